/// Unpacks gzip, zlib or raw deflate, piece by piece.
///
/// Several gzip members are one file (RFC 1952 section 2.2). What follows the last one is passed over and noted. A
/// wrong checksum and a missing end are errors, thrown behind the last byte that could be unpacked.
struct GzipReader: Layer {
    private enum State {
        case inStream
        case betweenMembers
        case trailing
        case finished
        case failed(ArchiveError)
    }

    /// Members of one file. bgzip makes one of 64 KiB, so 512 MiB need 8,192.
    static let mostMembers = 100_000

    private var source: any Layer
    private let format: Inflater.Format
    private let name: String
    private let inflater: Inflater
    private var state = State.inStream

    private var input: [UInt8] = []
    private var unread = 0..<0
    /// Compressed bytes before `input`.
    private var inputOffset = 0
    private var isSourceAtEnd = false
    private var sourceError: ArchiveError?

    private var members = 1
    private var memberBytes = 0
    private var memberOffset = 0
    private var trailingBytes = 0
    private var hasOtherSize = false

    /// - Throws: `outOfMemory`.
    init(_ source: any Layer, _ format: Inflater.Format, name: String) throws(ArchiveError) {
        guard let inflater = Inflater(format) else { throw ArchiveError(.outOfMemory, name, at: 0) }
        self.source = source
        self.format = format
        self.name = name
        self.inflater = inflater
    }

    var notes: [ArchiveNote] {
        var all = source.notes
        if members > 1 { all.append(.gzipMembers(members)) }
        if trailingBytes > 0 { all.append(.trailingBytes(trailingBytes)) }
        if hasOtherSize { all.append(.otherSize) }
        return all
    }

    private var offset: Int { inputOffset + unread.lowerBound }

    mutating func next(into piece: inout [UInt8], _ budget: inout Budget) throws(ArchiveError) -> Bool {
        while true {
            switch state {
            case .inStream:
                try step(into: &piece, &budget)
                guard piece.isEmpty else { return true }
            case .betweenMembers:
                try startMember(&budget)
            case .trailing:
                try skipTrailing(&budget)
            case .finished:
                piece.removeAll(keepingCapacity: true)
                return false
            case .failed(let error):
                piece.removeAll(keepingCapacity: true)
                throw error
            }
        }
    }

    /// Unpacks up to 64 KiB; errors become the next state, so that what came out first is handed out first.
    private mutating func step(into piece: inout [UInt8], _ budget: inout Budget) throws(ArchiveError) {
        if unread.isEmpty { try refill(&budget) }
        let before = unread.lowerBound
        let outcome = inflater.inflate(input, &unread, into: &piece)
        memberBytes += piece.count
        try budget.spend(piece.count, name, at: offset)
        switch outcome {
        case .more:
            // Neither input nor output moved: only more input could help, and there is none.
            if piece.isEmpty, unread.lowerBound == before, unread.isEmpty, isSourceAtEnd {
                state = .failed(sourceError ?? ArchiveError(.truncated, name, at: offset))
            }
        case .ended: endStream()
        case .endedWithOtherSize:
            hasOtherSize = true
            endStream()
        case .badChecksum: state = .failed(ArchiveError(.badChecksum, name, at: offset))
        case .corrupt where members > 1 && memberBytes == 0:
            // It looked like another member and was none.
            members -= 1
            trailingBytes = offset - memberOffset
            state = .trailing
        case .corrupt: state = .failed(ArchiveError(.corrupt, name, at: offset))
        case .outOfMemory: state = .failed(ArchiveError(.outOfMemory, name, at: offset))
        }
    }

    private mutating func endStream() {
        if case .gzip = format {
            state = .betweenMembers
        } else {
            state = .trailing
        }
    }

    private mutating func startMember(_ budget: inout Budget) throws(ArchiveError) {
        while unread.count < 3, !isSourceAtEnd { try refill(&budget) }
        guard input[unread].starts(with: [0x1F, 0x8B, 0x08]) else {
            state = .trailing
            return
        }
        guard members < Self.mostMembers else {
            throw ArchiveError(.tooManyFiles(limit: Self.mostMembers), name, at: offset)
        }
        members += 1
        memberBytes = 0
        memberOffset = offset
        inflater.reset()
        state = .inStream
    }

    /// Reads to the end all the same, so that a checksum around this layer is tested too.
    private mutating func skipTrailing(_ budget: inout Budget) throws(ArchiveError) {
        repeat {
            trailingBytes += unread.count
            unread = unread.upperBound..<unread.upperBound
            try refill(&budget)
        } while !unread.isEmpty
        state = sourceError.map { .failed($0) } ?? .finished
    }

    /// Puts the next compressed bytes behind those unread.
    private mutating func refill(_ budget: inout Budget) throws(ArchiveError) {
        guard !isSourceAtEnd else { return }
        var piece: [UInt8] = []
        let isUsedUp = unread.isEmpty
        if isUsedUp { swap(&piece, &input) }
        do throws(ArchiveError) {
            isSourceAtEnd = try !source.next(into: &piece, &budget)
        } catch {
            isSourceAtEnd = true
            sourceError = error
            if case .tooLarge = error.code { throw error }
        }
        inputOffset += unread.lowerBound
        input = isUsedUp ? piece : Array(input[unread]) + piece
        unread = 0..<input.count
    }
}
