import RuaCore
import RuaInsight
import Testing

/// Verdicts against what the senders of a made corpus are.
@Suite struct CorpusTests {
    struct Score {
        var right: [Verdict: Int] = [:]
        var given: [Verdict: Int] = [:]
        var labelled: [Verdict: Int] = [:]

        init(_ corpus: LabelledCorpus) {
            let assessment = Assessment(corpus.observations)
            for (source, verdict) in zip(corpus.observations.sources, assessment.verdicts) {
                guard let address = source.sourceIP, let truth = corpus.truth[address] else { continue }
                given[verdict, default: 0] += 1
                labelled[truth, default: 0] += 1
                if truth == verdict { right[verdict, default: 0] += 1 }
            }
        }

        func precision(_ verdict: Verdict) -> Share {
            Share(Int128(right[verdict] ?? 0), of: Int128(given[verdict] ?? 0))
        }

        func recall(_ verdict: Verdict) -> Share {
            Share(Int128(right[verdict] ?? 0), of: Int128(labelled[verdict] ?? 0))
        }
    }

    @Test(arguments: [1, 2, 3, 4, 5, 6, 7, 8] as [UInt64])
    func `every sender of the corpus gets the verdict of what it is`(seed: UInt64) {
        let corpus = LabelledCorpus(seed: seed, scale: 25)
        let score = Score(corpus)
        #expect(score.labelled.values.reduce(0, +) == corpus.truth.count, "seed \(seed)")
        for verdict in Verdict.allCases {
            #expect(score.labelled[verdict, default: 0] >= 25)
            #expect(score.precision(verdict).description == "100.0%", "\(verdict), seed \(seed)")
            #expect(score.recall(verdict).description == "100.0%", "\(verdict), seed \(seed)")
        }
    }

    struct Floor: Sendable, CustomTestStringConvertible {
        var verdict: Verdict
        /// Percent.
        var precision: Int128
        /// Percent.
        var recall: Int128
        var testDescription: String { verdict.rawValue }
    }

    @Test(arguments: [
        Floor(verdict: .authorized, precision: 100, recall: 100),
        Floor(verdict: .forwarder, precision: 88, recall: 88),
        Floor(verdict: .misconfigured, precision: 82, recall: 100),
        Floor(verdict: .unverified, precision: 75, recall: 100),
        Floor(verdict: .unauthorized, precision: 97, recall: 92),
    ])
    func `senders that mask themselves cost little`(_ floor: Floor) {
        let score = Score(LabelledCorpus(seed: 2026, scale: 200, isHard: true))
        let (precision, recall) = (score.precision(floor.verdict), score.recall(floor.verdict))
        #expect(precision.part * 100 >= precision.whole * floor.precision, "precision \(precision)")
        #expect(recall.part * 100 >= recall.whole * floor.recall, "recall \(recall)")
    }

    @Test func `the figures of a summary are those of the corpus`() throws {
        let corpus = LabelledCorpus(seed: 9, scale: 10)
        let assessment = Assessment(corpus.observations)
        let summary = try #require(Summary(assessment, today: corpus.observations.period.until).domains.first)
        let all = corpus.observations.sources.flatMap(\.tallies).reduce(0) { $0 + $1.messages }
        #expect(summary.totals.messages == all)
        #expect(Verdict.allCases.reduce(0) { $0 + summary.verdicts[$1] } == all)
        #expect(summary.sources == corpus.truth.count)
        let done = summary.dispositions
        #expect(done.none + done.pass + done.quarantine + done.reject + done.other == all)
        #expect(assessment.senders().reduce(0) { $0 + $1.totals.messages } == all)
        #expect(assessment.insights().reduce(0) { $0 + $1.totals.messages } == all)
    }
}
