import RuaCore
import Testing

@Suite struct AlignmentTests {
    /// A vector of standards.md section 8.1.
    struct Vector: Sendable, CustomTestStringConvertible {
        var number: Int
        var from: String
        var authenticated: String
        var strict: Bool
        var relaxed: Bool
        var why: String

        init(
            _ number: Int, _ from: String, _ authenticated: String, _ strict: Bool, _ relaxed: Bool, _ why: String = ""
        ) {
            (self.number, self.from, self.authenticated) = (number, from, authenticated)
            (self.strict, self.relaxed, self.why) = (strict, relaxed, why)
        }

        var testDescription: String { "\(number): \(from) and \(authenticated) \(why)" }
    }

    static let vectors: [Vector] = [
        Vector(1, "example.com", "example.com", true, true),
        Vector(2, "example.com", "mail.example.com", false, true, "child"),
        Vector(3, "mail.example.com", "example.com", false, true, "parent"),
        Vector(4, "news.example.com", "foo.example.com", false, true, "siblings"),
        Vector(5, "example.com", "example.net", false, false),
        Vector(6, "example.com", "notexample.com", false, false, "no label boundary"),
        Vector(7, "example.com", "example.com.evil.net", false, false),
        Vector(8, "EXAMPLE.com", "Example.COM", true, true, "case"),
        Vector(9, "example.com.", "example.com", true, true, "trailing dot"),
        Vector(10, "example.co.uk", "mail.example.co.uk", false, true, "suffix co.uk"),
        Vector(11, "a.co.uk", "b.co.uk", false, false, "different organizations"),
        Vector(12, "example.co.uk", "co.uk", false, false, "a suffix has no organization"),
        Vector(13, "gov.uk", "gov.uk", true, true, "identical, though a suffix"),
        Vector(14, "gov.uk", "mail.gov.uk", false, false, "its own organization"),
        Vector(15, "x.service.gov.uk", "y.service.gov.uk", false, false, "private part"),
        Vector(16, "alice.github.io", "bob.github.io", false, false, "private part"),
        Vector(17, "www.alice.github.io", "alice.github.io", false, true),
        Vector(18, "bücher.example", "xn--bcher-kva.example", true, true, "U-label and A-label"),
        Vector(19, "bu\u{308}cher.example", "bücher.example", true, true, "NFC"),
        Vector(20, "BÜCHER.example", "xn--bcher-kva.example", true, true, "UTS 46 folding"),
        Vector(21, "faß.de", "fass.de", false, false, "non-transitional"),
        Vector(22, "www.食狮.公司.cn", "xn--85x722f.xn--55qx5d.cn", false, true, "IDN suffix"),
        Vector(23, "b.a.foo.ck", "a.foo.ck", false, true, "rule *.ck"),
        Vector(24, "foo.ck", "bar.ck", false, false, "both are suffixes"),
        Vector(25, "www.ck", "mail.www.ck", false, true, "exception !www.ck"),
        Vector(26, "x.city.kawasaki.jp", "city.kawasaki.jp", false, true, "exception !city.kawasaki.jp"),
        Vector(27, "a.foo.kawasaki.jp", "c.foo.kawasaki.jp", false, false, "suffix foo.kawasaki.jp"),
        Vector(28, "a.uk.com", "b.uk.com", false, false, "private part"),
        Vector(29, "contoso.onmicrosoft.com", "fabrikam.onmicrosoft.com", false, true, "not in the list"),
        Vector(30, "example.com", "us-west-2.amazonses.com", false, false),
        Vector(31, "host.unknowntld", "mail.host.unknowntld", false, true, "default rule *"),
        Vector(32, "localhost", "localhost", true, true, "one label"),
        Vector(33, "example.com", "_spf.example.com", false, true, "underscore"),
        Vector(34, "example.com", "[192.0.2.1]", false, false, "literal"),
        Vector(35, "example.com", "", false, false, "empty"),
        Vector(36, "a..example.com", "example.com", false, false, "no name"),
    ]

    @Test(arguments: vectors)
    func `a vector aligns in strict and in relaxed mode as the standards say`(_ vector: Vector) {
        for (tag, expected) in [("s", vector.strict), ("r", vector.relaxed)] {
            var policy = PolicyPublished()
            (policy.adkim, policy.aspf) = (tag, tag)
            // The reporter says the opposite, so that only the results can have decided; for want of a name it decides.
            let says = vector.authenticated.isEmpty ? expected : !expected
            let dkim = Self.row(vector.from, dkim: [(vector.authenticated, .pass)], says: says)
            #expect(Alignment().judge(dkim, under: policy).passes == expected, "DKIM, mode \(tag)")
            let spf = Self.row(vector.from, spf: [(vector.authenticated, .mfrom, .pass)], says: says)
            #expect(Alignment().judge(spf, under: policy).passes == expected, "SPF, mode \(tag)")
        }
    }

    @Test func `all vectors of the standards are here`() {
        #expect(Self.vectors.map(\.number) == Array(1...36))
    }

    /// A row vector: what a whole row comes to.
    struct RowVector: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var evaluation: Evaluation
        var aspf: String?
        var dkim = false
        var spf = false
        var contradictions: Judgement.Contradictions = []
    }

    static let rows: [RowVector] = [
        RowVector(
            testDescription: "DKIM pass of another and fail of the author",
            evaluation: row("example.org", dkim: [("other.net", .pass), ("example.org", .fail)])),
        RowVector(
            testDescription: "two signatures, the second aligned",
            evaluation: row("example.org", dkim: [("other.net", .pass), ("example.org", .pass)], says: true), dkim: true
        ),
        RowVector(
            testDescription: "softfail, aligned",
            evaluation: row("example.com", spf: [("example.com", .mfrom, .softfail)])),
        RowVector(
            testDescription: "SPF of a subdomain in strict mode",
            evaluation: row("example.com", spf: [("sub.example.com", .mfrom, .pass)]), aspf: "s"),
        RowVector(
            testDescription: "HELO with the null sender",
            evaluation: row("example.com", spf: [("mail.example.com", .helo, .pass)], envelope: "", says: true),
            aspf: "r", spf: true),
        RowVector(
            testDescription: "HELO with another sender",
            evaluation: row("example.com", spf: [("mail.example.com", .helo, .pass)], envelope: "other.net"),
            aspf: "r"),
        RowVector(
            testDescription: "HELO without an envelope in the report",
            evaluation: row("example.com", spf: [("mail.example.com", .helo, .pass)])),
        RowVector(
            testDescription: "no scope means mfrom",
            evaluation: row("example.com", spf: [("mail.example.com", nil, .pass)], says: true), spf: true),
        RowVector(
            testDescription: "C1: DKIM said to pass, unsupported",
            evaluation: row("example.com", dkim: [("other.net", .pass)], says: true),
            contradictions: [.dkimPassUnsupported]),
        RowVector(
            testDescription: "C2: SPF said to pass, unsupported",
            evaluation: row("example.com", spf: [("other.net", .mfrom, .pass)], says: true),
            contradictions: [.spfPassUnsupported]),
        RowVector(
            testDescription: "C3: DKIM said to fail, contradicted",
            evaluation: row("example.com", dkim: [("example.com", .pass)]), dkim: true,
            contradictions: [.dkimFailContradicted]),
        RowVector(
            testDescription: "C4: SPF said to fail, contradicted",
            evaluation: row("example.com", spf: [("example.com", .mfrom, .pass)]), spf: true,
            contradictions: [.spfFailContradicted]),
        RowVector(
            testDescription: "several authors, all aligned",
            evaluation: row(
                "a.example.com, example.org", dkim: [("example.org", .pass), ("example.com", .pass)],
                spf: [("example.org", nil, .pass)]),
            dkim: true, contradictions: [.dkimFailContradicted]),
        RowVector(
            testDescription: "several authors, one aligned",
            evaluation: row("example.com, example.org", dkim: [("example.com", .pass)])),
        RowVector(
            testDescription: "several authors, one of them no name",
            evaluation: row("example.com, <x>", dkim: [("example.com", .pass)])),
        RowVector(testDescription: "commas only", evaluation: row(" , ", dkim: [("example.com", .pass)])),
    ]

    @Test(arguments: rows)
    func `a row comes to what its results say`(_ vector: RowVector) {
        var policy = PolicyPublished()
        policy.aspf = vector.aspf
        let judgement = Alignment().judge(vector.evaluation, under: policy)
        #expect(judgement.dkimAligned == vector.dkim)
        #expect(judgement.spfAligned == vector.spf)
        #expect(judgement.passes == (vector.dkim || vector.spf))
        #expect(judgement.contradictions == vector.contradictions)
    }

    @Test func `without results that decide, the reporter's word is taken, for each mechanism by itself`() {
        var evaluation = Self.row("example.com", dkim: [("", .pass)], spf: [(" ", .mfrom, .none)])
        for (dkim, spf) in [(true, true), (true, false), (false, true), (false, false)] {
            evaluation.reportedDKIM = dkim ? .pass : .fail
            evaluation.reportedSPF = spf ? .pass : .other("not.evaluated")
            let judgement = Alignment().judge(evaluation, under: PolicyPublished())
            let expected = Judgement(
                dkimAligned: dkim, spfAligned: spf, dkimTakenOnTrust: true, spfTakenOnTrust: true)
            #expect(judgement == expected)
        }
    }

    @Test func `results that decide one mechanism leave the other to the reporter`() {
        var evaluation = Self.row("example.com", spf: [("other.net", .mfrom, .pass)])
        evaluation.reportedDKIM = .pass
        let judgement = Alignment().judge(evaluation, under: PolicyPublished())
        #expect(judgement == Judgement(dkimAligned: true, spfAligned: false, dkimTakenOnTrust: true))
    }

    @Test func `the modes of DKIM and SPF are independent`() {
        var policy = PolicyPublished()
        policy.adkim = "s"
        let evaluation = Self.row(
            "example.com", dkim: [("a.example.com", .pass)], spf: [("a.example.com", .mfrom, .pass)])
        let judgement = Alignment().judge(evaluation, under: policy)
        #expect(!judgement.dkimAligned)
        #expect(judgement.spfAligned)
    }

    private static func row(
        _ from: String, dkim: [(String, AuthResult)] = [], spf: [(String, SPFScope?, AuthResult)] = [],
        envelope: String? = nil, says: Bool = false
    ) -> Evaluation {
        var evaluation = Evaluation()
        evaluation.headerFrom = from
        evaluation.envelopeFrom = envelope
        evaluation.dkim = dkim.map { DKIMResult(domain: $0.0, selector: "s1", result: $0.1) }
        evaluation.spf = spf.map { SPFResult(domain: $0.0, scope: $0.1, result: $0.2) }
        evaluation.reportedDKIM = says && !dkim.isEmpty ? .pass : .fail
        evaluation.reportedSPF = says && !spf.isEmpty ? .pass : .fail
        return evaluation
    }
}
