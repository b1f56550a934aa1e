import RuaCore
import RuaInsight
import Testing

@testable import RuaReports

/// What questions add to the figures of one period: advice for the summary, the time before and after a change.
struct QuestionTests {
    private static let end = 20_000

    /// Sixty days of a domain that changes its policy, and of mail that a stricter one stops.
    private func question(_ policies: [(p: String, days: Range<Int>)]) async throws -> Question {
        let reports = policies.flatMap { policy in
            policy.days.map { day in
                var report = MadeReport(day: Self.end - 60 + day, rows: [.own("192.0.2.10", 100)])
                report.p = policy.p
                report.rows[0].dkim.append(("service.test", "k1", "pass"))
                if policy.p != "none" {
                    var row = MadeReport.Row.service("198.51.100.7", 1)
                    row.disposition = policy.p
                    report.rows.append(row)
                }
                return report
            }
        }
        return Question(to: try await FilledDatabase(reports).store, domains: [], senders: [])
    }

    private let quarter = Period.days(end - 90..<end)
    private let week = Period.days(end - 7..<end)

    @Test func `Advice looks at the time before and after a change of policy`() async throws {
        let question = try await question([("none", 0..<40), ("reject", 40..<60)])
        let advice = try #require(try question.advice(quarter).advice.first)
        let effect = try #require(advice.effect)
        #expect(effect.change.seen.day == Self.end - 20)
        #expect(effect.before.whole == 4000 && effect.before.part == 4000)
        #expect(effect.after.whole == 2020 && effect.after.part == 2000)
        #expect(effect.stopped == 20 && effect.course == .rollBack)
        #expect(advice.record.hasPrefix("v=DMARC1; p=none; "))
    }

    @Test func `Without a change in the period there is nothing to compare`() async throws {
        let question = try await question([("none", 0..<40), ("reject", 40..<60)])
        #expect(try question.advice(week).advice.first?.effect == nil)
    }

    @Test func `A policy that goes back to an old one is a change, too`() async throws {
        let question = try await question([("none", 0..<20), ("reject", 20..<56), ("none", 56..<60)])
        let domain = try #require(try question.summary(week, now: Timestamp(day: Self.end)).summary.domains.first)
        #expect(domain.policyChanges.map { $0.after.p } == ["none"])
        #expect(domain.state.level == .act)
        #expect(domain.state.sentence.hasPrefix("Your policy became weaker: p=reject became p=none, first seen on"))
    }

    @Test func `The summary says which domain is ready for a stricter policy`() async throws {
        let question = try await question([("none", 0..<60)])
        let summary = try question.summary(week, now: Timestamp(day: Self.end)).summary
        #expect(summary.domains.first?.readyFor == .quarantineTesting)
        #expect(summary.steps.map(\.command) == ["rua advise --domain example.com"])
    }

    @Test func `The advice of a summary ends with its period, and never after today`() {
        let now = Timestamp(day: Self.end)
        #expect(Question.advicePeriod(for: week, now: now) == quarter)
        #expect(Question.advicePeriod(for: .days(Self.end - 3..<Self.end + 1), now: now) == quarter)
        #expect(Question.advicePeriod(for: .days(100..<107), now: now) == .days(17..<107))
    }
}
