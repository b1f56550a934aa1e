import RuaCore
import RuaInsight
import Testing

@Suite struct SenderChangesTests {
    /// A week and the week before, with an own server in both.
    private func changes(
        before: (inout MadeReports) -> Void = { _ in }, now: (inout MadeReports) -> Void = { _ in }
    ) throws -> DomainSummary {
        var (earlier, week) = (MadeReports(from: MadeReports.monday.day - 7), MadeReports())
        earlier.policy()
        week.policy()
        earlier.row("192.0.2.1", 1000, dkim: .pass("example.com"), spf: .pass("example.com"))
        week.row("192.0.2.1", 1000, dkim: .pass("example.com"), spf: .pass("example.com"))
        before(&earlier)
        now(&week)
        let summary = Summary(week.assessed(), before: earlier.assessed(), today: week.observations.period.until)
        return try #require(summary.domains.first)
    }

    private static let newDay = MadeReports.monday.day + 2

    @Test func `a sender is new when neither its name nor its addresses were seen`() throws {
        let changes = try changes(
            before: { $0.row("198.51.100.9", 5, dkim: .pass("known.net")) },
            now: { made in
                made.row("198.51.100.1", 230, dkim: .pass("mailgun.org"), firstDay: Self.newDay)
                made.row("198.51.100.2", 50, dkim: .pass("known.net"), firstDay: Self.newDay)
                made.row("198.51.100.3", 50, dkim: .pass("old.net"))
                made.row("198.51.100.4", 50, dkim: .pass("list.net"), reasons: [.list], firstDay: Self.newDay)
                made.row("203.0.113.1", 8, firstDay: Self.newDay)
                made.row("203.0.113.2", 9, firstDay: Self.newDay)
                made.row("203.0.113.3", 9)
            }
        ).changes
        #expect(
            changes.new.map(\.sentence) == [
                "mailgun.org is new: 230 messages, none of which passes; it is unverified."
            ])
        #expect(changes.newUnauthorizedSources == 2)
        #expect(changes.newUnauthorizedMessages == 17)
    }

    @Test(arguments: [
        (1, 0, "1 message, which fails"), (1, 1, "1 message, which passes"), (9, 0, "9 messages, none of which passes"),
        (9, 1, "9 messages, 1 of which passes"), (9, 2, "9 messages, 2 of which pass"),
        (9, 9, "9 messages, all of which pass"),
    ])
    func `a new sender's mail is told in grammar`(messages: Int128, passing: Int128, words: String) throws {
        let changes = try changes(now: { made in
            for (count, signed) in [(passing, true), (messages - passing, false)] where count > 0 {
                made.row(
                    "198.51.100.1", count, dkim: .pass("esp.net") + (signed ? .pass("example.com") : []),
                    firstDay: Self.newDay)
            }
        }).changes
        #expect(try #require(changes.new.first).sentence.hasPrefix("esp.net is new: \(words); it is "))
    }

    @Test func `an owner's sender that sends no more has stopped`() throws {
        let domain = try changes(before: { made in
            made.row("198.51.100.1", 412, dkim: .pass("example.com") + .pass("shop.net"))
            made.row("198.51.100.2", 9, dkim: .pass("other.net"))
            made.row("198.51.100.3", 9)
        })
        #expect(
            domain.changes.stopped.map(\.sentence) == [
                "shop.net has stopped: 412 messages in the period before, none in this one."
            ])
        #expect(domain.state.level == .look)
    }

    @Test func `a sender that lost its signature is followed by its addresses, not taken for stopped`() throws {
        let domain = try changes(
            before: { $0.row("198.51.100.1", 412, dkim: .pass("example.com") + .pass("shop.net")) },
            now: { $0.row("198.51.100.1", 400) })
        #expect(domain.changes.stopped.isEmpty)
        #expect(
            domain.changes.lostAlignment.map(\.sentence) == [
                "198.51.100.0/24 lost alignment: 100.0% of its messages passed in the period before, 0.0% in this one;"
                    + " 400 messages fail."
            ])
        #expect(domain.state.level == .act)
    }

    struct Loss: Sendable, CustomTestStringConvertible {
        var before: (pass: Int128, fail: Int128)
        var now: (pass: Int128, fail: Int128)
        var isLoss: Bool
        var testDescription: String { "\(before) then \(now)" }
    }

    @Test(arguments: [
        Loss(before: (100, 0), now: (0, 1), isLoss: true),
        Loss(before: (100, 0), now: (49, 50), isLoss: true),
        Loss(before: (100, 0), now: (90, 10), isLoss: true),
        Loss(before: (100, 0), now: (91, 10), isLoss: false),
        Loss(before: (100, 0), now: (9, 1), isLoss: false),
        Loss(before: (49, 51), now: (0, 100), isLoss: false),
        Loss(before: (0, 0), now: (0, 100), isLoss: false),
    ])
    func `losing half, or ten points with ten messages, is a loss of alignment`(_ test: Loss) throws {
        func rows(_ made: inout MadeReports, _ counts: (pass: Int128, fail: Int128)) {
            if counts.pass > 0 { made.row("198.51.100.1", counts.pass, dkim: .pass("example.com") + .pass("shop.net")) }
            if counts.fail > 0 { made.row("198.51.100.1", counts.fail, dkim: .pass("shop.net")) }
        }
        let domain = try changes(before: { rows(&$0, test.before) }, now: { rows(&$0, test.now) })
        #expect(domain.changes.lostAlignment.map(\.sender) == (test.isLoss ? ["shop.net"] : []))
    }

    @Test func `nothing is compared when a period has no reports at all`() throws {
        let domain = try changes(
            before: { $0.row("198.51.100.1", 412, dkim: .pass("example.com") + .pass("shop.net")) },
            now: { $0.policy(reportDays: 0) })
        #expect(domain.changes == SenderChanges())
    }
}
