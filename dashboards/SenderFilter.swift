import RuaInsight

/// Which senders to show, and in which order.
struct SenderFilter: Sendable, Equatable {
    /// The columns to sort by.
    enum Sort: String, Sendable, CaseIterable {
        case messages, failing, sender, domain, verdict, pass, first, last
    }

    private(set) var verdicts: [Verdict] = []
    private(set) var onlyNew = false
    private(set) var sort = Sort.messages
    /// From 0.
    private(set) var page = 0

    init(_ query: QueryText) throws(Refusal) {
        for word in query.all("verdict") {
            guard let verdict = Verdict(rawValue: word) else {
                throw Refusal.unreadable("“\(word.prefix(80))” is not a verdict.")
            }
            if !verdicts.contains(verdict) { verdicts.append(verdict) }
        }
        onlyNew = query["new"] != nil
        if let word = query["sort"] {
            guard let sort = Sort(rawValue: word) else {
                throw Refusal.unreadable("The table cannot be sorted by “\(word.prefix(80))”.")
            }
            self.sort = sort
        }
        if let text = query["page"] {
            guard let number = Int(text), number > 0 else {
                throw Refusal.unreadable("“\(text.prefix(80))” is not the number of a page.")
            }
            page = number - 1
        }
    }

    /// The parameters that ask for this, without the page.
    var own: QueryText {
        var pairs = verdicts.map { ("verdict", $0.rawValue) }
        if onlyNew { pairs.append(("new", "1")) }
        if sort != .messages { pairs.append(("sort", sort.rawValue)) }
        return QueryText(pairs)
    }

    /// Those and the scope's.
    func query(_ scope: Scope) -> QueryText {
        QueryText((scope.query.pairs + own.pairs).map { ($0.name, $0.value) })
    }

    /// The same in another order.
    func sorted(by sort: Sort) -> SenderFilter {
        var filter = self
        (filter.sort, filter.page) = (sort, 0)
        return filter
    }

    func applied(to assessment: Assessment) -> [SenderInsight] {
        let senders = assessment.senders { verdicts.isEmpty || verdicts.contains($0) }
            .filter { !onlyNew || $0.isNew }
        // They come with the most messages first, which decides between equals.
        switch sort {
        case .messages: return senders
        case .failing: return Self.ranked(senders) { -$0.totals.failing }
        case .sender: return Self.ranked(senders) { $0.sender }
        case .domain: return Self.ranked(senders) { $0.domain }
        case .verdict: return Self.ranked(senders) { -$0.verdict.place }
        case .pass: return Self.ranked(senders) { Figures.fraction($0.totals.pass, of: $0.totals.messages) }
        case .first: return Self.ranked(senders) { -$0.firstDay }
        case .last: return Self.ranked(senders) { -$0.lastDay }
        }
    }

    private static func ranked(_ senders: [SenderInsight], _ key: (SenderInsight) -> some Comparable) -> [SenderInsight]
    {
        senders.enumerated().map { (key: key($1), place: $0, sender: $1) }
            .sorted { $0.key != $1.key ? $0.key < $1.key : $0.place < $1.place }.map(\.sender)
    }
}
