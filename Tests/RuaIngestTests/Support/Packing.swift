import CZlib

/// Gzip and zip for the tests, on zlib.
enum Packing {
    static func gzip(_ bytes: [UInt8]) -> [UInt8] { deflate(bytes, windowBits: 31) }
    static func zlib(_ bytes: [UInt8]) -> [UInt8] { deflate(bytes, windowBits: 15) }
    static func raw(_ bytes: [UInt8]) -> [UInt8] { deflate(bytes, windowBits: -15) }

    static func zip(_ files: [(name: String, bytes: [UInt8])]) -> [UInt8] {
        var zip: [UInt8] = []
        var directory: [UInt8] = []
        for file in files {
            let packed = deflate(file.bytes, windowBits: -15)
            let name = Array(file.name.utf8)
            let facts =
                little(20, 2) + little(0, 2) + little(8, 2) + little(0, 4)
                + little(Int(crc32_z(0, file.bytes, file.bytes.count)), 4)
                + little(packed.count, 4) + little(file.bytes.count, 4) + little(name.count, 2) + little(0, 2)
            directory += little(0x0201_4B50, 4) + little(20, 2) + facts + little(0, 10) + little(zip.count, 4) + name
            zip += little(0x0403_4B50, 4) + facts + name + packed
        }
        let count = little(files.count, 2)
        return zip + directory + little(0x0605_4B50, 4) + little(0, 4) + count + count + little(directory.count, 4)
            + little(zip.count, 4) + little(0, 2)
    }

    private static func little(_ number: Int, _ count: Int) -> [UInt8] {
        (0..<count).map { $0 < 8 ? UInt8(truncatingIfNeeded: number >> (8 * $0)) : 0 }
    }

    private static func deflate(_ bytes: [UInt8], windowBits: Int32) -> [UInt8] {
        var stream = z_stream()
        deflateInit2_(
            &stream, 9, Z_DEFLATED, windowBits, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        defer { deflateEnd(&stream) }
        var input = bytes
        var output = [UInt8](repeating: 0, count: bytes.count + bytes.count / 1000 + 100)
        input.withUnsafeMutableBufferPointer { source in
            output.withUnsafeMutableBufferPointer { target in
                stream.next_in = source.baseAddress
                stream.avail_in = UInt32(source.count)
                stream.next_out = target.baseAddress
                stream.avail_out = UInt32(target.count)
                _ = CZlib.deflate(&stream, Z_FINISH)
            }
        }
        return output.dropLast(Int(stream.avail_out))
    }
}
