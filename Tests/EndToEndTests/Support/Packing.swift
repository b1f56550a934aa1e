/// Gzip and zip members that hold their bytes as they are (deflate blocks of kind "stored"), so no library is needed.
enum Packing {
    /// A gzip member (RFC 1952).
    static func gzip(_ bytes: [UInt8]) -> [UInt8] {
        var packed: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255]
        var rest = bytes[...]
        repeat {
            let block = rest.prefix(0xFFFF)
            rest = rest.dropFirst(block.count)
            packed.append(rest.isEmpty ? 1 : 0)
            packed += little(block.count, 2) + little(block.count ^ 0xFFFF, 2) + block
        } while !rest.isEmpty
        return packed + little(Int(crc32(bytes)), 4) + little(bytes.count, 4)
    }

    /// A zip archive (PKWARE APPNOTE) with stored entries.
    static func zip(_ files: [(name: String, bytes: [UInt8])]) -> [UInt8] {
        var archive: [UInt8] = []
        var directory: [UInt8] = []
        for file in files {
            let name = Array(file.name.utf8)
            let sizes = little(Int(crc32(file.bytes)), 4) + little(file.bytes.count, 4) + little(file.bytes.count, 4)
            let common = little(10, 2) + little(0, 2) + little(0, 2) + little(0x5A21_0000, 4) + sizes
            directory +=
                little(0x0201_4B50, 4) + little(10, 2) + common + little(name.count, 2) + little(0, 2) + little(0, 2)
                + little(0, 2) + little(0, 2) + little(0, 4) + little(archive.count, 4) + name
            archive += little(0x0403_4B50, 4) + common + little(name.count, 2) + little(0, 2) + name + file.bytes
        }
        let end =
            little(0x0605_4B50, 4) + little(0, 2) + little(0, 2) + little(files.count, 2) + little(files.count, 2)
            + little(directory.count, 4) + little(archive.count, 4) + little(0, 2)
        return archive + directory + end
    }

    private static func little(_ value: Int, _ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
    }

    private static let table: [UInt32] = (0..<256).map { index in
        (0..<8).reduce(UInt32(index)) { crc, _ in crc & 1 == 1 ? crc >> 1 ^ 0xEDB8_8320 : crc >> 1 }
    }

    private static func crc32(_ bytes: [UInt8]) -> UInt32 {
        ~bytes.reduce(~UInt32(0)) { crc, byte in crc >> 8 ^ table[Int((crc ^ UInt32(byte)) & 0xFF)] }
    }
}
