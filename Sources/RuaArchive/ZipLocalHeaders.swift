/// Reads a zip from its front, one local header after the other (APPNOTE 4.3.7): the way to the files of a zip that was
/// cut short or whose directory is damaged.
struct ZipLocalHeaders {
    private(set) var entries: [ZipEntry] = []
    private(set) var hasMore = false

    private let bytes: [UInt8]
    private let mostBytes: Int
    /// What was unpacked, of all files together, to find where they end. Unit: bytes.
    private(set) var measuredBytes = 0

    private struct Header {
        let flags: Int
        let method: Int
        let crc: Int
        let packed: Int
        let size: Int
        let name: Range<Int>
        let dataStart: Int
    }

    /// Finds the files; to see where one ends that does not say so, up to `mostBytes` are unpacked.
    init(_ bytes: [UInt8], mostFiles: Int, mostBytes: Int) {
        self.bytes = bytes
        self.mostBytes = mostBytes
        var next = Self.firstHeader(bytes)
        while let position = next, let header = header(at: position) {
            let (entry, end) = entry(header, at: position)
            if !ZipEntry.isFolder(bytes[header.name], size: entry.data.count) {
                guard entries.count < mostFiles else {
                    hasMore = true
                    return
                }
                entries.append(entry)
            }
            next = end
        }
    }

    private static func firstHeader(_ bytes: [UInt8]) -> Int? {
        var position = 0
        while let found = bytes[position...].firstIndex(of: 0x50) {
            if bytes.u32(found) == 0x0403_4B50 { return found }
            position = found + 1
        }
        return nil
    }

    private func header(at position: Int) -> Header? {
        guard bytes.u32(position) == 0x0403_4B50, let flags = bytes.u16(position + 6),
            let method = bytes.u16(position + 8), let crc = bytes.u32(position + 14),
            let shortPacked = bytes.u32(position + 18), let shortSize = bytes.u32(position + 22),
            let nameLength = bytes.u16(position + 26), let extraLength = bytes.u16(position + 28)
        else { return nil }
        let nameEnd = position + 30 + nameLength
        let dataStart = nameEnd + extraLength
        guard dataStart <= bytes.count else { return nil }
        var wide = Zip64Extra(bytes, nameEnd..<dataStart)
        guard let size = wide.widen(shortSize), let packed = wide.widen(shortPacked) else { return nil }
        return Header(
            flags: flags, method: method, crc: crc, packed: packed, size: size,
            name: (position + 30)..<nameEnd, dataStart: dataStart)
    }

    /// The entry of a header, and where the next header must be; nil when that cannot be told.
    private mutating func entry(_ header: Header, at position: Int) -> (ZipEntry, next: Int?) {
        let hasDescriptor = header.flags & 0x08 != 0
        var problem = ZipEntry.problem(flags: header.flags, method: header.method)
        var packed = header.packed
        if hasDescriptor, packed == 0, problem == nil, header.method == 8 {
            switch measure(from: header.dataStart) {
            case .success(let length): packed = length
            case .failure(let code): problem = code
            }
        }
        let isCut = packed > bytes.count - header.dataStart
        let end = isCut ? bytes.count : header.dataStart + packed
        var crc: UInt32? = UInt32(truncatingIfNeeded: header.crc)
        var next: Int? = isCut || problem != nil && packed == 0 ? nil : end
        if hasDescriptor {
            let descriptor = descriptor(at: end, packed: packed)
            crc = descriptor?.crc
            next = descriptor?.end
            // Without a descriptor that fits, the length of a stored file is anyone's guess.
            if descriptor == nil, header.method == 0 { problem = problem ?? .corrupt }
        }
        let entry = ZipEntry(
            name: ZipEntry.name(bytes[header.name]), method: header.method, crc: crc, size: header.size,
            headerOffset: position, data: header.dataStart..<end, isCut: isCut, problem: problem)
        return (entry, next)
    }

    private enum Length {
        case success(Int)
        case failure(ArchiveError.Code)
    }

    /// How long deflated data are, found by unpacking them once; up to the end of the zip when they are cut.
    private mutating func measure(from start: Int) -> Length {
        guard let inflater = Inflater(.raw) else { return .failure(.outOfMemory) }
        var unread = start..<bytes.count
        var piece: [UInt8] = []
        while true {
            let before = unread.lowerBound
            let outcome = inflater.inflate(bytes, &unread, into: &piece)
            measuredBytes += piece.count
            guard measuredBytes <= mostBytes else { return .failure(.tooLarge(limit: mostBytes)) }
            switch outcome {
            case .more where !piece.isEmpty || unread.lowerBound > before: continue
            case .more, .ended: return .success(unread.lowerBound - start)
            default: return .failure(.corrupt)
            }
        }
    }

    /// The descriptor behind a file: with or without signature, sizes of 4 or 8 bytes (APPNOTE 4.3.9).
    private func descriptor(at position: Int, packed: Int) -> (crc: UInt32, end: Int)? {
        let start = bytes.u32(position) == 0x0807_4B50 ? position + 4 : position
        guard let crc = bytes.u32(start) else { return nil }
        let value = UInt32(truncatingIfNeeded: crc)
        if bytes.u64(start + 4) == packed, bytes.u64(start + 12) != nil, packed > 0 { return (value, start + 20) }
        return bytes.u32(start + 4) == packed && bytes.u32(start + 8) != nil ? (value, start + 12) : nil
    }
}
