/// Finds and reads the central directory at the end of a zip (APPNOTE 4.3.12 to 4.3.16).
struct ZipDirectory {
    /// How far back the end record may lie: its own 22 bytes, the longest comment, and 64 KiB that were added behind
    /// (Mimecast adds CR LF).
    private static let reach = 22 + 65_535 + 65_536

    private static let endSignature = 0x0605_4B50
    private static let entrySignature = 0x0201_4B50
    private static let localSignature = 0x0403_4B50

    private(set) var entries: [ZipEntry] = []
    private(set) var notes: [ArchiveNote] = []
    /// Whether there are more files than may be read.
    private(set) var hasMore = false

    private let bytes: [UInt8]
    /// Bytes before the zip, by which every offset in it is short.
    private let base: Int
    private let start: Int
    private let end: Int

    /// - Returns: nil when there is no end record that points at a directory.
    init?(_ bytes: [UInt8], mostFiles: Int) {
        self.bytes = bytes
        var found: (record: Int, place: (base: Int, start: Int, end: Int))?
        var position = bytes.count - 22
        while found == nil, position >= max(0, bytes.count - Self.reach) {
            if bytes[position] == 0x50, bytes.u32(position) == Self.endSignature,
                let place = Self.directory(bytes, endRecord: position)
            {
                found = (position, place)
            }
            position -= 1
        }
        guard let found else { return nil }
        (base, start, end) = found.place
        let recordEnd = found.record + 22 + (bytes.u16(found.record + 20) ?? 0)
        if base > 0 { notes.append(.leadingBytes(base)) }
        if recordEnd < bytes.count { notes.append(.trailingBytes(bytes.count - recordEnd)) }
        guard readEntries(mostFiles) else { return nil }
    }

    /// Where the directory of an end record stands. It ends where the record starts, so what is written before the zip
    /// does not hide it; the declared offset is only the second choice.
    private static func directory(_ bytes: [UInt8], endRecord: Int) -> (base: Int, start: Int, end: Int)? {
        guard let comment = bytes.u16(endRecord + 20), comment <= bytes.count - endRecord - 22,
            var count = bytes.u16(endRecord + 10), var size = bytes.u32(endRecord + 12),
            var offset = bytes.u32(endRecord + 16)
        else { return nil }
        var end = endRecord
        if let wide = zip64Record(bytes, endRecord: endRecord) {
            guard let wideCount = bytes.u64(wide + 32), let wideSize = bytes.u64(wide + 40),
                let wideOffset = bytes.u64(wide + 48)
            else { return nil }
            (count, size, offset, end) = (wideCount, wideSize, wideOffset, wide)
        }
        if count == 0, size == 0 { return (0, end, end) }
        let start = end - size
        if start >= 0, start >= offset, bytes.u32(start) == entrySignature { return (start - offset, start, end) }
        return offset < end && bytes.u32(offset) == entrySignature ? (0, offset, end) : nil
    }

    /// The zip64 end record, whose locator stands right before the end record.
    private static func zip64Record(_ bytes: [UInt8], endRecord: Int) -> Int? {
        let locator = endRecord - 20
        guard bytes.u32(locator) == 0x0706_4B50, let declared = bytes.u64(locator + 8) else { return nil }
        // With bytes before the zip the declared offset is short, but the record has a fixed size as everyone writes
        // it.
        return [declared, locator - 56].first { $0 <= locator - 56 && bytes.u32($0) == 0x0606_4B50 }
    }

    /// Reads entries as long as they have their signature; the declared number is not believed.
    private mutating func readEntries(_ mostFiles: Int) -> Bool {
        var position = start
        while position < end, bytes.u32(position) == Self.entrySignature {
            guard let nameLength = bytes.u16(position + 28), let extraLength = bytes.u16(position + 30),
                let commentLength = bytes.u16(position + 32)
            else { return false }
            let nameEnd = position + 46 + nameLength
            let next = nameEnd + extraLength + commentLength
            guard next <= end else { return false }
            let name = bytes[(position + 46)..<nameEnd]
            guard let entry = entry(at: position, name, extra: nameEnd..<(nameEnd + extraLength)) else { return false }
            if !ZipEntry.isFolder(name, size: entry.size) {
                guard entries.count < mostFiles else {
                    hasMore = true
                    return true
                }
                entries.append(entry)
            }
            position = next
        }
        return position == end || !entries.isEmpty
    }

    private func entry(at position: Int, _ name: ArraySlice<UInt8>, extra: Range<Int>) -> ZipEntry? {
        guard let flags = bytes.u16(position + 8), let method = bytes.u16(position + 10),
            let crc = bytes.u32(position + 16), let shortPacked = bytes.u32(position + 20),
            let shortSize = bytes.u32(position + 24), let shortOffset = bytes.u32(position + 42)
        else { return nil }
        var wide = Zip64Extra(bytes, extra)
        let size = wide.widen(shortSize)
        let packed = wide.widen(shortPacked)
        let offset = wide.widen(shortOffset)
        var problem = ZipEntry.problem(flags: flags, method: method)
        var data = 0..<0
        var header = 0
        if let packed, let offset, let range = place(headerOffset: offset, packed: packed) {
            data = range
            header = offset + base
        } else {
            problem = problem ?? .corrupt
        }
        return ZipEntry(
            name: ZipEntry.name(name), method: method, crc: UInt32(truncatingIfNeeded: crc), size: size ?? 0,
            headerOffset: header, data: data, problem: problem)
    }

    /// Where the bytes of an entry stand: behind its local header, and before the directory.
    private func place(headerOffset: Int, packed: Int) -> Range<Int>? {
        guard headerOffset < start - base else { return nil }
        let header = headerOffset + base
        guard bytes.u32(header) == Self.localSignature, let nameLength = bytes.u16(header + 26),
            let extraLength = bytes.u16(header + 28)
        else { return nil }
        let first = header + 30 + nameLength + extraLength
        guard first <= start, packed <= start - first else { return nil }
        return first..<(first + packed)
    }
}
