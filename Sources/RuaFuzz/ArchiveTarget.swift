import RuaArchive
import RuaCore

/// gzip and zip: the budget is kept, files begin and end in order, and the cuts of the input change nothing.
enum ArchiveTarget {
    static func run(_ input: [UInt8]) {
        var cuts = Cuts(of: input)
        let pieces = cuts.pieces(of: 0..<input.count)
        for isLow in [false, true] {
            let limits = limits(low: isLow)
            let whole = read(input, [0..<input.count], limits)
            let cut = read(input, pieces, limits)
            // Where a spent budget ends a file depends on the pieces; that it is spent does not.
            check(whole.isSpent ? cut.isSpent : cut == whole, "cut \(cut), whole \(whole)")
            let held = readHeld(input, limits)
            // What is in memory already needs no room of the budget, which counts only where that is short.
            check(isLow || held == whole, "held \(held), streamed \(whole)")
        }
    }

    private static func limits(low: Bool) -> Limits {
        var limits = Limits()
        limits.archive.decompressedBytes = low ? 2000 : 1 << 20
        limits.mail.messageBytes = low ? 1000 : 1 << 20
        if low {
            limits.archive.filesPerZip = 2
            limits.archive.depth = 2
            limits.mail.parts = 3
        }
        return limits
    }

    private static func read(_ input: [UInt8], _ pieces: [Range<Int>], _ limits: Limits) -> FileLog {
        var log = FileLog()
        var budget = Budget(limits)
        var rest = pieces[...]
        ArchiveReader(limits.archive).read(
            name: "x",
            from: { piece in
                guard let next = rest.popFirst(), !next.isEmpty else {
                    piece = []
                    return false
                }
                piece = Array(input[next])
                return true
            }, &budget, into: &log)
        log.finish(budget, limits, input.count)
        return log
    }

    private static func readHeld(_ input: [UInt8], _ limits: Limits) -> FileLog {
        var log = FileLog()
        var budget = Budget(limits)
        ArchiveReader(limits.archive).read(input, name: "x", &budget, into: &log)
        log.finish(budget, limits, input.count)
        return log
    }
}

/// Keeps what comes out of an archive, and checks the order in which it comes.
struct FileLog: FileSink, Equatable {
    struct File: Equatable {
        let file: ArchivedFile
        var content: [UInt8] = []
        var end: FileEnd?
    }

    private(set) var files: [File] = []
    private(set) var failures: [String] = []
    private var isOpen = false
    private var bytes = 0
    /// Whether the budget was not enough.
    private(set) var isSpent = false

    mutating func begin(_ file: ArchivedFile) -> Bool {
        check(!isOpen, "a file within a file")
        isOpen = true
        files.append(File(file: file))
        return true
    }

    mutating func piece(_ bytes: [UInt8]) -> Bool {
        check(isOpen && !bytes.isEmpty, "an empty piece, or one without a file")
        files[files.count - 1].content += bytes
        self.bytes += bytes.count
        return true
    }

    mutating func end(_ end: FileEnd) {
        check(isOpen, "an end without a file")
        isOpen = false
        files[files.count - 1].end = end
        note(end.error)
    }

    mutating func failed(_ error: ArchiveError, path: [String]) {
        check(!isOpen, "a failure within a file")
        failures.append("\(path) \(error)")
        note(error)
    }

    private mutating func note(_ error: ArchiveError?) {
        switch error?.code {
        case .tooLarge, .innerZipTooLarge: isSpent = true
        default: break
        }
    }

    /// Checks what holds when all is read.
    func finish(_ budget: Budget, _ limits: Limits, _ inputBytes: Int) {
        check(!isOpen, "a file without an end")
        check(budget.usedBytes >= 0 && budget.usedBytes <= budget.limitBytes, "\(budget.usedBytes) bytes used")
        check(bytes <= budget.limitBytes + inputBytes, "\(bytes) bytes delivered")
        check(files.count <= limits.mail.parts, "\(files.count) files")
        check(budget.files == files.count, "\(budget.files) files counted, \(files.count) delivered")
        check(files.allSatisfy { $0.file.depth <= limits.archive.depth }, "a file too deep")
    }
}
