import Logging
import NIOCore
import RuaSMTP

/// A message that is coming in or is being stored.
struct Reception {
    enum Stage {
        /// Its bytes come.
        case arriving
        /// It was aborted; the next reply says why.
        case aborted
        /// It is whole and the intake has it.
        case storing
    }

    let origin: MessageOrigin
    let begun: NIODeadline
    /// Tells the answer for this message from a late one for another.
    let serial: UInt64
    var stage = Stage.arriving
    /// Where its bytes go; dropping it aborts.
    var sink: (any MessageSink)?
    /// Why the intake will not have it, known before its end.
    var refusal: MessageRefusal?
    var bytes = 0

    /// What a log line says of it, apart from what became of it.
    func metadata(at now: NIODeadline) -> Logger.Metadata {
        let envelope = origin.envelope
        var metadata: Logger.Metadata = [
            "peer": .string(origin.peer),
            "helo": .string(LogText.escaped(envelope.clientName)),
            "from": .string("<\(LogText.escaped(envelope.sender?.description ?? ""))>"),
            "to": .string(recipients),
            "size": .stringConvertible(bytes),
            "ms": .stringConvertible((now - begun).nanoseconds / 1_000_000),
        ]
        metadata["tls"] = .string(envelope.tls.map { LogText.escaped($0.version) } ?? "none")
        return metadata
    }

    /// The first recipient, and how many more.
    private var recipients: String {
        guard let first = origin.envelope.recipients.first else { return "" }
        let more = origin.envelope.recipients.count - 1
        return "<\(LogText.escaped(first.description))>" + (more > 0 ? ",+\(more)" : "")
    }
}
