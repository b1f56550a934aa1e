import Foundation

/// A TCP connection that a test reads and writes as it likes; no call waits longer than its timeout.
class Connection {
    private let socket: Int32
    private var received: [UInt8] = []
    private(set) var isClosedByPeer = false

    /// Connects to a port of this machine; one read or write may take so many seconds.
    init(port: UInt16, seconds: Int = 60) throws {
        socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard socket >= 0 else { throw TestTrouble.system("socket") }
        var timeout = timeval(tv_sec: seconds, tv_usec: 0)
        setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
        setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard result == 0 else {
            let trouble = TestTrouble.system("connect to \(port)")
            close(socket)
            throw trouble
        }
    }

    deinit { close(socket) }

    /// Ends the connection at once, with a reset, as when a client's machine dies.
    func reset() {
        var linger = Glibc.linger(l_onoff: 1, l_linger: 0)
        setsockopt(socket, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout<Glibc.linger>.size))
        shutdown(socket, Int32(SHUT_RDWR))
    }

    /// Says that nothing more is sent.
    func endOutput() { shutdown(socket, Int32(SHUT_WR)) }

    func send(_ bytes: [UInt8]) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard count > 0 else { throw TestTrouble.system("send") }
            rest = rest.dropFirst(count)
        }
    }

    func send(_ text: String) throws { try send(Array(text.utf8)) }

    /// The next line without its CRLF; nil when the peer has closed.
    func line() throws -> String? {
        while true {
            if let end = received.firstIndex(of: UInt8(ascii: "\n")) {
                let line = received[..<end]
                received.removeSubrange(...end)
                return String(decoding: line.last == UInt8(ascii: "\r") ? line.dropLast() : line, as: UTF8.self)
            }
            guard try receive() else { return nil }
        }
    }

    /// All bytes until the peer closes.
    func rest() throws -> [UInt8] {
        while try receive() {}
        return received
    }

    /// Whether something comes, or the peer closes, within a time.
    func hasInput(milliseconds: Int32) throws -> Bool {
        if !received.isEmpty { return true }
        var polled = pollfd(fd: socket, events: Int16(POLLIN), revents: 0)
        return poll(&polled, 1, milliseconds) > 0
    }

    private func receive() throws -> Bool {
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        let count = recv(socket, &buffer, buffer.count, 0)
        if count < 0, errno != ECONNRESET { throw TestTrouble.system("nothing came") }
        isClosedByPeer = count <= 0
        received += buffer[..<max(count, 0)]
        return !isClosedByPeer
    }
}

/// A small SMTP client.
final class SMTPClient: Connection {
    /// A reply with all its lines; nil when the server has closed.
    func reply() throws -> (code: Int, text: String)? {
        var text = ""
        while let line = try self.line() {
            text += text.isEmpty ? line : "\n" + line
            guard line.count >= 3, let code = Int(line.prefix(3)) else { throw TestTrouble("no reply: “\(line)”") }
            if line.dropFirst(3).first != "-" { return (code, text) }
        }
        return nil
    }

    /// Reads a reply that must have this code.
    @discardableResult
    func expect(_ code: Int) throws -> String {
        guard let reply = try reply() else { throw TestTrouble("expected \(code), the server closed") }
        guard reply.code == code else { throw TestTrouble("expected \(code), got “\(reply.text)”") }
        return reply.text
    }

    /// Sends a command and reads its reply.
    @discardableResult
    func command(_ text: String, _ code: Int) throws -> String {
        try send(text + "\r\n")
        return try expect(code)
    }

    /// Goes to the point where the message is sent.
    func startMessage(from sender: String = "dmarc@reporter.example", to recipient: String = "rua@example.com") throws {
        try command("MAIL FROM:<\(sender)>", 250)
        try command("RCPT TO:<\(recipient)>", 250)
        try command("DATA", 354)
    }

    /// Sends a message whose lines end in CRLF, dots stuffed, and the end.
    func sendData(_ message: [UInt8]) throws {
        let text = "\r\n" + String(decoding: message, as: UTF8.self)
        let stuffed = text.replacingOccurrences(of: "\r\n.", with: "\r\n..").utf8.dropFirst(2)
        try send(Array(stuffed) + Array((text.hasSuffix("\r\n") ? ".\r\n" : "\r\n.\r\n").utf8))
    }

    /// Sends a whole message.
    ///
    /// - Returns: The reply.
    @discardableResult
    func message(_ message: [UInt8], to recipient: String = "rua@example.com") throws -> String {
        try startMessage(to: recipient)
        try sendData(message)
        return try expect(250)
    }
}
