import RuaCore
import RuaInsight
import Testing

@Suite struct ReporterHealthTests {
    /// The day that is not over; days before it are given as how long ago they are.
    private static let today = MadeReports.monday.day + 7

    private func summary(_ reporters: [String: [Int]], today: Int = Self.today) throws -> DomainSummary {
        var made = MadeReports()
        made.policy()
        made.change { domain in
            domain.reporters = reporters.map { name, ago in
                ObservedReporter(name: name, days: ago.map { Self.today - $0 })
            }
        }
        return try #require(Summary(made.assessed(), today: Timestamp(day: today)).domains.first)
    }

    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var ago: [Int]
        var isSilent: Bool
    }

    @Test(arguments: [
        Case(testDescription: "8 of the 14 days before, nothing for 3", ago: Array(4...11), isSilent: true),
        Case(testDescription: "7 of the 14 days before", ago: Array(4...10), isSilent: false),
        Case(testDescription: "a report 3 days ago", ago: Array(3...14), isSilent: false),
        Case(testDescription: "the 14 days before end 17 days ago", ago: Array(10...17), isSilent: true),
        Case(testDescription: "one of them longer ago", ago: Array(11...18), isSilent: false),
        Case(testDescription: "every other day", ago: Array(stride(from: 5, through: 17, by: 2)), isSilent: false),
    ])
    func `a reporter that reported on most of 14 days and then not for three is silent`(_ test: Case) throws {
        let domain = try summary(["google.com": test.ago])
        #expect(domain.silentReporters.map(\.name) == (test.isSilent ? ["google.com"] : []))
    }

    @Test func `a silent reporter is a reason to look, and says since when`() throws {
        let domain = try summary(["google.com": Array(4...16), "Yahoo": Array(1...17)])
        #expect(domain.silentReporters.map(\.sentence) == ["google.com has sent no report on a day after 2026-01-08."])
        #expect(domain.state.level == .look)
        #expect(domain.state.sentence == "Reports of google.com no longer come in.")
    }

    @Test func `a period in the past is judged as of its end`() throws {
        let domain = try summary(["google.com": Array(1...17)], today: Self.today + 100)
        #expect(domain.silentReporters.isEmpty)
        #expect(domain.reportsInUntil == Self.today - 1)
    }

    @Test func `reports are in up to the day on which half of the regular reporters have reported`() throws {
        let regular = ["a": Array(1...17), "b": Array(2...17), "c": Array(3...17)]
        #expect(try summary(regular).reportsInUntil == Self.today - 2)
        #expect(try summary(["a": Array(1...17), "b": Array(2...17)]).reportsInUntil == Self.today - 1)
        #expect(try summary(["now and then": [2, 9]]).reportsInUntil == Self.today - 2)
        #expect(try summary([:]).reportsInUntil == nil)
    }
}
