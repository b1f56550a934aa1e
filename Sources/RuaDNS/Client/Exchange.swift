import Glibc

/// One question to one server: by UDP, and by TCP when the answer does not fit (RFC 1035 section 4.2, RFC 7766).
struct Exchange {
    let server: DNSServer
    let patience: Duration

    /// More than a server sends by UDP to who offers no more than it must (RFC 1035 section 4.2.1). Unit: bytes.
    private static let datagramBytes = 4096

    func ask(_ question: Question) throws(DNSFault) -> Response {
        do {
            let response = try byUDP(question)
            return response.isTruncated ? try byTCP(question) : response
        } catch let failure as TimedSocket.Failure {
            throw failure.code == ETIMEDOUT ? .timeout : .unreachable(failure.words)
        } catch {
            throw error as? DNSFault ?? .malformed
        }
    }

    private func byUDP(_ question: Question) throws -> Response {
        let id = UInt16.random(in: .min ... .max)
        let socket = try connect(isStream: false)
        try socket.send(question.message(id: id))
        while true {
            let message = try socket.receive(atMost: Self.datagramBytes)
            // What does not answer the question may be forged: the true answer may still come.
            if let response = try Response(message, to: question, id: id) { return response }
        }
    }

    private func byTCP(_ question: Question) throws -> Response {
        let id = UInt16.random(in: .min ... .max)
        let socket = try connect(isStream: true)
        let message = question.message(id: id)
        try socket.send([UInt8(message.count >> 8), UInt8(message.count & 0xFF)] + message)
        let head = try receive(2, from: socket)
        let answer = try receive(Int(head[0]) << 8 | Int(head[1]), from: socket)
        guard let response = try Response(answer, to: question, id: id), !response.isTruncated else {
            throw DNSFault.malformed
        }
        return response
    }

    private func connect(isStream: Bool) throws -> TimedSocket {
        try TimedSocket(to: server.address, port: server.port, isStream: isStream, deadline: .now + patience)
    }

    /// Exactly so many bytes of a stream.
    private func receive(_ count: Int, from socket: borrowing TimedSocket) throws -> [UInt8] {
        var bytes: [UInt8] = []
        while bytes.count < count {
            let piece = try socket.receive(atMost: count - bytes.count)
            guard !piece.isEmpty else { throw DNSFault.malformed }
            bytes += piece
        }
        return bytes
    }
}
