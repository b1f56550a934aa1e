import Logging
import NIOCore
import RuaCore
import RuaSMTP

// What the log and the counters are told: one line a message, and one a session that did not end as it should.
extension SessionHandler {
    func record(_ reception: Reception, storedAs id: String) {
        let bytes = reception.bytes
        services.counters.update {
            $0.messages += 1
            $0.messageBytes &+= bytes
        }
        guard services.logger.logLevel <= .info else { return }
        var metadata = reception.metadata(at: now)
        metadata["id"] = .string(id)
        metadata["result"] = "stored"
        services.logger.info("message", metadata: metadata)
    }

    func record(_ reception: Reception, refused kind: RefusedMessage, why: String) {
        services.counters.count(kind)
        var metadata = reception.metadata(at: now)
        metadata["result"] = .string(kind.rawValue)
        metadata["why"] = .string(why)
        services.logger.notice("message", metadata: metadata)
    }

    /// A message that was refused before it had an envelope.
    func recordRefusedSender(_ kind: RefusedMessage, why: String) {
        services.counters.count(kind)
        services.logger.notice(
            "message",
            metadata: [
                "peer": .string(connection.peer.description), "result": .string(kind.rawValue), "why": .string(why),
            ])
    }

    func recordEnd() {
        let end = connection.admission == .banned ? .banned : self.end ?? .lost
        services.counters.update {
            $0.openConnections -= 1
            $0.sessions[end, default: 0] += 1
        }
        guard end != .quit else { return }
        services.logger.debug(
            "session",
            metadata: [
                "peer": .string(connection.peer.description), "end": .string(end.rawValue),
                "messages": .stringConvertible(receptions), "errors": .stringConvertible(session.errors),
            ])
    }

    func log(_ error: any Error) {
        services.logger.debug(
            "connection",
            metadata: [
                "peer": .string(connection.peer.description), "error": .string(LogText.escaped("\(error)")),
            ])
    }
}
