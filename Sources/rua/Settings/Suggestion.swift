/// "Did you mean": the known word nearest to a misspelt one.
enum Suggestion {
    /// `, did you mean WORD?`, or nothing when no word is near.
    static func text(for word: String, among known: [String]) -> String {
        let near = known.map { (word: $0, distance: distance(Array(word.utf8.prefix(64)), Array($0.utf8))) }
            .min { $0.distance < $1.distance }
        guard let near, near.distance <= max(1, word.count / 3) else { return "" }
        return ", did you mean `\(near.word)`?"
    }

    /// The number of single-letter changes between two words (Levenshtein).
    private static func distance(_ first: [UInt8], _ second: [UInt8]) -> Int {
        var previous = Array(0...second.count)
        for (i, a) in first.enumerated() {
            var current = [i + 1]
            for (j, b) in second.enumerated() {
                current.append(min(previous[j] + (a == b ? 0 : 1), previous[j + 1] + 1, current[j] + 1))
            }
            previous = current
        }
        return previous[second.count]
    }
}
