import RuaDNS
import Testing

@Suite struct DMARCRecordTests {
    private func read(_ text: String) -> DMARCRecord? { DMARCRecord(Array(text.utf8)) }

    @Test(arguments: [
        "v=DMARC1", "v=DMARC1;", "v=DMARC1; p=none", "v = DMARC1 ;p=none", " v=DMARC1;p=none", "V=DMARC1; p=none",
    ])
    func `a record of DMARC`(_ text: String) {
        #expect(read(text) != nil)
    }

    @Test(arguments: [
        "", "v=DMARC10; p=none", "v=dmarc1; p=none", "p=none; v=DMARC1", "v=DMARC1 p=none", "v=spf1 -all", "v",
        "DMARC1",
        ";v=DMARC1", "v=DMARC1\u{a0};p=none",
    ])
    func `a text that is none`(_ text: String) {
        #expect(read(text) == nil)
    }

    @Test func `tags are folded and trimmed, the first of a name counts`() throws {
        let record = try #require(read("v=DMARC1;\tP = reject ; p=none;; sp= ;rua=mailto:a@example.com"))
        #expect(record["p"] == "reject")
        #expect(record["sp"] == "")
        #expect(record["np"] == nil)
        #expect(record.repeatedTags == ["p"])
        #expect(record.strays.isEmpty)
    }

    @Test func `what is no tag, and tags that nobody knows`() throws {
        let record = try #require(read("v=DMARC1; p=none; reject; =x; a b=c; pct=50; ri=1; foo=1; t=y; psd=n; np=none"))
        #expect(record.strays == ["reject", "=x", "a b=c"])
        #expect(record.unknownTags == ["foo"])
    }

    @Test func `addresses of rua`() throws {
        let record = try #require(
            read(
                "v=DMARC1; rua=mailto:a@example.com, MAILTO:b%2Bc@example.com!10m ,c@example.com,,https://x.example/,"
                    + "mailto:%zz@example.com,mailto:d@example.com?subject=x,mailto:"))
        #expect(
            record.reportURIs.map(\.address) == [
                "a@example.com", "b+c@example.com", nil, nil, nil, "d@example.com", nil,
            ])
        #expect(record.reportURIs.map(\.sizeLimit) == [nil, "10m", nil, nil, nil, nil, nil])
        #expect(record.reportURIs[2].text == "c@example.com")
    }

    @Test func `no rua is no address`() throws {
        #expect(try #require(read("v=DMARC1; p=none")).reportURIs.isEmpty)
        #expect(try #require(read("v=DMARC1; p=none; rua=")).reportURIs.isEmpty)
    }
}
