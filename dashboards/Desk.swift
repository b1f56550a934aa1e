import RuaCore
import RuaInsight
import RuaReports
import RuaStore

/// What every page is made with.
struct Desk: Sendable {
    let store: Store
    /// The owner's word on senders in the settings; it wins over what the database holds.
    let senders: [DeclaredSender]
    let clock: @Sendable () -> Timestamp
    let mayWrite: Bool
    let token: FormToken
    let assets: Assets

    /// Questions about the domains of a scope.
    ///
    /// - Throws: `StoreError`.
    func question(_ scope: Scope) throws -> Question {
        Question(to: store, domains: scope.domains, senders: senders + (try store.declaredSenders()))
    }

    /// A whole page around its content.
    func page(
        _ title: String, section: Layout.Section? = nil, scope: ScopeForm? = nil, _ content: Markup
    ) -> Content {
        let layout = Layout(title: title, section: section, scope: scope, content: content, made: clock())
        return Content(.html, Array(layout.markup(assets).description.utf8))
    }
}

/// A source as reports name it, for finding its verdict again.
struct SourceKey: Hashable {
    let domain: String
    let sourceIP: IPAddress?
}

extension Assessment {
    /// The index of each source.
    var sourceIndex: [SourceKey: Int] {
        var index: [SourceKey: Int] = [:]
        index.reserveCapacity(observations.sources.count)
        for (number, source) in observations.sources.enumerated() {
            index[SourceKey(domain: source.domain, sourceIP: source.sourceIP)] = number
        }
        return index
    }
}

extension Verdict {
    /// Its place among all.
    var place: Int { Verdict.allCases.firstIndex(of: self) ?? 0 }
}
