import RuaCore
import Testing

@Suite struct WordsTests {
    private static func check<Word: ReportWord>(
        _ type: Word.Type, known: [String], alias: [String: String] = [:], location: SourceLocation = #_sourceLocation
    ) {
        for word in known {
            #expect(Word(word).description == word, sourceLocation: location)
            #expect(Word(word.uppercased()) == Word(word), sourceLocation: location)
            #expect(Word(Word(word).description) == Word(word), sourceLocation: location)
        }
        #expect(Set(known.map { Word($0) }).count == known.count, sourceLocation: location)
        for (old, new) in alias {
            #expect(Word(old).description == new, sourceLocation: location)
            #expect(Word(old.uppercased()) == Word(new), sourceLocation: location)
        }
        // Unknown words are kept as they were written, case, blanks and all, and stay unknown when they are read again.
        for word in ["", " ", "Not.Evaluated", "pass;", "пасс", "p\u{0}ass", "passé"] {
            #expect(Word(word).description == word, sourceLocation: location)
            #expect(!known.contains(Word(word).description), sourceLocation: location)
            #expect(Word(Word(word).description) == Word(word), sourceLocation: location)
        }
    }

    @Test func `dispositions are those of both RFCs, and rspamd's softfail`() {
        Self.check(
            Disposition.self, known: ["none", "pass", "quarantine", "reject"], alias: ["softfail": "quarantine"])
    }

    @Test func `reported results are pass and fail, anything else no pass`() {
        Self.check(ReportedResult.self, known: ["pass", "fail"])
        #expect(ReportedResult("neutral") != .pass)
    }

    @Test func `raw results have three old spellings`() {
        Self.check(
            AuthResult.self,
            known: ["none", "pass", "fail", "softfail", "policy", "neutral", "temperror", "permerror"],
            alias: ["hardfail": "fail", "unknown": "temperror", "error": "permerror"])
    }

    @Test func `scopes are mfrom and helo`() { Self.check(SPFScope.self, known: ["mfrom", "helo"]) }

    @Test func `override types are those of both RFCs`() {
        Self.check(
            OverrideType.self,
            known: [
                "forwarded", "local_policy", "mailing_list", "policy_test_mode", "sampled_out", "trusted_forwarder",
                "other",
            ])
    }

    @Test(
        arguments: [
            ("s", .strict), ("S", .strict), ("strict", .strict), ("r", .relaxed), ("relaxed", .relaxed), ("", .relaxed),
            ("x", .relaxed), (nil, .relaxed),
        ] as [(String?, AlignmentMode)])
    func `alignment is relaxed unless a report says strict`(text: String?, mode: AlignmentMode) {
        #expect(AlignmentMode(reported: text) == mode)
        var policy = PolicyPublished()
        policy.adkim = text
        #expect(policy.dkimMode == mode)
        #expect(policy.spfMode == .relaxed)
    }
}
