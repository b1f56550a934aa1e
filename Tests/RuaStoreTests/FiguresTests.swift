import RuaCore
import RuaStore
import Testing

/// The answers of SQL against the same answers by counting rows one by one.
@Suite struct FiguresTests {
    private let temporary: TemporaryStore
    private var store: Store { temporary.store }

    init() throws { temporary = try TemporaryStore() }

    private struct Tally: Hashable {
        let domain: String
        let sourceIP: IPAddress?
        let evaluation: StoredEvaluation
    }

    private static let periods: [(days: Range<Int>, domains: [String])] = [
        (19_000..<21_000, []), (19_995..<20_005, []), (20_000..<20_001, []), (20_005..<20_005, []),
        (19_995..<20_005, ["example.com"]), (19_000..<21_000, ["example.org", "nowhere.example"]),
        (19_000..<21_000, ["nowhere.example"]), (19_000..<21_000, ["example.com') OR (1=1"]),
    ]

    private func fill(seed: UInt64) throws -> [MadeReport] {
        var maker = ReportMaker(seed: seed)
        let made = (0..<60).map { maker.report($0) }
        let writer = MailWriter(store: store)
        for report in made { try store.record([report], writer: writer) }
        return made
    }

    private func rows(_ period: (days: Range<Int>, domains: [String])) throws -> [StoredRow] {
        try store.allRows().filter {
            period.days.contains($0.report.dateRange.day)
                && (period.domains.isEmpty || period.domains.contains($0.report.domain))
        }
    }

    @Test(arguments: UInt64(1)...3)
    func `figures are what the rows add up to`(seed: UInt64) throws {
        _ = try fill(seed: seed)
        for period in Self.periods {
            var expected: [Tally: Int128] = [:]
            var reporters: [Int64: Set<String>] = [:]
            for row in try rows(period) {
                let tally = Tally(
                    domain: row.report.domain, sourceIP: row.sourceIP, evaluation: row.evaluation.forVerdicts)
                expected[tally, default: 0] += Int128(row.messages)
                reporters[row.source, default: []].insert(row.report.orgName)
            }
            let figures = try store.figures(.init(days: period.days, withReporters: true), domains: period.domains)
            var found: [Tally: Int128] = [:]
            for source in figures.sources {
                #expect(source.reporters == source.reporters.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) })
                #expect(Set(source.reporters) == reporters[source.id])
                for tally in source.tallies {
                    let evaluation = try #require(figures.evaluations[tally.evaluation])
                    let key = Tally(domain: source.domain, sourceIP: source.sourceIP, evaluation: evaluation)
                    // The same evaluation may have been judged under other modes.
                    found[key, default: 0] += tally.messages
                }
            }
            #expect(found == expected, "\(period), seed \(seed)")
            #expect(Set(figures.sources.map(\.id)).count == figures.sources.count)
        }
    }

    @Test func `reporters are told only when asked for`() throws {
        try store.record([MadeReport()])
        #expect(try store.figures(.init(days: 0..<100_000)).sources.map(\.reporters) == [[]])
        #expect(
            try store.figures(.init(days: 0..<100_000, withReporters: true)).sources.map(\.reporters) == [["Reporter"]])
    }

    @Test(arguments: UInt64(1)...3)
    func `report days are what the reports add up to`(seed: UInt64) throws {
        let made = try fill(seed: seed)
        struct Key: Hashable {
            let domain: String
            let orgName: String
            let day: Int
        }
        for period in Self.periods {
            var expected: [Key: Int] = [:]
            for report in made.map(\.report) where period.days.contains(report.dateRange.day) {
                let domain = ReportIdentity.fold(report.policyPublished.domain)
                guard period.domains.isEmpty || period.domains.contains(domain) else { continue }
                expected[Key(domain: domain, orgName: report.orgName, day: report.dateRange.day), default: 0] += 1
            }
            var counted: [Key: Int] = [:]
            for entry in try store.reporterDays(period.days, domains: period.domains) {
                for (day, reports) in entry.days {
                    counted[Key(domain: entry.domain, orgName: entry.orgName, day: day), default: 0] += reports
                }
            }
            #expect(counted == expected, "\(period), seed \(seed)")
        }
    }

    @Test(arguments: UInt64(1)...3)
    func `passing signatures are those of the rows that passed by DKIM, with two sources that show each`(
        seed: UInt64
    ) throws {
        _ = try fill(seed: seed)
        for period in Self.periods {
            var expected: [String: Set<IPAddress?>] = [:]
            for row in try rows(period) where row.evaluation.judgement.dkimAligned {
                expected["\(row.report.domain) \(row.evaluation.forVerdicts)", default: []].insert(row.sourceIP)
            }
            var found: [String: Set<IPAddress?>] = [:]
            let wanted = PeriodFigures.Wanted(days: 0..<0, signatureDays: period.days)
            for signer in try store.figures(wanted, domains: period.domains).signatures {
                found["\(signer.domain) \(signer.evaluation)", default: []].insert(signer.sourceIP)
            }
            #expect(Set(found.keys) == Set(expected.keys), "\(period), seed \(seed)")
            for (key, sources) in expected {
                #expect(found[key]?.isSubset(of: sources) == true)
                #expect(found[key]?.count ?? 0 >= min(sources.count, 2), "\(period), seed \(seed)")
            }
        }
    }

    @Test(arguments: [(3, 3, true), (3, 2, false), (2, 3, false)])
    func `a collector looks at no more than it may hold, a command at all`(
        tallies: Int, evaluations: Int, isAnswered: Bool
    ) throws {
        let rows = (1...3).map { number in Row("192.0.2.\(number)", 1) { $0.headerFrom = "\(number).example.com" } }
        try store.record([MadeReport(rows: rows)])
        var bounds = Limits.Question()
        (bounds.tallies, bounds.evaluations) = (tallies, evaluations)
        let bounded = try Store.open(store.path, question: bounds)
        let wanted = PeriodFigures.Wanted(days: 0..<100_000)
        #expect(try store.figures(wanted).sources.count == 3)
        #expect(code { _ = try bounded.figures(wanted) } == (isAnswered ? nil : .tooMuch))
    }
}

extension StoredEvaluation {
    /// The evaluation as figures give it: without the reporter's words on results, with the beginning of comments.
    fileprivate var forVerdicts: StoredEvaluation {
        var short = self
        for index in short.evaluation.dkim.indices { short.evaluation.dkim[index].humanResult = nil }
        for index in short.evaluation.spf.indices { short.evaluation.spf[index].humanResult = nil }
        for index in short.evaluation.reasons.indices {
            short.evaluation.reasons[index].comment = short.evaluation.reasons[index].comment.map {
                String(String.UnicodeScalarView($0.unicodeScalars.prefix(200)))
            }
        }
        return short
    }
}
