/// Hands out the decoded bytes of one part, a piece at a time, so that no part is ever held twice.
///
///     var decoder = part.decoder()
///     var piece: [UInt8] = []
///     while decoder.next(into: &piece) { parser.push(piece) }
public struct BodyDecoder: Sendable {
    /// The most that one piece holds. Unit: bytes.
    public static let pieceBytes = 64 << 10

    private enum State: Sendable {
        case identity
        case base64(Base64Decoder)
        case quotedPrintable(QuotedPrintableDecoder)
    }

    private let bytes: [UInt8]
    private let end: Int
    private var position: Int
    private var state: State
    /// Where the decoders write.
    private var room: [UInt8] = []

    /// Decodes `range` of `bytes`, written in `encoding`. `range` must lie within `bytes`.
    init(_ bytes: [UInt8], _ range: Range<Int>, _ encoding: TransferEncoding) {
        self.bytes = bytes
        end = range.upperBound
        position = range.lowerBound
        switch encoding {
        case .identity: state = .identity
        case .base64: state = .base64(Base64Decoder())
        case .quotedPrintable: state = .quotedPrintable(QuotedPrintableDecoder())
        }
    }

    /// Replaces `piece` by the next bytes, 1 to 64 KiB of them.
    ///
    /// - Parameter piece: a buffer to be used again and again; its old content is dropped.
    /// - Returns: false, with `piece` empty, when all has been handed out. Decoding never fails: what is not part of
    ///   the encoding is passed over or kept, as the decoders say.
    public mutating func next(into piece: inout [UInt8]) -> Bool {
        piece.removeAll(keepingCapacity: true)
        switch state {
        case .identity:
            let next = min(end, position + Self.pieceBytes)
            piece.append(contentsOf: bytes[position..<next])
            position = next
        case .base64(var decoder):
            let filled = fillRoom { bytes, position, end, room, filled in
                decoder.decode(bytes, from: &position, to: end, into: &room, filled: &filled)
                if position == end, filled + 3 <= room.count { decoder.finish(into: &room, filled: &filled) }
            }
            state = .base64(decoder)
            piece.append(contentsOf: room[..<filled])
        case .quotedPrintable(var decoder):
            let filled = fillRoom { bytes, position, end, room, filled in
                decoder.decode(bytes, from: &position, to: end, into: &room, filled: &filled)
            }
            state = .quotedPrintable(decoder)
            piece.append(contentsOf: room[..<filled])
        }
        return !piece.isEmpty
    }

    private typealias Step = (
        _ bytes: [UInt8], _ position: inout Int, _ end: Int, _ room: inout MutableSpan<UInt8>, _ filled: inout Int
    ) -> Void

    /// Lets a decoder write into `room`, which is made no larger than what is left can need.
    private mutating func fillRoom(_ step: Step) -> Int {
        if room.isEmpty {
            room = [UInt8](repeating: 0, count: min(Self.pieceBytes, end - position + 6))
        }
        let input = bytes
        let inputEnd = end
        var next = position
        var filled = 0
        var span = room.mutableSpan
        step(input, &next, inputEnd, &span, &filled)
        position = next
        return filled
    }

    /// All that is left, for what must be held whole; nil when it is more than `limit` bytes.
    ///
    /// - Parameter limit: the most to hold. Unit: bytes.
    /// - Returns: the decoded bytes.
    public mutating func rest(atMost limit: Int) -> [UInt8]? {
        var all: [UInt8] = []
        all.reserveCapacity(min(limit, end - position))
        var piece: [UInt8] = []
        while next(into: &piece) {
            guard all.count + piece.count <= limit else { return nil }
            all += piece
        }
        return all
    }
}
