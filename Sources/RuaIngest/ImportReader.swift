import Foundation
import RuaArchive
import RuaCore
import RuaMail
import RuaStore

/// Reads one item of an import: a mail, or a file that may hold reports.
struct ImportReader: Sendable {
    /// What an item turned out to be.
    enum Result: Sendable {
        /// It was read.
        case item(ImportedItem)
        /// There was nothing in it that could be a report.
        case ignored(String)
        /// The system could not read it; in words.
        case failed(String)
    }

    let store: Store
    let pipeline: Pipeline
    let limits: Limits

    /// Reads an item.
    func read(_ work: ImportWork) -> Result {
        switch work {
        case .mail(let bytes, let origin): read(mail: bytes, origin: origin)
        case .tooLarge(let origin, let count): tooLarge(origin: origin, count: count)
        case .mailFile(let first, let file): readMail(first, file)
        case .file(let first, let file): readReport(first, file)
        case .ignored(let origin): .ignored(origin)
        case .failed(let words): .failed(words)
        }
    }

    private func read(mail bytes: [UInt8], origin: String) -> Result {
        let reading = pipeline.read(mail: bytes)
        guard !reading.isEmpty else { return .ignored(origin) }
        return .item(
            ImportedItem(
                origin: origin, count: bytes.count, digest: ContentDigest.of(bytes, store.rowHash), bytes: bytes,
                reading: reading))
    }

    private func tooLarge(origin: String, count: Int) -> Result {
        var reading = MailReading()
        reading.problems.append(
            Quarantine(
                .tooLarge,
                "the mail has \(count) bytes, more than \(limits.mail.messageBytes) (limits.mail.message_bytes)"))
        var digest = ContentDigest(store.rowHash)
        digest.add(Array("\(origin) \(count)".utf8))
        return .item(
            ImportedItem(origin: origin, count: count, digest: digest.value, bytes: nil, reading: reading))
    }

    private func readMail(_ first: [UInt8], _ file: ImportFile) -> Result {
        var bytes = first
        bytes.reserveCapacity(min(file.size ?? 0, limits.mail.messageBytes))
        while let block = file.next() {
            guard bytes.count + block.count <= limits.mail.messageBytes else {
                while file.next() != nil {}
                return tooLarge(origin: file.path, count: file.count)
            }
            bytes += block
        }
        if let failure = file.failure { return .failed("\(file.path): \(failure.localizedDescription)") }
        return read(mail: bytes, origin: file.path)
    }

    private func readReport(_ first: [UInt8], _ file: ImportFile) -> Result {
        var passing = PassingBytes(store.rowHash, keepAtMost: limits.mail.messageBytes)
        var next: [UInt8]? = first
        func take() -> [UInt8]? {
            guard let block = next else { return nil }
            passing.add(block)
            next = file.next()
            return block
        }
        let reading = pipeline.read(file: file.name) { piece in
            let block = take()
            piece = block ?? []
            return block != nil
        }
        if let failure = file.failure { return .failed("\(file.path): \(failure.localizedDescription)") }
        guard !reading.isEmpty else { return .ignored(file.path) }
        // What the reader did not want to see belongs to the digest and to the bytes that are kept all the same.
        while take() != nil {}
        if let failure = file.failure { return .failed("\(file.path): \(failure.localizedDescription)") }
        return .item(
            ImportedItem(
                origin: file.path, count: passing.count, digest: passing.digest.value, bytes: passing.kept,
                reading: reading))
    }
}
