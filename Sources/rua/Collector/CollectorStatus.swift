import Foundation
import RuaCore
import RuaDashboard
import RuaInsight
import RuaReceiver
import RuaReports
import RuaStore

/// What the collector tells `/healthz` and `/metrics` of itself.
struct CollectorStatus: StatusSource {
    /// Domains with figures of their own, the ones with the latest reports; anyone can send reports on any number.
    private static let mostDomains = 100
    /// How far back the last report of a domain is looked for. Unit: days.
    private static let recentDays = 35

    let store: Store
    let senders: [DeclaredSender]
    let counters: ReceiverCounters
    let room: DiskRoom
    let queue: MailQueue

    var takesMail: Bool { queue.tryWriting() && room.isEnough }

    func metrics() throws -> [Metric] {
        let now = Timestamp.now
        let mails = try store.mailCounts()
        let oldest = try store.oldestPending().map { max(0, now.seconds - $0.seconds) } ?? 0
        return smtp + [
            Metric(
                "rua_mails", .gauge, "Mails in the database by state",
                mails.map { .init($0.value, ("state", $0.key.rawValue)) }),
            Metric("rua_queue_length", .gauge, "Mails that wait to be read", [.init(mails[.pending] ?? 0)]),
            Metric("rua_queue_oldest_seconds", .gauge, "Seconds that the oldest of them has waited", [.init(oldest)]),
            Metric("rua_takes_mail", .gauge, "1 while mail can be taken", [.init(takesMail ? 1 : 0)]),
            Self.memory,
        ]
    }

    func reportMetrics() throws -> [Metric] {
        let now = Timestamp.now
        let last = try store.lastReports(days: now.day - Self.recentDays..<now.day + 1, limit: Self.mostDomains)
        var metrics = [
            Metric(
                "rua_last_report_timestamp_seconds", .gauge, "When the newest report on a domain came in",
                last.map { .init($0.received.seconds, ("domain", $0.domain)) })
        ]
        do throws(StoreError) {
            metrics.append(try yesterday(now, of: Set(last.map(\.domain))))
        } catch {
            // A flood of senders leaves this one out, not all the others.
            guard error.code == .tooMuch else { throw error }
        }
        return metrics
    }

    private var smtp: [Metric] {
        let snapshot = counters.snapshot
        return [
            Metric("rua_smtp_connections_total", .counter, "SMTP connections accepted", [.init(snapshot.connections)]),
            Metric("rua_smtp_connections", .gauge, "SMTP connections open", [.init(snapshot.openConnections)]),
            Metric(
                "rua_smtp_bad_proxy_headers_total", .counter, "Connections of proxies without a PROXY header",
                [.init(snapshot.badProxyHeaders)]),
            Metric(
                "rua_smtp_sessions_total", .counter, "SMTP sessions by how they ended",
                snapshot.sessions.map { .init($0.value, ("end", $0.key.rawValue)) }),
            Metric("rua_smtp_messages_total", .counter, "Messages answered with 250", [.init(snapshot.messages)]),
            Metric("rua_smtp_message_bytes_total", .counter, "Bytes of these messages", [.init(snapshot.messageBytes)]),
            Metric(
                "rua_smtp_refused_total", .counter, "Messages refused, by reason",
                snapshot.refusedMessages.map { .init($0.value, ("reason", $0.key.rawValue)) }),
            Metric(
                "rua_smtp_replies_total", .counter, "Replies by their first digit",
                snapshot.replies.map { .init($0.value, ("class", "\($0.key)")) }),
            Metric(
                "rua_tls_handshakes_total", .counter, "TLS handshakes that succeeded", [.init(snapshot.tlsHandshakes)]),
        ]
    }

    /// Messages that count on the last whole UTC day, by domain and verdict.
    private func yesterday(_ now: Timestamp, of domains: Set<String>) throws(StoreError) -> Metric {
        let period = Period(since: Timestamp(day: now.day - 1), until: Timestamp(day: now.day))
        let declared = senders + (try store.declaredSenders())
        let assessment = try Question(to: store, domains: [], senders: declared).assessment(period)
        var sums: [String: VerdictTally] = [:]
        for (index, source) in assessment.observations.sources.enumerated() where domains.contains(source.domain) {
            sums[source.domain, default: VerdictTally()][assessment.verdicts[index]] +=
                assessment.totals(index).messages
        }
        return Metric(
            "rua_messages_yesterday", .gauge, "Messages of the last whole UTC day by the verdict of their source",
            sums.flatMap { domain, tally in
                Verdict.allCases.map { .init(tally[$0], ("domain", domain), ("verdict", $0.rawValue)) }
            })
    }

    /// Memory of this process as the system counts it.
    private static var memory: Metric {
        let pages =
            FileManager.default.contents(atPath: "/proc/self/statm")
            .map { String(decoding: $0, as: UTF8.self).split(separator: " ") } ?? []
        let resident = pages.count > 1 ? (Int(pages[1]) ?? 0) * sysconf(Int32(_SC_PAGESIZE)) : 0
        return Metric("process_resident_memory_bytes", .gauge, "Resident memory", [.init(resident)])
    }
}
