import Testing

/// Verdicts against what the senders of a made corpus are.
@Suite(.enabled("python3 is not installed") { Tool.isInstalled("python3") })
struct LabelledTests {
    @Test(arguments: 1...4)
    func `Every sender gets the verdict of what it is`(seed: Int) throws {
        let scores = try LabelledCorpus(["--seed", "\(seed)", "--scale", "20"]).scores()
        #expect(scores.count == 5)
        for (verdict, score) in scores {
            #expect(score.labelled >= 20, "\(verdict)")
            #expect(score.precision == 100, "\(verdict)")
            #expect(score.recall == 100, "\(verdict)")
        }
    }

    /// What reports cannot tell costs this much; precision and recall in percent.
    @Test(arguments: [
        ("authorized", 100, 100), ("forwarder", 91, 93), ("misconfigured", 88, 100), ("unverified", 78, 100),
        ("unauthorized", 97, 92),
    ])
    func `Senders that mask themselves cost little`(verdict: String, precision: Double, recall: Double) throws {
        let scores = try Self.hard.get()
        let score = try #require(scores[verdict])
        #expect(score.precision >= precision)
        #expect(score.recall >= recall)
    }

    private static let hard = Result {
        try LabelledCorpus(["--seed", "2026", "--scale", "200", "--hard"]).scores()
    }
}
