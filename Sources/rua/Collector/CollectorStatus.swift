import Foundation
import RuaDashboard
import RuaReceiver
import RuaStore

/// What the collector tells `/healthz` and `/metrics` of itself.
struct CollectorStatus: StatusSource {
    let store: Store
    let counters: ReceiverCounters
    let room: DiskRoom

    var takesMail: Bool { room.isEnough }

    func metrics() throws -> [Metric] {
        let snapshot = counters.snapshot
        let mails = try store.mailCounts()
        return [
            Metric("rua_smtp_connections_total", .counter, "SMTP connections accepted", [("", snapshot.connections)]),
            Metric("rua_smtp_connections", .gauge, "SMTP connections open", [("", snapshot.openConnections)]),
            Metric(
                "rua_smtp_bad_proxy_headers_total", .counter, "Connections of proxies without a PROXY header",
                [("", snapshot.badProxyHeaders)]),
            Metric(
                "rua_smtp_sessions_total", .counter, "SMTP sessions by how they ended",
                snapshot.sessions.map { ("end=\"\($0.key.rawValue)\"", $0.value) }),
            Metric("rua_smtp_messages_total", .counter, "Messages answered with 250", [("", snapshot.messages)]),
            Metric("rua_smtp_message_bytes_total", .counter, "Bytes of these messages", [("", snapshot.messageBytes)]),
            Metric(
                "rua_smtp_refused_total", .counter, "Messages refused, by reason",
                snapshot.refusedMessages.map { ("reason=\"\($0.key.rawValue)\"", $0.value) }),
            Metric(
                "rua_smtp_replies_total", .counter, "Replies by their first digit",
                snapshot.replies.map { ("class=\"\($0.key)\"", $0.value) }),
            Metric(
                "rua_tls_handshakes_total", .counter, "TLS handshakes that succeeded", [("", snapshot.tlsHandshakes)]),
            Metric(
                "rua_mails", .gauge, "Mails in the database by state",
                mails.map { ("state=\"\($0.key.rawValue)\"", Int($0.value)) }),
        ]
    }
}
