import RuaArchive
import RuaCore
import RuaTestSupport
import Testing

/// What came out of a reading, in order.
enum Found: Equatable, Sendable, CustomStringConvertible {
    /// A file with its content, why it is not known to be whole, and what was odd.
    case file(String, String, ArchiveError.Code? = nil, [ArchiveNote] = [])
    /// Something that could not be opened.
    case failed(String, ArchiveError.Code)

    /// What is wrong with it.
    var code: ArchiveError.Code? {
        switch self {
        case .file(_, _, let code, _): code
        case .failed(_, let code): code
        }
    }

    /// What came out of it, nil where it could not be opened.
    var content: String? {
        if case .file(_, let content, _, _) = self { content } else { nil }
    }

    var description: String {
        switch self {
        case .file(let path, let content, let code, let notes):
            "\(path) \(content.prefix(40).debugDescription) \(content.utf8.count) \(code as Any) \(notes)"
        case .failed(let path, let code): "\(path) failed \(code)"
        }
    }
}

/// Writes down what a reader finds.
struct Recorder: FileSink {
    struct Stop: Error {}

    var found: [Found] = []
    var files: [ArchivedFile] = []
    /// Where what could not be opened went wrong.
    var offsets: [Int] = []
    var largestPiece = 0
    /// Bytes after which enough has been seen of a file.
    var enough = Int.max
    var refuses = false
    var throwsAtEnd = false
    /// Whether contents are counted only.
    var countsOnly = false
    var bytes = 0
    private var content: [UInt8] = []

    init() {}

    mutating func begin(_ file: ArchivedFile) throws(Stop) -> Bool {
        files.append(file)
        content = []
        return !refuses
    }

    mutating func piece(_ piece: [UInt8]) throws(Stop) -> Bool {
        bytes += piece.count
        largestPiece = max(largestPiece, piece.count)
        if !countsOnly { content += piece }
        return bytes < enough
    }

    mutating func end(_ end: FileEnd) throws(Stop) {
        if throwsAtEnd { throw Stop() }
        let path = files.last?.path.dropFirst().joined(separator: ">") ?? ""
        found.append(.file(path, String(decoding: content, as: UTF8.self), end.error?.code, end.notes))
    }

    mutating func failed(_ error: ArchiveError, path: [String]) throws(Stop) {
        found.append(.failed(path.dropFirst().joined(separator: ">"), error.code))
        offsets.append(error.offset)
    }
}

/// How the bytes reach the reader: in memory, or by one of the feeds.
enum Way: Sendable, CaseIterable, CustomTestStringConvertible {
    case memory, whole, bytes, random

    var testDescription: String { "\(self)" }

    /// Reads `bytes` this way.
    func read(_ bytes: [UInt8], _ limits: Limits = Limits(), _ recorder: Recorder = Recorder()) -> Recorder {
        var budget = Budget(limits)
        return read(bytes, limits, &budget, recorder)
    }

    func read(_ bytes: [UInt8], _ limits: Limits, _ budget: inout Budget, _ recorder: Recorder) -> Recorder {
        var recorder = recorder
        let reader = ArchiveReader(limits.archive)
        do {
            if let feed {
                var cuts = feed.cuts(of: bytes.count)[...]
                let source: (inout [UInt8]) -> Bool = { piece in
                    piece.removeAll(keepingCapacity: true)
                    guard let cut = cuts.popFirst() else { return false }
                    piece += bytes[cut]
                    return true
                }
                try reader.read(name: "mail", from: source, &budget, into: &recorder)
            } else {
                try reader.read(bytes, name: "mail", &budget, into: &recorder)
            }
        } catch {
            recorder.found.append(.failed("", .corrupt))
        }
        return recorder
    }

    private var feed: Feed? {
        switch self {
        case .memory: nil
        case .whole: .whole
        case .bytes: .bytes
        case .random: .random
        }
    }
}

/// A report, as far as these tests need one.
let report =
    "<?xml version=\"1.0\"?>\n<feedback>"
    + (0..<200).map { "<record>\($0 * 7919 % 1009)</record>" }.joined() + "</feedback>\n"
