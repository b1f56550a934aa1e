import Foundation

/// A small DNS server on 127.0.0.1, for UDP and TCP on one port, that says what a test wants.
public final class NameServer: @unchecked Sendable {
    /// What a name has.
    public enum Entry: Sendable {
        /// An IPv4 address.
        case a(String)
        /// An IPv6 address.
        case aaaa(String)
        /// A mail exchanger; `.` for the root.
        case mx(UInt16, String)
        /// Another name.
        case cname(String)
        /// Character-strings of one TXT record.
        case txt([String])
        /// A record of any type, with bytes that may be wrong.
        case raw(UInt16, [UInt8])

        var type: UInt16 {
            switch self {
            case .a: 1
            case .aaaa: 28
            case .mx: 15
            case .cname: 5
            case .txt: 16
            case .raw(let type, _): type
            }
        }
    }

    /// How it behaves.
    public enum Manner: Sendable, Equatable {
        /// As it should.
        case good
        /// It answers nothing.
        case silent
        /// It answers with an error code.
        case failing(UInt8)
        /// By UDP it says that the answer does not fit.
        case truncating
        /// Before each answer it sends some that are not to this question: wrong id, wrong name, no answer at all.
        case forging
        /// It answers an alias with the alias alone.
        case lazy
        /// It sends these bytes behind a good header and question, and claims that they are answers.
        case garbage([UInt8])
    }

    private let zone: [String: [Entry]]
    private let manner: Manner
    private let datagrams: Int32
    private let listener: Int32
    /// Where it listens.
    public let port: UInt16
    /// Guards what follows.
    private let lock = NSLock()
    private var asked: [String] = []
    private var isOver = false

    /// The questions so far, such as `16 example.com`, with `tcp` in front for those by TCP.
    public var questions: [String] { lock.withLock { asked } }

    /// Starts a server; it ends with the object's last owner calling `stop()`.
    public init(_ zone: [String: [Entry]], manner: Manner = .good) throws {
        (self.zone, self.manner) = (zone, manner)
        var found: (Int32, Int32, UInt16)?
        for _ in 0..<50 where found == nil { found = Self.sockets() }
        guard let found else { throw POSIXError(.EADDRINUSE) }
        (datagrams, listener, port) = found
        Thread { [self] in serve() }.start()
    }

    /// Ends it.
    public func stop() { lock.withLock { isOver = true } }

    /// A UDP and a TCP socket on one port; nil when the system's choice for one is taken for the other.
    private static func sockets() -> (Int32, Int32, UInt16)? {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        let datagrams = socket(AF_INET, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        if let port = bound(listener, to: 0), listen(listener, 16) == 0, bound(datagrams, to: port) != nil {
            return (datagrams, listener, port)
        }
        close(listener)
        close(datagrams)
        return nil
    }

    private static func bound(_ socket: Int32, to port: UInt16) -> UInt16? {
        var place = sockaddr_in()
        place.sin_family = sa_family_t(AF_INET)
        place.sin_port = port.bigEndian
        place.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &place) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(socket, $0, length) == 0 && getsockname(socket, $0, &length) == 0
            }
        }
        return isBound ? UInt16(bigEndian: place.sin_port) : nil
    }

    // MARK: Serving

    private func serve() {
        defer {
            close(datagrams)
            close(listener)
        }
        while !lock.withLock({ isOver }) {
            var polled = [
                pollfd(fd: datagrams, events: Int16(POLLIN), revents: 0),
                pollfd(fd: listener, events: Int16(POLLIN), revents: 0),
            ]
            guard poll(&polled, 2, 50) > 0 else { continue }
            if polled[0].revents != 0 { answerDatagram() }
            if polled[1].revents != 0 { answerConnection() }
        }
    }

    private func answerDatagram() {
        var buffer = [UInt8](repeating: 0, count: 4096)
        var peer = sockaddr_in()
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let count = withUnsafeMutablePointer(to: &peer) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                recvfrom(datagrams, &buffer, buffer.count, 0, $0, &length)
            }
        }
        for answer in answers(to: Array(buffer.prefix(max(count, 0))), isStream: false) {
            withUnsafePointer(to: &peer) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    _ = sendto(datagrams, answer, answer.count, 0, $0, length)
                }
            }
        }
    }

    private func answerConnection() {
        let connection = accept(listener, nil, nil)
        guard connection >= 0 else { return }
        defer { close(connection) }
        var patience = timeval(tv_sec: 5, tv_usec: 0)
        setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = recv(connection, &buffer, buffer.count, 0)
        guard count > 2 else { return }
        for answer in answers(to: Array(buffer[2..<count]), isStream: true) {
            // In two pieces, as a stream may come.
            let bytes = [UInt8(answer.count >> 8), UInt8(answer.count & 0xFF)] + answer
            for piece in [bytes.prefix(7), bytes.dropFirst(7)] {
                piece.withUnsafeBytes { _ = send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            }
        }
    }

    // MARK: Answering

    private func answers(to message: [UInt8], isStream: Bool) -> [[UInt8]] {
        guard let question = ServedQuestion(message) else { return [] }
        lock.withLock { asked.append("\(isStream ? "tcp " : "")\(question.type) \(question.name)") }
        switch manner {
        case .good: return [question.answer(code(question), records(question))]
        case .lazy: return [question.answer(code(question), Array(records(question).prefix(1)))]
        case .silent: return []
        case .failing(let code): return [question.answer(code, [])]
        case .truncating:
            return [isStream ? question.answer(0, records(question)) : question.answer(0, [], isTruncated: true)]
        case .garbage(let bytes): return [question.answer(0, [bytes])]
        case .forging:
            let lie = question.answer(0, [question.record(question.name, .txt(["forged"]))])
            var wrongID = lie
            wrongID[0] ^= 0xFF
            var wrongName = lie
            wrongName[13] ^= 0x01
            return [wrongID, wrongName, message, [], Array(lie.prefix(11)), question.answer(0, records(question))]
        }
    }

    private func code(_ question: ServedQuestion) -> UInt8 {
        var name = question.name
        for _ in 0..<20 {
            guard let entries = zone[name] else { return zone.keys.contains { $0.hasSuffix("." + name) } ? 0 : 3 }
            guard case .cname(let target)? = entries.first(where: { $0.type == 5 }) else { return 0 }
            name = target
        }
        return 0
    }

    private func records(_ question: ServedQuestion) -> [[UInt8]] {
        var records: [[UInt8]] = []
        var name = question.name
        for _ in 0..<20 {
            let entries = zone[name] ?? []
            records += entries.filter { $0.type == question.type }.map { question.record(name, $0) }
            guard let alias = entries.first(where: { $0.type == 5 }), case .cname(let target) = alias else { break }
            records.append(question.record(name, alias))
            name = target
        }
        return records
    }
}
