import CZlib

/// Compressors for the tests, on zlib's deflate.
enum Deflate {
    enum Format: Int32 {
        case raw = -15
        case zlib = 15
        case gzip = 31
    }

    static func compress(_ bytes: [UInt8], _ format: Format) -> [UInt8] {
        var stream = z_stream()
        deflateInit2_(
            &stream, 9, Z_DEFLATED, format.rawValue, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
            Int32(MemoryLayout<z_stream>.size))
        defer { deflateEnd(&stream) }
        var output = [UInt8](repeating: 0, count: bytes.count + bytes.count / 1000 + 100)
        var input = bytes
        let room = output.count
        input.withUnsafeMutableBufferPointer { source in
            output.withUnsafeMutableBufferPointer { target in
                stream.next_in = source.baseAddress
                stream.avail_in = UInt32(source.count)
                stream.next_out = target.baseAddress
                stream.avail_out = UInt32(target.count)
                _ = deflate(&stream, Z_FINISH)
            }
        }
        output.removeLast(Int(stream.avail_out))
        precondition(output.count < room)
        return output
    }

    static func gzip(_ bytes: [UInt8]) -> [UInt8] { compress(bytes, .gzip) }
    static func gzip(_ text: String) -> [UInt8] { compress(Array(text.utf8), .gzip) }

    /// A gzip with every optional header field of RFC 1952.
    static func gzipWithFields(_ text: String) -> [UInt8] {
        let header: [UInt8] =
            [0x1F, 0x8B, 8, 0x1C, 0, 0, 0, 0, 0, 3] + [4, 0, 1, 2, 3, 4] + Array("name.xml\0".utf8)
            + Array("comment\0".utf8)
        return header + Array(gzip(text).dropFirst(10))
    }

    static func crc(_ bytes: [UInt8]) -> UInt32 {
        UInt32(crc32_z(0, bytes, bytes.count))
    }
}

extension Int {
    /// The number in little-endian bytes.
    func bytes(_ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: self >> (8 * $0)) }
    }
}
