import RuaCore

/// A zip in memory: its files, found and checked against each other, none unpacked yet.
struct ZipReader {
    let entries: [ZipEntry]
    let notes: [ArchiveNote]
    /// Whether there are more files than may be read; `entries` holds the first ones.
    let hasMore: Bool
    let bytes: [UInt8]

    /// - Parameters:
    ///   - bytes: the zip.
    ///   - limits: the bounds to keep.
    ///   - name: for errors.
    ///   - budget: pays for what is unpacked only to find where a file ends.
    /// - Throws: `noFiles`, `overlapping`, or `corrupt` when no file can be found.
    init(_ bytes: [UInt8], _ limits: Limits.Archive, name: String, _ budget: inout Budget) throws(ArchiveError) {
        self.bytes = bytes
        if let directory = ZipDirectory(bytes, mostFiles: limits.filesPerZip) {
            entries = directory.entries
            notes = directory.notes
            hasMore = directory.hasMore
            guard !entries.isEmpty else { throw ArchiveError(.noFiles, name, at: 0) }
        } else {
            let found = ZipLocalHeaders(bytes, mostFiles: limits.filesPerZip, mostBytes: budget.leftBytes)
            entries = found.entries
            hasMore = found.hasMore
            notes = [.noCentralDirectory]
            budget.spendUpTo(found.measuredBytes)
            guard !entries.isEmpty else { throw ArchiveError(.corrupt, name, at: 0) }
        }
        if let offset = Self.firstOverlap(entries) { throw ArchiveError(.overlapping, name, at: offset) }
    }

    /// Where two files share bytes, local headers included. Honest zips never do; zip bombs live by it.
    private static func firstOverlap(_ entries: [ZipEntry]) -> Int? {
        let placed = entries.filter { $0.data.upperBound > 0 }.sorted { $0.headerOffset < $1.headerOffset }
        return zip(placed, placed.dropFirst()).first { $1.headerOffset < $0.data.upperBound }?.1.headerOffset
    }
}

/// Unpacks one file of a zip, piece by piece.
struct ZipMemberReader: Layer {
    private enum State {
        case stored
        case deflated(Inflater)
        case finished
        case failed(ArchiveError)
    }

    private let bytes: [UInt8]
    private let entry: ZipEntry
    private var unread: Range<Int>
    private var checksum = Checksum()
    private var size = 0
    private var state: State
    private(set) var notes: [ArchiveNote] = []

    /// - Throws: what keeps the file from being read at all.
    init(_ bytes: [UInt8], _ entry: ZipEntry) throws(ArchiveError) {
        if let problem = entry.problem { throw ArchiveError(problem, entry.name, at: entry.headerOffset) }
        self.bytes = bytes
        self.entry = entry
        unread = entry.data
        guard entry.method == 8 else {
            state = .stored
            return
        }
        guard let inflater = Inflater(.raw) else { throw ArchiveError(.outOfMemory, entry.name, at: 0) }
        state = .deflated(inflater)
    }

    mutating func next(into piece: inout [UInt8], _ budget: inout Budget) throws(ArchiveError) -> Bool {
        while true {
            switch state {
            case .stored: nextStored(into: &piece)
            case .deflated(let inflater): nextInflated(inflater, into: &piece)
            case .finished:
                piece.removeAll(keepingCapacity: true)
                return false
            case .failed(let error):
                piece.removeAll(keepingCapacity: true)
                throw error
            }
            guard !piece.isEmpty else { continue }
            try budget.spend(piece.count, entry.name, at: unread.lowerBound)
            return true
        }
    }

    private mutating func nextStored(into piece: inout [UInt8]) {
        let end = min(unread.upperBound, unread.lowerBound + Inflater.pieceBytes)
        piece.removeAll(keepingCapacity: true)
        piece.append(contentsOf: bytes[unread.lowerBound..<end])
        unread = end..<unread.upperBound
        count(piece)
        if unread.isEmpty { finish(isWhole: !entry.isCut) }
    }

    private mutating func nextInflated(_ inflater: Inflater, into piece: inout [UInt8]) {
        let before = unread.lowerBound
        let outcome = inflater.inflate(bytes, &unread, into: &piece)
        count(piece)
        switch outcome {
        case .more:
            if piece.isEmpty, unread.lowerBound == before { finish(isWhole: false) }
        case .ended:
            if !unread.isEmpty { notes.append(.trailingBytes(unread.count)) }
            finish(isWhole: true)
        case .outOfMemory: fail(.outOfMemory)
        default: fail(.corrupt)
        }
    }

    private mutating func count(_ piece: [UInt8]) {
        checksum.add(piece)
        size += piece.count
    }

    private mutating func finish(isWhole: Bool) {
        guard isWhole, let crc = entry.crc else { return fail(.truncated) }
        guard checksum.value == crc else { return fail(.badChecksum) }
        if size != entry.size, entry.size > 0 { notes.append(.otherSize) }
        state = .finished
    }

    private mutating func fail(_ code: ArchiveError.Code) {
        state = .failed(ArchiveError(code, entry.name, at: unread.lowerBound))
    }
}
