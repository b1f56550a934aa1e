import Glibc
package import RuaCore

/// A connection whose every call ends by one deadline, whatever the other side does.
package struct TimedSocket: ~Copyable {
    /// What the system said.
    package struct Failure: Error {
        /// The number of the system's error; `ETIMEDOUT` when the deadline passed.
        package let code: Int32

        /// The system's words.
        package var words: String { String(cString: strerror(code)) }
    }

    private let file: Int32
    private let deadline: ContinuousClock.Instant

    /// Connects. By UDP that only says whose datagrams are heard.
    package init(
        to address: IPAddress, port: UInt16, isStream: Bool, deadline: ContinuousClock.Instant
    ) throws(Failure) {
        self.deadline = deadline
        let kind = isStream ? SOCK_STREAM : SOCK_DGRAM
        let flags = Int32(kind.rawValue) | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue)
        file = socket(address.isV4 ? AF_INET : AF_INET6, flags, 0)
        guard file >= 0 else { throw Failure(code: errno) }
        guard Self.connect(file, address, port) != 0 else { return }
        guard errno == EINPROGRESS else { throw Failure(code: errno) }
        try wait(for: POLLOUT)
        var code: Int32 = 0
        var length = socklen_t(MemoryLayout<Int32>.size)
        getsockopt(file, SOL_SOCKET, SO_ERROR, &code, &length)
        guard code == 0 else { throw Failure(code: code) }
    }

    deinit {
        if file >= 0 { close(file) }
    }

    /// Sends all bytes.
    package func send(_ bytes: [UInt8]) throws(Failure) {
        var rest = bytes[...]
        while !rest.isEmpty {
            try wait(for: POLLOUT)
            let count = rest.withUnsafeBytes { Glibc.send(file, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            if count < 0, errno == EAGAIN || errno == EINTR { continue }
            guard count > 0 else { throw Failure(code: errno) }
            rest = rest.dropFirst(count)
        }
    }

    /// What comes next, a datagram or a part of the stream, at most `count` bytes; nothing at the end of a stream.
    package func receive(atMost count: Int) throws(Failure) -> [UInt8] {
        while true {
            try wait(for: POLLIN)
            var buffer = [UInt8](repeating: 0, count: count)
            let received = recv(file, &buffer, count, 0)
            if received < 0, errno == EAGAIN || errno == EINTR { continue }
            guard received >= 0 else { throw Failure(code: errno) }
            return Array(buffer.prefix(received))
        }
    }

    private func wait(for event: Int32) throws(Failure) {
        while true {
            let left = ContinuousClock.now.duration(to: deadline)
            guard left > .zero else { throw Failure(code: ETIMEDOUT) }
            let (seconds, attoseconds) = left.components
            let milliseconds = min(seconds, 3600) * 1000 + attoseconds / 1_000_000_000_000_000 + 1
            var polled = pollfd(fd: file, events: Int16(event), revents: 0)
            let ready = poll(&polled, 1, Int32(truncatingIfNeeded: milliseconds))
            if ready > 0 { return }
            guard ready == 0 || errno == EINTR else { throw Failure(code: errno) }
        }
    }

    private static func connect(_ file: Int32, _ address: IPAddress, _ port: UInt16) -> Int32 {
        if address.isV4 {
            var place = sockaddr_in()
            place.sin_family = sa_family_t(AF_INET)
            place.sin_port = port.bigEndian
            withUnsafeMutableBytes(of: &place.sin_addr) { $0.copyBytes(from: address.bytes) }
            return connect(file, &place)
        }
        var place = sockaddr_in6()
        place.sin6_family = sa_family_t(AF_INET6)
        place.sin6_port = port.bigEndian
        withUnsafeMutableBytes(of: &place.sin6_addr) { $0.copyBytes(from: address.bytes) }
        return connect(file, &place)
    }

    private static func connect<Place>(_ file: Int32, _ place: inout Place) -> Int32 {
        withUnsafePointer(to: &place) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.connect(file, $0, socklen_t(MemoryLayout<Place>.size))
            }
        }
    }
}
