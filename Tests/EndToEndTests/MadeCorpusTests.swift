import Foundation
import Testing

/// A made corpus of 60 mails against what its maker says an honest reader must find.
@Suite struct MadeCorpusTests {
    private static let maker = [
        ProcessInfo.processInfo.environment["RUA_MAKE_CORPUS"], Repository.path + "/Tests/Bench/make-corpus.py",
        "/work/shared/tools/make-corpus.py",
    ].compactMap { $0 }.first { FileManager.default.fileExists(atPath: $0) }

    @Test(
        .enabled("make-corpus.py or python3 is missing") { maker != nil && Tool.isInstalled("python3") },
        arguments: [[], ["--mbox"]])
    func `Reports, rows, messages and aligned totals are the maker's`(_ form: [String]) throws {
        let scratch = try Scratch()
        let name = form.isEmpty ? "mails" : "mails.mbox"
        let maker = try #require(Self.maker)
        let made = try Tool.run("python3", [maker, scratch.file(name), "--messages", "60"] + form, in: scratch)
        try #require(made.exitCode == 0, "\(made.errorText)")
        let truthFile = try #require(try scratch.names.first { $0.hasSuffix(".truth.json") })
        let truth = try JSON(scratch.read(truthFile))
        let tally = try scratch.rua("import", scratch.file(name), "--json").json
        #expect(tally["stored"].int == 60)
        for figure in ["reports", "rows", "messages"] { #expect(tally[figure] == truth[figure]) }

        let summary = try scratch.rua(
            "summary", "--since", "2026-01-01", "--until", "2027-01-01", "--format", "json"
        ).json
        let domains = summary["domains"].elements
        #expect(Set(domains.compactMap { $0["domain"].text }) == Set(truth["domains"].keys))
        for domain in domains {
            let expected = truth["domains"][domain["domain"].text ?? ""]
            #expect(domain["reports"] == expected["reports"])
            #expect(domain["messages"] == expected["messages"])
            #expect(domain["dkim_aligned"] == expected["dkim_aligned"])
            #expect(domain["spf_aligned"] == expected["spf_aligned"])
            #expect(domain["pass"] == expected["dmarc_pass"])
            let verdicts = domain["verdicts"].keys.compactMap { domain["verdicts"][$0].int }
            #expect(verdicts.reduce(0, +) == domain["messages"].int)
            let dispositions = domain["disposition"].keys.compactMap { domain["disposition"][$0].int }
            #expect(dispositions.reduce(0, +) == domain["messages"].int)
        }
        #expect(domains.compactMap { $0["messages"].int } == domains.compactMap { $0["messages"].int }.sorted(by: >))
        #expect(summary["mails"]["stored"].int == 60)
    }
}
