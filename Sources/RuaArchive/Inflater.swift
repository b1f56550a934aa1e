import CZlib

/// zlib's inflate, wrapped. The only place of this module that touches memory by pointer.
///
/// A class, because zlib's stream must be released once and must not move: its inner state points back at it.
final class Inflater {
    /// What surrounds the deflated data.
    enum Format {
        /// Nothing (RFC 1951).
        case raw
        /// RFC 1950.
        case zlib
        /// RFC 1952; header fields are read and checksums tested by zlib.
        case gzip

        fileprivate var windowBits: Int32 {
            switch self {
            case .raw: -15
            case .zlib: 15
            case .gzip: 15 + 16
            }
        }
    }

    /// What one call of `inflate` came to.
    enum Outcome: Equatable {
        /// The room is full or the input used up; call again with more of either.
        case more
        /// The stream has ended, its checksum is right.
        case ended
        /// The stream has ended, its checksum is right, the size in the gzip trailer is not.
        case endedWithOtherSize
        /// The stream has ended, its checksum is wrong.
        case badChecksum
        /// The stream breaks the rules.
        case corrupt
        /// No memory.
        case outOfMemory
    }

    /// The most that one call writes. Unit: bytes.
    static let pieceBytes = 64 << 10

    private let stream: UnsafeMutablePointer<z_stream>

    /// - Returns: nil when there is no memory.
    init?(_ format: Format) {
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        let result = inflateInit2_(stream, format.windowBits, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        guard result == Z_OK else {
            // A failed init holds nothing, and inflateEnd in deinit takes a stream without state.
            return nil
        }
    }

    deinit {
        inflateEnd(stream)
        stream.deinitialize(count: 1)
        stream.deallocate()
    }

    /// Makes ready for another stream of the same format.
    func reset() {
        inflateReset(stream)
    }

    /// Inflates from `input[unread]` and replaces `output` by what came out, at most 64 KiB.
    ///
    /// - Parameters:
    ///   - input: compressed bytes.
    ///   - unread: which of them to read, within `input`; its start is moved behind what was read.
    ///   - output: a buffer to be used again and again.
    /// - Returns: whether to go on, and if not, why.
    func inflate(_ input: [UInt8], _ unread: inout Range<Int>, into output: inout [UInt8]) -> Outcome {
        let available = unread.clamped(to: 0..<input.count)
        let offered = UInt32(clamping: available.count)
        var result = Z_OK
        output.removeAll(keepingCapacity: true)
        output.append(addingCapacity: Self.pieceBytes) { span in
            span.withUnsafeMutableBufferPointer { all, written in
                let room = all.prefix(Self.pieceBytes)
                result = input.withUnsafeBufferPointer { source in
                    // zlib does not write through next_in; its type lacks the const.
                    stream.pointee.next_in = source.baseAddress.map {
                        UnsafeMutablePointer(mutating: $0 + available.lowerBound)
                    }
                    stream.pointee.avail_in = offered
                    stream.pointee.next_out = all.baseAddress
                    stream.pointee.avail_out = UInt32(clamping: room.count)
                    return CZlib.inflate(stream, Z_NO_FLUSH)
                }
                written = room.count - Int(stream.pointee.avail_out)
            }
        }
        unread = (available.lowerBound + Int(offered - stream.pointee.avail_in))..<available.upperBound
        stream.pointee.next_in = nil
        stream.pointee.next_out = nil
        return outcome(result)
    }

    private func outcome(_ result: Int32) -> Outcome {
        switch result {
        case Z_OK, Z_BUF_ERROR: .more
        case Z_STREAM_END: .ended
        case Z_MEM_ERROR: .outOfMemory
        default:
            // zlib tells these two apart only by its message, which has not changed in twenty years.
            switch stream.pointee.msg.map({ String(cString: $0) }) {
            case "incorrect data check": .badChecksum
            case "incorrect length check": .endedWithOtherSize
            default: .corrupt
            }
        }
    }
}

/// The CRC-32 of zip, counted piece by piece.
struct Checksum {
    private(set) var value: UInt32 = 0

    mutating func add(_ bytes: [UInt8]) {
        bytes.withUnsafeBufferPointer { buffer in
            value = UInt32(truncatingIfNeeded: crc32_z(uLong(value), buffer.baseAddress, buffer.count))
        }
    }
}
