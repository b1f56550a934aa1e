/// Bytes that come piece by piece, out of a mail or out of a container. Containers in containers are layers on layers.
protocol Layer {
    /// Replaces `piece` by the next bytes.
    ///
    /// - Returns: false, with `piece` empty, at the end.
    /// - Throws: what kept the layer from going on; all that could be read has been handed out before.
    mutating func next(into piece: inout [UInt8], _ budget: inout Budget) throws(ArchiveError) -> Bool

    /// What was odd so far, in this layer and those below.
    var notes: [ArchiveNote] { get }
}

/// Something odd that did not hinder reading.
public enum ArchiveNote: Sendable, Equatable {
    /// Bytes behind the end of the compressed data (Mimecast adds CR LF). Unit: bytes.
    case trailingBytes(Int)
    /// A gzip of several members, read as one file (RFC 1952 section 2.2).
    case gzipMembers(Int)
    /// The size that the archive declares is not the size of the file; the checksum is right.
    case otherSize
    /// The zip has no readable central directory; its files were found by their local headers.
    case noCentralDirectory
    /// Bytes before the zip. Unit: bytes.
    case leadingBytes(Int)
}

extension ArchiveNote: CustomStringConvertible {
    /// The note in words.
    public var description: String {
        switch self {
        case .trailingBytes(let count):
            "\(Self.bytes(count)) behind the end of the compressed data \(count == 1 ? "was" : "were") ignored"
        case .gzipMembers(let count): "the gzip has \(count) members, read as one file"
        case .otherSize: "the size that the archive declares is wrong; the checksum is right"
        case .noCentralDirectory: "the zip has no readable directory; its files were found one after the other"
        case .leadingBytes(let count): "\(Self.bytes(count)) before the zip \(count == 1 ? "was" : "were") ignored"
        }
    }

    private static func bytes(_ count: Int) -> String { count == 1 ? "1 byte" : "\(count) bytes" }
}

/// Bytes from outside, by a closure.
struct OuterLayer: Layer {
    let source: (inout [UInt8]) -> Bool
    var notes: [ArchiveNote] { [] }

    mutating func next(into piece: inout [UInt8], _ budget: inout Budget) -> Bool {
        source(&piece)
    }
}

/// A layer whose start has been looked at: the start comes again, then the rest.
struct PeekedLayer: Layer {
    let start: [UInt8]
    private var rest: any Layer
    private var pending: [[UInt8]]
    /// What stopped the look ahead; it comes again behind what was read.
    let error: ArchiveError?

    var notes: [ArchiveNote] { rest.notes }

    /// Reads on until `enough` bytes are there or the layer ends. `start` holds no more than these, so that it is the
    /// same whatever the size of the pieces.
    init(_ layer: any Layer, enough: Int, _ budget: inout Budget) {
        rest = layer
        pending = []
        var start: [UInt8] = []
        var error: ArchiveError?
        do throws(ArchiveError) {
            var piece: [UInt8] = []
            while start.count < enough, try rest.next(into: &piece, &budget) {
                start += piece
                pending.append(piece)
            }
        } catch let stopped {
            error = stopped
        }
        self.start = Array(start.prefix(enough))
        self.error = error
        pending.reverse()
    }

    mutating func next(into piece: inout [UInt8], _ budget: inout Budget) throws(ArchiveError) -> Bool {
        if let first = pending.popLast() {
            piece = first
            return true
        }
        if let error {
            piece.removeAll(keepingCapacity: true)
            throw error
        }
        return try rest.next(into: &piece, &budget)
    }
}

/// Bytes that are in memory.
struct BytesLayer: Layer {
    let bytes: [UInt8]
    var unread: Range<Int>
    var notes: [ArchiveNote] { [] }

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        unread = 0..<bytes.count
    }

    mutating func next(into piece: inout [UInt8], _ budget: inout Budget) -> Bool {
        let end = min(unread.upperBound, unread.lowerBound + Inflater.pieceBytes)
        piece.removeAll(keepingCapacity: true)
        piece.append(contentsOf: bytes[unread.lowerBound..<end])
        unread = end..<unread.upperBound
        return !piece.isEmpty
    }
}
