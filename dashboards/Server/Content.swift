import HTTPTypes
import Hummingbird
import NIOCore

/// An answer before it is sent: what it is, and its bytes.
struct Content: Sendable {
    /// What the bytes are, as in Content-Type.
    enum Kind: String, Sendable {
        case html = "text/html; charset=utf-8"
        case json = "application/json"
        case csv = "text/csv; charset=utf-8"
        case text = "text/plain; charset=utf-8"
        case metrics = "text/plain; version=0.0.4; charset=utf-8"
        case css = "text/css; charset=utf-8"
        case script = "text/javascript; charset=utf-8"
        case svg = "image/svg+xml"
        /// Text of no known encoding, as a mail is.
        case bytes = "text/plain"
    }

    var status = HTTPResponse.Status.ok
    var kind: Kind
    var bytes: [UInt8] = []
    /// The file name under which a browser is to save it; nil to show it.
    var attachment: String?
    /// Where the browser is to go instead; nil to stay.
    var location: String?
    /// The methods that the path allows, for 405.
    var allow: String?
    /// What is sent piece by piece instead of `bytes`.
    var stream: ByteStream?

    init(_ kind: Kind, _ bytes: [UInt8] = []) {
        self.kind = kind
        self.bytes = bytes
    }

    /// Sends the browser elsewhere, to fetch it with GET.
    static func redirect(to location: String) -> Content {
        var content = Content(.text, Array("See \(location)\n".utf8))
        content.status = .seeOther
        content.location = location
        return content
    }
}

/// Bytes that are made while they are sent, so that a large answer is never in memory as a whole.
struct ByteStream: Sendable {
    /// The number of bytes, where it is known.
    var length: Int?
    /// Where the pieces are made.
    let pool: ReadingPool
    /// Gives the pieces, from the first on.
    let source: any PieceSource

    /// The number of bytes, counted where it is not known, for HEAD.
    func measured() async throws -> Int {
        if let length { return length }
        return try await pool.run { [source] in
            var (source, sum) = (source, 0)
            while let piece = try source.next() { sum += piece.count }
            return sum
        }
    }

    /// The body of an answer. It waits for the client before it makes the next piece.
    var body: ResponseBody {
        ResponseBody(contentLength: length) { [pool, source] writer in
            var source = source
            while true {
                let (next, piece) = try await pool.run { [source] in
                    var next = source
                    let piece = try next.next()
                    return (next, piece)
                }
                guard let piece else { break }
                source = next
                try await writer.write(ByteBuffer(bytes: piece))
            }
            try await writer.finish(nil)
        }
    }
}

/// Gives the pieces of a stream, one at a time.
protocol PieceSource: Sendable {
    /// The next piece; nil at the end.
    mutating func next() throws -> [UInt8]?
}
