/// Reports of senders whose part is known, made by Tests/Labelled/make-labelled.py and imported.
struct LabelledCorpus {
    /// The days that have labels: the last seven.
    static let week = ["--since", "2026-02-23", "--until", "2026-03-02"]

    let scratch: Scratch

    init(_ options: [String] = []) throws {
        scratch = try Scratch()
        let maker = Repository.path + "/Tests/Labelled/make-labelled.py"
        let made = try Tool.run("python3", [maker, "labelled"] + options, in: scratch)
        guard made.exitCode == 0 else { throw TestTrouble(made.errorText) }
        let imported = try scratch.rua("import", "labelled", "--jobs", "1")
        guard imported.exitCode == 0 else { throw TestTrouble(imported.errorText) }
    }

    /// How right one verdict is given.
    struct Score {
        /// Sources.
        var labelled: Int
        /// Percent, with one decimal.
        var precision: Double
        /// Percent, with one decimal.
        var recall: Double
    }

    /// The scores by verdict, as Tests/Labelled/score.py finds them.
    func scores() throws -> [String: Score] {
        let scorer = Repository.path + "/Tests/Labelled/score.py"
        let answer = try Tool.run(
            "python3", [scorer, RuaBinary.path, scratch.database, "labelled.truth.tsv"] + Self.week, in: scratch)
        guard answer.exitCode == 0 else { throw TestTrouble(answer.errorText) }
        var scores: [String: Score] = [:]
        for line in answer.text.split(separator: "\n").dropFirst() {
            let fields = line.split(separator: "\t")
            guard fields.count == 6, let labelled = Int(fields[1]), let precision = Double(fields[4]),
                let recall = Double(fields[5])
            else { throw TestTrouble("the scorer says: \(line)") }
            scores[String(fields[0])] = Score(labelled: labelled, precision: precision, recall: recall)
        }
        return scores
    }
}
