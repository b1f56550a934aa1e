import RuaCore

/// Reads the header that a proxy puts before a connection to say whom it is from: the PROXY protocol of HAProxy,
/// versions 1 (a line of text) and 2 (bytes). <https://www.haproxy.org/download/3.0/doc/proxy-protocol.txt>
///
/// The header comes first, before TLS. It is taken byte by byte and never beyond its end: what follows is the client's.
struct ProxyHeader {
    /// What the bytes so far say.
    enum Result: Sendable, Equatable {
        /// The header goes on.
        case incomplete
        /// A connection that the proxy passes on for a client.
        case client(IPAddress, port: Int)
        /// A connection of the proxy itself, such as a check whether we live, or of a client that it can't name. The
        /// addresses of the socket count.
        case local
        /// No header; the connection is to be closed, since what comes next can't be told.
        case invalid(Fault)
    }

    /// What is wrong with a header. The raw value is the word in the log.
    enum Fault: String, Sendable, Equatable {
        /// The first bytes are of neither version.
        case noHeader = "no-header"
        /// Above `lineBytes` or `blockBytes`.
        case tooLong = "too-long"
        /// A line that is not as the protocol has it, or with a bad address or port.
        case badLine = "bad-line"
        /// A block with another version, an unknown command or transport, or too short for its addresses.
        case badBlock = "bad-block"
    }

    /// The longest line of version 1, CRLF included, says section 2.1. Unit: bytes.
    static let lineBytes = 107
    /// The most behind the first 16 bytes of version 2: addresses and TLVs, which are skipped. Unit: bytes.
    ///
    /// Section 2.2 allows 65,535 and asks senders to stay within 520 for small receivers. TLVs hold a host name, a
    /// unique identifier of 128 bytes, facts of TLS.
    static let blockBytes = 512

    private static let lineStart = Array("PROXY ".utf8)
    private static let blockStart: [UInt8] = [0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A]
    /// The part of version 2 that says how long the rest is. Unit: bytes.
    private static let fixedBytes = 16

    private var bytes: [UInt8] = []

    /// Whether nothing has come.
    var isEmpty: Bool { bytes.isEmpty }

    /// Takes bytes from the front of `input` until it knows.
    ///
    /// - Parameter input: What came; the header is removed from it, what is left belongs to the client.
    /// - Returns: Anything but `.incomplete` ends the reading.
    mutating func read(_ input: inout ArraySlice<UInt8>) -> Result {
        while let byte = input.popFirst() {
            bytes.append(byte)
            let result = look()
            guard result == .incomplete else { return result }
        }
        return .incomplete
    }

    /// What one more byte has made of it.
    private func look() -> Result {
        switch bytes.first {
        case Self.lineStart.first: lookAtLine()
        case Self.blockStart.first: lookAtBlock()
        default: .invalid(.noHeader)
        }
    }

    private func lookAtLine() -> Result {
        guard bytes.count > Self.lineStart.count else {
            return Self.lineStart.starts(with: bytes) ? .incomplete : .invalid(.noHeader)
        }
        if bytes.last == 0x0A {
            // A bare LF is no end, and there is none of them in a header.
            return bytes.dropLast().last == 0x0D ? ProxyLine.read(bytes.dropFirst(6).dropLast(2)) : .invalid(.badLine)
        }
        return bytes.count < Self.lineBytes ? .incomplete : .invalid(.tooLong)
    }

    private func lookAtBlock() -> Result {
        guard bytes.count > Self.blockStart.count else {
            return Self.blockStart.starts(with: bytes) ? .incomplete : .invalid(.noHeader)
        }
        // The command is bad enough to stop at; the rest is judged when it is there.
        guard bytes[12] == 0x20 || bytes[12] == 0x21 else { return .invalid(.badBlock) }
        guard bytes.count >= Self.fixedBytes else { return .incomplete }
        let count = Int(bytes[14]) << 8 | Int(bytes[15])
        guard count <= Self.blockBytes else { return .invalid(.tooLong) }
        guard bytes.count == Self.fixedBytes + count else { return .incomplete }
        return ProxyBlock.read(command: bytes[12], transport: bytes[13], bytes.dropFirst(Self.fixedBytes))
    }
}

/// The line of version 1 between `PROXY ` and CRLF: `TCP4 192.0.2.7 192.0.2.25 56324 25`.
private enum ProxyLine {
    static func read(_ line: ArraySlice<UInt8>) -> ProxyHeader.Result {
        let words = line.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
        switch words.first.map({ String(decoding: $0, as: UTF8.self) }) {
        case "UNKNOWN":
            // Whatever the rest is, it is to be ignored.
            return .local
        case "TCP4":
            return read(words, separator: UInt8(ascii: "."))
        case "TCP6":
            return read(words, separator: UInt8(ascii: ":"))
        default:
            return .invalid(.badLine)
        }
    }

    private static func read(_ words: [ArraySlice<UInt8>], separator: UInt8) -> ProxyHeader.Result {
        guard words.count == 5, let source = address(words[1], separator), address(words[2], separator) != nil,
            let port = port(words[3]), self.port(words[4]) != nil
        else { return .invalid(.badLine) }
        return .client(source, port: port)
    }

    /// An address in the plain form; `IPAddress` alone would take brackets, zones and more.
    private static func address(_ word: ArraySlice<UInt8>, _ separator: UInt8) -> IPAddress? {
        guard word.allSatisfy(isPartOfAddress), word.contains(separator), let address = IPAddress(utf8: word) else {
            return nil
        }
        if separator == UInt8(ascii: ":") { return address }
        // No zeros in front, which some read as octal.
        return address.description.utf8.elementsEqual(word) ? address : nil
    }

    private static func isPartOfAddress(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"),
            UInt8(ascii: "A")...UInt8(ascii: "F"), UInt8(ascii: "."), UInt8(ascii: ":"):
            true
        default: false
        }
    }

    private static func port(_ word: ArraySlice<UInt8>) -> Int? {
        let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
        guard (1...5).contains(word.count), word.allSatisfy(digits.contains),
            word.count == 1 || word.first != UInt8(ascii: "0")
        else { return nil }
        let port = word.reduce(0) { $0 * 10 + Int($1 - digits.lowerBound) }
        return port <= 65_535 ? port : nil
    }
}

/// Version 2 behind its first 16 bytes.
private enum ProxyBlock {
    static func read(command: UInt8, transport: UInt8, _ block: ArraySlice<UInt8>) -> ProxyHeader.Result {
        // The proxy speaks for itself: whatever it says of addresses is to be ignored.
        if command == 0x20 { return .local }
        switch transport {
        // Not specified.
        case 0x00: return .local
        case 0x11: return client(block, addressBytes: 4)
        case 0x21: return client(block, addressBytes: 16)
        // A socket of Unix, named by two paths of 108 bytes.
        case 0x31: return block.count >= 216 ? .local : .invalid(.badBlock)
        // Datagrams, and what is not defined.
        default: return .invalid(.badBlock)
        }
    }

    /// Source, destination, source port, destination port; then TLVs.
    private static func client(_ block: ArraySlice<UInt8>, addressBytes: Int) -> ProxyHeader.Result {
        let ports = block.dropFirst(2 * addressBytes).prefix(4)
        guard ports.count == 4, let source = IPAddress(bytes: block.prefix(addressBytes)) else {
            return .invalid(.badBlock)
        }
        return .client(source, port: ports.prefix(2).reduce(0) { $0 << 8 | Int($1) })
    }
}
