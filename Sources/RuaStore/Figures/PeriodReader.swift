import GRDB
import RuaCore

extension Store {
    /// What the reports of a period say.
    ///
    /// - Parameters:
    ///   - period: What to add up.
    ///   - domains: Folded policy domains; empty means all.
    /// - Returns: The figures.
    /// - Throws: `StoreError`.
    public func figures(
        _ period: PeriodFigures.Wanted, domains: [String] = []
    ) throws(StoreError) -> PeriodFigures {
        try figures([period], domains: domains).first ?? PeriodFigures()
    }

    /// What the reports of several periods say, read in one pass: periods that are asked for together mostly overlap.
    ///
    /// - Parameters:
    ///   - periods: What to add up.
    ///   - domains: Folded policy domains; empty means all.
    /// - Returns: The figures of each period, in the same order.
    /// - Throws: `StoreError`.
    public func figures(
        _ periods: [PeriodFigures.Wanted], domains: [String] = []
    ) throws(StoreError) -> [PeriodFigures] {
        try read { db in
            let filter = try DomainFilter(domains, db)
            let ranges = periods.flatMap { [$0.days, $0.signatureDays] }.filter { !$0.isEmpty }
            guard let first = ranges.map(\.lowerBound).min(), let end = ranges.map(\.upperBound).max() else {
                return periods.map { _ in PeriodFigures() }
            }
            var sums = periods.map(PeriodSums.init)
            var evaluations = EvaluationReader(.forVerdicts)
            var isSigned: [Int64: Bool] = [:]
            try DayTotal.forEach(.messages, days: first..<end, filter, db) { total in
                for index in sums.indices {
                    if sums[index].add(total), let question, sums[index].tallies > question.tallies { throw tooMuch }
                    guard sums[index].mayShowSignature(total) else { continue }
                    let evaluation = total.ids.1
                    if let known = isSigned[evaluation] {
                        if known { sums[index].noteSigner(total) }
                        continue
                    }
                    let judgement = try evaluations.evaluation(evaluation, db).judgement
                    isSigned[evaluation] = judgement.dkimAligned
                    if judgement.dkimAligned { sums[index].noteSigner(total) }
                }
            }
            var sources = try SourceReader(db)
            return try sums.map { sums in
                try sums.figures(&sources, &evaluations, filter, db) { count in
                    if let question, count > question.evaluations { throw tooMuch }
                }
            }
        }
    }

    private var tooMuch: StoreError {
        StoreError(
            .tooMuch, path: path,
            "There are more different senders in the period than a collector looks at (limits.question). Choose fewer days "
                + "or one domain, or ask with the `rua` command, which has no such limit.")
    }
}

/// One period on the way from daily totals to figures.
private struct PeriodSums {
    struct Key: Hashable, Comparable {
        let source: Int64
        let evaluation: Int64

        init(_ total: DayTotal) { (source, evaluation) = total.ids }

        static func < (one: Key, other: Key) -> Bool {
            (one.source, one.evaluation) < (other.source, other.evaluation)
        }

        /// Of one word: a summary hashes hundreds of thousands.
        func hash(into hasher: inout Hasher) { hasher.combine(source &<< 32 ^ evaluation) }
    }

    let wanted: PeriodFigures.Wanted
    private var messages: [Key: Int128] = [:]
    private var signers: [Key] = []
    /// Of each evaluation of the domain at hand, the one source that shows it so far; nil when two are known. Totals come
    /// a domain at a time.
    private var shown: [Int64: Int64?] = [:]
    private var domain: Int64?

    /// Sums so far.
    var tallies: Int { messages.count }

    init(wanted: PeriodFigures.Wanted) {
        self.wanted = wanted
    }

    /// Adds what counts in the period; whether anything did.
    mutating func add(_ total: DayTotal) -> Bool {
        var sum: Int128 = 0
        var isWithin = false
        for entry in total.days where wanted.days.contains(entry.day) {
            sum += entry.count
            isWithin = true
        }
        if isWithin { messages[Key(total), default: 0] += sum }
        return isWithin
    }

    func mayShowSignature(_ total: DayTotal) -> Bool {
        total.days.contains { wanted.signatureDays.contains($0.day) }
    }

    mutating func noteSigner(_ total: DayTotal) {
        if total.domain != domain { (domain, shown) = (total.domain, [:]) }
        let key = Key(total)
        switch shown[key.evaluation] {
        case nil: shown.updateValue(key.source, forKey: key.evaluation)
        case .some(.some(key.source)), .some(nil): return
        case .some(.some): shown.updateValue(nil, forKey: key.evaluation)
        }
        signers.append(key)
    }

    func figures(
        _ sources: inout SourceReader, _ evaluations: inout EvaluationReader, _ filter: DomainFilter, _ db: Database,
        checking check: (_ evaluations: Int) throws -> Void
    ) throws -> PeriodFigures {
        var figures = PeriodFigures()
        var index: [Int64: Int] = [:]
        for (key, messages) in messages.sorted(by: { $0.key < $1.key }) {
            if figures.sources.last?.id != key.source {
                index[key.source] = figures.sources.count
                figures.sources.append(.init(id: key.source, try sources.source(key.source)))
            }
            figures.sources[figures.sources.count - 1].tallies.append((key.evaluation, messages))
            if figures.evaluations[key.evaluation] == nil {
                figures.evaluations[key.evaluation] = try evaluations.evaluation(key.evaluation, db)
                try check(figures.evaluations.count)
            }
        }
        for key in signers {
            let source = try sources.source(key.source)
            figures.signatures.append(
                .init(
                    domain: source.domain, sourceIP: source.sourceIP,
                    evaluation: try evaluations.evaluation(key.evaluation, db)))
        }
        if wanted.withReporters { try addReporters(to: &figures, index, filter, db) }
        return figures
    }

    private func addReporters(
        to figures: inout PeriodFigures, _ index: [Int64: Int], _ filter: DomainFilter, _ db: Database
    ) throws {
        let select = try RawStatement(
            db,
            """
            SELECT era, source_id, org_name_id, days FROM source_reporter
            WHERE \(filter.everyDomain) AND era >= ? AND era <= ?
            """)
        let eras = Era.numbers(of: wanted.days)
        select.bind(1, Int64(eras.lowerBound))
        select.bind(2, Int64(eras.upperBound))
        struct Reported: Hashable {
            let position: Int
            let name: Int64
        }
        var seen: Set<Reported> = []
        var names = try NameReader(db)
        try select.forEachRow { row in
            let bits = Era(number: Int(row.columnInteger(0))).bits(of: wanted.days)
            guard row.columnInteger(3) & bits != 0, let position = index[row.columnInteger(1)] else { return }
            let name = row.columnInteger(2)
            guard seen.insert(Reported(position: position, name: name)).inserted else { return }
            figures.sources[position].reporters.append(try names.name(name))
        }
        for position in figures.sources.indices {
            figures.sources[position].reporters.sort { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        }
    }
}
