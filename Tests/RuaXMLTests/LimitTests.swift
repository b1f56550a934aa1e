import RuaCore
import RuaTestSupport
import RuaXML
import Testing

/// Each limit, met and passed by one.
@Suite struct LimitTests {
    static func sample(records: Int) -> String {
        var sample = Sample()
        sample.records = Array(repeating: Sample.record(), count: records)
        return sample.xml
    }

    @Test func `as many rows as the limit, and one more`() throws {
        var limits = Limits.Report()
        limits.rows = 3
        #expect(try Reading(Self.sample(records: 3), limits: limits).rows.count == 3)
        #expect {
            _ = try Reading(Self.sample(records: 4), limits: limits)
        } throws: {
            ($0 as? XMLError)?.code == .tooManyRows
        }
    }

    @Test(arguments: [false, true])
    func `as deep as the limit, and one deeper`(isBroken: Bool) throws {
        func nested(_ depth: Int) -> String {
            let inner = depth - 1
            return Sample().xml.replacing(
                "</feedback>",
                with: (isBroken ? "&" : "") + String(repeating: "<a>", count: inner)
                    + String(repeating: "</a>", count: inner) + "</feedback>")
        }
        #expect(try Reading(nested(32)).rows.count == 1)
        for feed in Feed.allCases {
            #expect {
                _ = try Reading(nested(33), feed: feed)
            } throws: {
                ($0 as? XMLError)?.code == .tooDeep
            }
        }
    }

    @Test(arguments: [false, true], Feed.allCases)
    func `a tag as long as the limit, and one longer`(isBroken: Bool, feed: Feed) throws {
        var limits = Limits.Report()
        limits.tagBytes = 1000
        func tag(_ length: Int) -> String {
            let value = String(repeating: "v", count: length - "<a b=''>".utf8.count)
            return Sample().xml.replacing(
                "</feedback>", with: (isBroken ? "&" : "") + "<a b='\(value)'></a></feedback>")
        }
        #expect(try Reading(tag(1000), feed: feed, limits: limits).rows.count == 1)
        #expect {
            _ = try Reading(tag(1001), feed: feed, limits: limits)
        } throws: {
            ($0 as? XMLError)?.code == .tagTooLong
        }
    }

    @Test func `as many attributes as any report needs, and one more`() throws {
        func attributes(_ count: Int) -> String {
            Sample().xml.replacing(
                "</feedback>", with: "<a \((0..<count).map { "a\($0)='' " }.joined())/></feedback>")
        }
        #expect(try Reading(attributes(256)).rows.count == 1)
        #expect {
            _ = try Reading(attributes(257))
        } throws: {
            ($0 as? XMLError)?.code == .tagTooLong
        }
    }

    @Test(arguments: Feed.allCases)
    func `names stop soon after the limit`(feed: Feed) throws {
        var limits = Limits.Report()
        limits.names = 100
        func names(_ count: Int) -> String {
            Sample().xml.replacing("</feedback>", with: (0..<count).map { "<n\($0)/>" }.joined() + "</feedback>")
        }
        #expect(try Reading(names(50), feed: feed, limits: limits).rows.count == 1)
        #expect {
            _ = try Reading(names(101), feed: feed, limits: limits)
        } throws: {
            ($0 as? XMLError)?.code == .tooManyNames
        }
    }

    struct Results: Sendable, CustomTestStringConvertible {
        let name: String
        let limit: Int
        let record: @Sendable (Int) -> String
        let count: @Sendable (Evaluation) -> Int
        var testDescription: String { name }
    }

    static let results: [Results] = [
        Results(name: "dkim", limit: 100) { count in
            Sample.record(
                results: (0..<count).map { "<dkim><domain>d\($0)</domain><result>pass</result></dkim>" }.joined())
        } count: {
            $0.dkim.count
        },
        Results(name: "spf", limit: 16) { count in
            Sample.record(
                results: (0..<count).map { "<spf><domain>d\($0)</domain><result>pass</result></spf>" }.joined())
        } count: {
            $0.spf.count
        },
        Results(name: "reason", limit: 64) { count in
            Sample.record(
                evaluated: "<disposition>none</disposition><dkim>pass</dkim><spf>pass</spf>"
                    + (0..<count).map { "<reason><type>other</type><comment>c\($0)</comment></reason>" }.joined())
        } count: {
            $0.reasons.count
        },
    ]

    @Test(arguments: results)
    func `results of a row up to the limit, and one more`(_ kind: Results) throws {
        var sample = Sample()
        for (count, codes) in [(kind.limit, []), (kind.limit + 1, ["too-many-results"])] {
            sample.records = [kind.record(count)]
            let reading = try Reading(sample.xml)
            #expect(reading.row.map { kind.count($0.evaluation) } == kind.limit)
            #expect(reading.codes == codes)
        }
    }

    @Test func `all text of a row together is bounded`() throws {
        var sample = Sample()
        let comment = String(repeating: "x", count: 60 << 10)
        sample.records = [
            Sample.record(
                evaluated: "<disposition>none</disposition><dkim>pass</dkim><spf>pass</spf>"
                    + String(repeating: "<reason><comment>\(comment)</comment></reason>", count: 64))
        ]
        let reading = try Reading(sample.xml)
        #expect(reading.codes.contains("text-cut"))
        #expect(try #require(reading.row).evaluation.encoded.count < (1 << 20) + 1024)
    }

    @Test func `many readers at once do not disturb each other`() async throws {
        let xml = Self.sample(records: 100)
        let broken = xml.replacing("Reporter", with: "R&D <x@y> \u{1}")
        let whole = try Reading(xml)
        let repaired = try Reading(broken)
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for task in 0..<8 {
                group.addTask {
                    try (0..<5).allSatisfy { _ in
                        task.isMultiple(of: 2) ? try Reading(xml) == whole : try Reading(broken) == repaired
                    }
                }
            }
            for try await isSame in group { #expect(isSame) }
        }
    }
}
