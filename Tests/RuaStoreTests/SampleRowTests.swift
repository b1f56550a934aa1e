import RuaCore
import RuaStore
import Testing

@Suite struct SampleRowTests {
    @Test(arguments: UInt64(1)...3)
    func `samples are the newest rows of the sources asked for, and no more than asked for`(seed: UInt64) throws {
        let temporary = try TemporaryStore()
        let store = temporary.store
        var maker = ReportMaker(seed: seed)
        try store.record((0..<60).map { maker.report($0) })
        let all = try store.allRows()
        let (first, last) = try (
            #require(all.map(\.report.dateRange.day).min()), #require(all.map(\.report.dateRange.day).max())
        )
        for chosen in all.prefix(20) {
            let domain = chosen.report.domain
            for days in [first..<last + 1, first..<(first + last) / 2] {
                let expected = all.filter {
                    $0.report.domain == domain && $0.sourceIP == chosen.sourceIP
                        && days.contains($0.report.dateRange.day)
                }
                let found = try store.sampleRows(
                    days: days, domain: domain, addresses: [chosen.sourceIP], limit: 1000)
                #expect(Set(found.map(\.row)) == Set(expected.map(\.row)))
                #expect(found.count == expected.count)
                let newest = expected.map(\.report.dateRange.day).sorted(by: >)
                #expect(found.map(\.report.dateRange.day) == newest)
                let two = try store.sampleRows(days: days, domain: domain, addresses: [chosen.sourceIP], limit: 2)
                #expect(two.map(\.report.dateRange.day) == Array(newest.prefix(2)))
            }
        }
    }
}
