import Foundation
import Testing

/// Published reports, each read on its own, give what Tests/Corpus/expected.tsv says.
@Suite struct CorpusTests {
    @Test func `All 64 published files are here`() {
        #expect(PublishedFile.all.count == 64)
        #expect(PublishedFile.all.count { $0.isAggregate } == 41)
        for file in PublishedFile.all { #expect(FileManager.default.fileExists(atPath: file.path)) }
    }

    @Test(arguments: PublishedFile.all.filter(\.isAggregate))
    func `An aggregate report gives its figures`(_ file: PublishedFile) throws {
        let scratch = try Scratch()
        let tally = try scratch.rua("import", "--json", file.path).json
        #expect(
            tally.tally
                == "mails 1, stored 1, reports \(file["reports"]), rows \(file["rows"]), messages \(file["messages"])"
        )
        let rows = try scratch.rua("export", "--format", "jsonl").jsonLines
        #expect(String(rows.count) == file["rows"])
        func messages(where isWanted: (JSON) -> Bool) -> String {
            String(rows.filter(isWanted).reduce(0) { $0 + ($1["count"].int ?? 0) })
        }
        #expect(messages { _ in true } == file["messages"])
        #expect(messages { $0["reported_dkim"].text == "pass" } == file["dkim_pass_messages"])
        #expect(messages { $0["reported_spf"].text == "pass" } == file["spf_pass_messages"])
        #expect(
            messages { $0["reported_dkim"].text == "pass" || $0["reported_spf"].text == "pass" }
                == file["dmarc_pass_messages"])
        let first = try #require(rows.first)
        // A report without a name may be shown by the domain of its e-mail address.
        let names = file["org_name"].isEmpty ? ["", "accurateplastics.com"] : [file["org_name"]]
        #expect(names.contains(first["org_name"].text ?? ""))
        #expect(first["report_id"].text == file["report_id"])
        #expect(first["domain"].text == file["domain"].lowercased())
        #expect(first["begin"].text == Int(file["begin"]).map(rfc3339))
        #expect(first["end"].text == Int(file["end"]).map(rfc3339))
    }

    @Test(arguments: PublishedFile.all.filter { !$0.isAggregate })
    func `Another kind of report is kept, what is none is ignored`(_ file: PublishedFile) throws {
        let scratch = try Scratch()
        let tally = try scratch.rua("import", "--json", file.path).json
        let mails = try scratch.mails()
        let reason =
            switch file["kind"] {
            case "failure": "failure-report"
            case "tlsrpt": "tls-report"
            default: "none"
            }
        if file["kind"] == "not-a-report" || file["demand"] == "either" && tally["ignored"].int == 1 {
            #expect(tally.tally == "mails 1, ignored 1")
            #expect(mails.isEmpty)
        } else {
            #expect(tally.tally == "mails 1, quarantined 1")
            #expect(mails.map { $0["reason"].text } == [reason])
            let raw = try scratch.rua("mail", "raw", "1")
            let original = try [UInt8](Data(contentsOf: URL(fileURLWithPath: file.path)))
            // A mail out of an mbox comes without the line that begins it there.
            #expect(raw.output == original || original.starts(with: Array("From ".utf8)) && !raw.output.isEmpty)
        }
    }

    @Test func `The whole folder adds up, and a second run stores nothing`() throws {
        let scratch = try Scratch()
        let folders = ["dmarc-report-viewer", "mail-auth", "parsedmarc"].map { "\(PublishedFile.folder)/\($0)" }
        let first = try RuaProcess.run(["import", "--json"] + folders, in: scratch).json
        #expect(first["mails"].int == 64)
        #expect(adds(first))
        // Three copies are duplicates and two share their identity with other rows (Tests/Corpus/README.md).
        #expect(first["reports"].int == 36)
        let second = try RuaProcess.run(["import", "--json"] + folders, in: scratch).json
        #expect(adds(second))
        #expect(second["mails"].int == 64)
        #expect(
            [second["stored"], second["reports"], second["rows"], second["messages"]].map(\.digits) == [
                "0", "0", "0", "0",
            ])
        #expect(second["quarantined"] == first["quarantined"])
        #expect(second["ignored"] == first["ignored"])
        let stored = try scratch.query("SELECT count(*) FROM reports UNION ALL SELECT count(*) FROM rows")
        #expect(stored == [first["reports"], first["rows"]].compactMap(\.digits))
    }

    private func adds(_ tally: JSON) -> Bool {
        let parts = ["stored", "duplicate", "quarantined", "ignored"].compactMap { tally[$0].int }
        return parts.count == 4 && parts.reduce(0, +) == tally["mails"].int
    }
}
