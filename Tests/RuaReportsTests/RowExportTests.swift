import RuaCore
import RuaInsight
import RuaStore
import Testing

@testable import RuaReports

/// `rua export` as CSV and as JSON lines (contract section 4.5).
struct RowExportTests {
    /// The contract's columns, word for word.
    static let columns = """
        domain,org_name,report_id,begin,end,source_ip,count,disposition,dkim_aligned,spf_aligned,pass,reported_dkim,\
        reported_spf,header_from,envelope_from,envelope_to,dkim_results,spf_results,override_reasons,p,sp,np,pct,adkim,\
        aspf,testing,verdict
        """

    private func export(
        _ store: Store, _ form: RowExport.Form = .csv, _ period: Period = .all, domains: [String] = [],
        declared: [DeclaredSender] = []
    ) throws -> [UInt8] {
        var bytes: [UInt8] = []
        try RowExport(period, from: store, domains: domains, declared: declared).run(form) { bytes += $0 }
        return bytes
    }

    private func rows(_ bytes: [UInt8]) throws -> [[String: String]] {
        let rows = try #require(readCSV(bytes))
        return rows.dropFirst().map { Dictionary(uniqueKeysWithValues: zip(RowExport.columns, $0)) }
    }

    @Test func `The columns are the contract's`() {
        #expect(RowExport.columns.joined(separator: ",") == Self.columns)
    }

    @Test func `A row is written as it is stored`() async throws {
        let file = FilledDatabase.tests + "/Fixtures/parsedmarc/left-out.xml"
        let bytes = try export(try await FilledDatabase(importing: [file]).store)
        #expect(
            String(decoding: bytes, as: UTF8.self)
                == """
                \(Self.columns)
                example.com,,2026.01.31@reporter.example,2026-01-31T00:00:00Z,2026-01-31T23:59:59Z,192.0.2.1,12,none,\
                true,false,true,pass,fail,News.Example.COM,,,Example.COM/=pass; /unseen=fail; esp.example/K1=,\
                mfrom:Bounce.Example.com=softfail,,quarantine,,,,,,,authorized
                example.com,,2026.01.31@reporter.example,2026-01-31T00:00:00Z,2026-01-31T23:59:59Z,2001:db8::25,3,\
                quarantine,false,true,true,fail,pass,example.com,,Rcpt.example,,helo:helo.Example.com=none; \
                mfrom:Bounce.Example.com=pass,"local_policy: ; other: arc=pass, as[1].d=list.example",quarantine,,,,,,,\
                authorized
                example.com,,2026.01.31@reporter.example,2026-01-31T00:00:00Z,2026-01-31T23:59:59Z,198.51.100.7,1,\
                reject,false,false,false,fail,fail,example.com,Bounce.example.net,,,,,quarantine,,,,,,,unauthorized

                """.replacing("\n", with: "\r\n"))
    }

    @Test func `JSON lines have the same values in their own types`() async throws {
        let file = FilledDatabase.tests + "/Fixtures/parsedmarc/days.xml"
        let store = try await FilledDatabase(importing: [file]).store
        let lines = String(decoding: try export(store, .jsonLines), as: UTF8.self).split(separator: "\n")
        #expect(lines.count == 4)
        #expect(
            lines.first.map { String($0) } == """
                {"domain":"example.com","org_name":"Slow Reporter","report_id":"days","begin":"2026-01-31T12:30:00Z",\
                "end":"2026-02-03T07:40:00Z","source_ip":"192.0.2.1","count":1,"disposition":"none","dkim_aligned":true,\
                "spf_aligned":true,"pass":true,"reported_dkim":"pass","reported_spf":"pass","header_from":"example.com",\
                "envelope_from":null,"envelope_to":null,"dkim_results":"example.com/s=pass","spf_results":"",\
                "override_reasons":"","p":"none","sp":"reject","np":"reject","pct":50,"adkim":"s","aspf":"r",\
                "testing":"n","verdict":"authorized"}
                """)
    }

    @Test func `The oldest report comes first, whatever came first`() async throws {
        let store = try await FilledDatabase(
            MadeReport(day: 20_002, rows: [.own("192.0.2.1", 3)]),
            MadeReport(day: 20_000, rows: [.own("192.0.2.1", 1)]),
            MadeReport(day: 20_001, rows: [.own("192.0.2.1", 2)])
        ).store
        #expect(try rows(export(store)).map { $0["count"] } == ["1", "2", "3"])
        #expect(try rows(export(store, .csv, .days(20_001..<20_002))).map { $0["count"] } == ["2"])
        #expect(try rows(export(store, domains: ["example.net"])).isEmpty)
    }

    @Test func `Verdicts are those of the sources over the period, the owner's word first`() async throws {
        let store = try await FilledDatabase(
            MadeReport(
                day: 20_000, rows: [.own("192.0.2.1", 5), .service("198.51.100.1", 2), .spoofed("203.0.113.1", 1)])
        ).store
        #expect(
            try rows(export(store)).map { $0["verdict"] } == ["authorized", "unverified", "unauthorized"])
        let declared = [
            DeclaredSender(name: "Service", dkimDomains: [try #require(DomainName("service.test"))], isOurs: true)
        ]
        #expect(
            try rows(export(store, declared: declared)).map { $0["verdict"] }
                == ["authorized", "misconfigured", "unauthorized"])
    }

    @Test func `Every row of the corpus is there once, with a verdict`() async throws {
        let database = try await FilledDatabase.corpus.value
        let rows = try rows(export(database.store))
        #expect(rows.count == database.rows)
        #expect(rows.reduce(Int128(0)) { $0 + (Int128($1["count"] ?? "") ?? 0) } == database.messages)
        #expect(rows.allSatisfy { Verdict(rawValue: $0["verdict"] ?? "") != nil })
        #expect(Set(rows.compactMap { $0["pass"] }) == ["true", "false"])
    }
}
