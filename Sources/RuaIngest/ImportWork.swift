import Foundation
import RuaMail

/// An item of an import, told by its first bytes, before it is read.
enum ImportWork: Sendable {
    /// A mail out of a mailbox.
    case mail([UInt8], origin: String)
    /// A mail of a mailbox that is larger than a mail may be.
    case tooLarge(origin: String, count: Int)
    /// A file that is a mail, with its first block.
    case mailFile([UInt8], ImportFile)
    /// A file that is no mail and may hold reports, with its first block.
    case file([UInt8], ImportFile)
    /// An empty file.
    case ignored(String)
    /// A file that the system could not read; in words.
    case failed(String)

    /// How many times as many bytes of rows as it has itself may come out of it: what packs best is rows alike, and those
    /// take the fewest bytes. Of XML that is not packed no more come than it has.
    var rowGrowth: Int {
        if case .file(let first, _) = self, first.first == UInt8(ascii: "<") { 1 } else { 50 }
    }

    /// The bytes that it, or what is read of it, holds in memory, when items of up to `mailBytes` bytes are kept.
    func heldBytes(mailBytes: Int) -> Int {
        switch self {
        case .mail(let bytes, _): bytes.count
        case .mailFile(let first, let file), .file(let first, let file):
            max(first.count, min(file.size ?? mailBytes, mailBytes))
        case .tooLarge, .ignored, .failed: 0
        }
    }
}

/// Gives the items below some paths one after the other; mailboxes are taken apart on the way.
struct ImportWorkSource {
    private var paths: ImportPaths
    private let mailBytes: Int
    private var mailbox: OpenMailbox?

    private struct OpenMailbox {
        let file: ImportFile
        var reader: MailboxReader
        var isAtEnd = false
        /// Why it could not be read to its end; in words.
        var failure: String?
        /// The mails found and not yet given, the next one last.
        var mails: [MailboxReader.Item] = []
        var number = 0
    }

    /// - Parameters:
    ///   - paths: Files, folders, or `-` for standard input.
    ///   - mailBytes: The largest mail taken out of a mailbox. Unit: bytes.
    init(_ paths: [String], mailBytes: Int) {
        self.paths = ImportPaths(paths)
        self.mailBytes = mailBytes
    }

    /// Folders that could not be read, in words.
    var failures: [String] { paths.failures }

    mutating func next() -> ImportWork? {
        while true {
            if mailbox != nil {
                if let mail = nextMail() { return mail }
                mailbox = nil
            }
            guard let path = paths.next() else { return nil }
            if let work = open(path) { return work }
        }
    }

    private mutating func open(_ path: String) -> ImportWork? {
        let file: ImportFile
        do {
            file = try ImportFile(path: path)
        } catch {
            return .failed("\(path): \(error.localizedDescription)")
        }
        guard let first = file.next() else {
            return file.failure.map { .failed("\(path): \($0.localizedDescription)") } ?? .ignored(path)
        }
        switch MailForm(Array(first.prefix(4096))) {
        case .mail: return .mailFile(first, file)
        case .neither: return .file(first, file)
        case .mailbox:
            var opened = OpenMailbox(file: file, reader: MailboxReader(limit: mailBytes))
            var mails: [MailboxReader.Item] = []
            opened.reader.push(first) { mails.append($0) }
            opened.mails = mails.reversed()
            mailbox = opened
            return nil
        }
    }

    private mutating func nextMail() -> ImportWork? {
        while mailbox?.mails.isEmpty == true, mailbox?.isAtEnd == false { readOn() }
        if let failure = mailbox?.failure {
            mailbox = nil
            return .failed(failure)
        }
        guard let file = mailbox?.file, let mail = mailbox?.mails.popLast() else { return nil }
        mailbox?.number += 1
        let origin = "\(file.path): mail \(mailbox?.number ?? 0)"
        guard let bytes = mail.bytes else { return .tooLarge(origin: origin, count: mail.size) }
        return .mail(bytes, origin: origin)
    }

    private mutating func readOn() {
        guard var opened = mailbox else { return }
        mailbox = nil
        var found: [MailboxReader.Item] = []
        if let block = opened.file.next() {
            opened.reader.push(block) { found.append($0) }
        } else if let failure = opened.file.failure {
            // What has been read of its last mail is no mail.
            opened.failure = "\(opened.file.path): \(failure.localizedDescription)"
            opened.isAtEnd = true
        } else {
            opened.reader.finish { found.append($0) }
            opened.isAtEnd = true
        }
        opened.mails = found.reversed()
        mailbox = opened
    }
}
