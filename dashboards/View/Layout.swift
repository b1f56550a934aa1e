import RuaCore
import RuaInsight

/// What is around every page: head, the way to the others, the period, the foot.
struct Layout {
    /// A part of the dashboard, as the way at the top names it.
    enum Section: String, CaseIterable {
        case overview = "Overview"
        case senders = "Senders"
        case advice = "Advice"
        case mail = "Mail"
        case tables = "Tables"

        var path: String {
            switch self {
            case .overview: "/"
            case .senders: "/senders"
            case .advice: "/advice"
            case .mail: "/mail"
            case .tables: "/tables"
            }
        }

        /// Mail has no period, so its link carries none.
        fileprivate var keepsScope: Bool { self != .mail }
    }

    let title: String
    let section: Section?
    let scope: ScopeForm?
    let content: Markup
    let made: Timestamp

    func markup(_ assets: Assets) -> Markup {
        // From the page of one domain the way to the others is not narrowed to it.
        let kept = scope.map { $0.isFixed ? $0.scope.onAll : $0.scope }
        let query = kept?.query.text ?? ""
        let links = Section.allCases.map { entry -> [String: Any] in
            [
                "path": entry.path + (entry.keepsScope ? query : ""), "name": entry.rawValue,
                "isCurrent": entry == section,
            ]
        }
        return assets.render(
            "layout",
            [
                "title": title, "sections": links, "scope": scope?.markup(assets) ?? Markup(""), "content": content,
                "made": made.description,
            ])
    }
}

/// The form for period and domain on top of a page: it fills the address, so that a view can be sent as a link.
struct ScopeForm {
    let scope: Scope
    /// The path that the form leads to.
    let path: String
    /// Parameters of the page besides, that the form keeps.
    var further: QueryText = QueryText()
    /// Domains to choose from; none when the page is about one.
    var domains: [String] = []
    /// Whether the page is about one domain, whatever the address says.
    var isFixed = false

    func markup(_ assets: Assets) -> Markup {
        let days = scope.period.days
        let periods = Scope.offered.map { count -> [String: Any] in
            let last = scope.choice == .last(count)
            let pairs = [("last", String(count))] + (isFixed ? [] : scope.domains.map { ("domain", $0) })
            let query = QueryText(pairs + further.pairs.map { ($0.name, $0.value) })
            return ["link": path + query.text, "days": count, "isCurrent": last]
        }
        var values: [String: Any] = [
            "path": path, "periods": periods, "words": scope.words,
            "since": days.isEmpty ? scope.period.since.date : Figures.day(days.lowerBound),
            "until": days.isEmpty ? scope.period.until.date : Figures.day(days.upperBound),
            "isCustom": !periods.contains { $0["isCurrent"] as? Bool == true },
            "hasDomains": !domains.isEmpty, "domains": domains, "keptDomains": isFixed ? [] : scope.domains,
            "keptPeriod": scope.periodPairs.map { ["name": $0.0, "value": $0.1] },
            "further": further.pairs.map { ["name": $0.name, "value": $0.value] },
        ]
        // A template takes an empty text for something; only what is missing is nothing.
        if !scope.domains.isEmpty { values["domain"] = scope.domains.joined(separator: ", ") }
        return assets.render("scope", values)
    }
}
