public import RuaCore
public import RuaSMTP

/// What is known of a message before its first byte.
public struct MessageOrigin: Sendable {
    /// When its data began.
    public let received: Timestamp
    /// The address of the client, as text without brackets.
    public let peer: String
    /// The port of the client.
    public let port: Int
    /// Who sends it to whom.
    public let envelope: Envelope
    /// The name of this server, as `Received:` tells it.
    public let host: String

    /// The facts of a message.
    public init(received: Timestamp, peer: String, port: Int, envelope: Envelope, host: String) {
        self.received = received
        self.peer = peer
        self.port = port
        self.envelope = envelope
        self.host = host
    }

    /// The encryption in force; `nil` for plain text.
    public var tls: TLSFacts? { envelope.tls }

    /// The fields `Return-Path:` and `Received:` to put above the message, each line ended by CRLF.
    ///
    /// A function because the identifier is known only inside the transaction that stores the message.
    public func trace(id: String) -> [UInt8] {
        let header = TraceHeader(
            envelope: envelope, peerAddress: peer, host: host, id: id, secondsSince1970: received.seconds)
        return Array(header.text.utf8)
    }
}
