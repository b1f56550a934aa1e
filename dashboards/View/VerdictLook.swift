import RuaInsight

/// What a series of a chart or a badge looks like: a colour and a pattern, both told in words beside it.
///
/// The colours are far apart for eyes that miss red, green or blue, and the patterns for those that see none.
struct Look: Sendable, Equatable {
    /// The class in the stylesheet, and the name of the pattern.
    let name: String
    /// The word beside it.
    let label: String

    /// A sample of it for a legend or a badge.
    var swatch: Markup {
        """
        <svg class="swatch" width="12" height="12" aria-hidden="true" focusable="false">\
        <rect width="12" height="12" rx="2" fill="url(#p-\(name))"/></svg>
        """
    }

    /// A word with its sample.
    var badge: Markup { "<span class=\"badge b-\(name)\">\(swatch)\(label)</span>" }

    static let pass = Look(name: "authorized", label: "pass")
    static let fail = Look(name: "unauthorized", label: "fail")

    /// What reporters did, in order.
    static let dispositions = [
        Look(name: "forwarder", label: "none"), Look(name: "authorized", label: "pass"),
        Look(name: "misconfigured", label: "quarantine"), Look(name: "unauthorized", label: "reject"),
    ]
}

extension Verdict {
    var look: Look { Look(name: rawValue, label: rawValue) }
}
