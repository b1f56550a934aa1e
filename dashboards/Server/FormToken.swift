import HTTPTypes

/// What a form of ours carries and no other site knows, so that no other site can send it for the reader.
struct FormToken: Sendable {
    /// New with every start.
    let text: String

    init() {
        var generator = SystemRandomNumberGenerator()
        text = (0..<2).map { _ in
            let digits = String(generator.next() as UInt64, radix: 16)
            return String(repeating: "0", count: 16 - digits.utf8.count) + digits
        }.joined()
    }

    /// Whether a form came from a page of ours: with the token, and from where the browser says it came.
    ///
    /// Browsers say `Origin: null` for pages that send no referrer, as ours do; those that do so also send Sec-Fetch-Site.
    func allows(_ form: QueryText, _ headers: HTTPFields, authority: String) -> Bool {
        guard let given = form["token"], WebAccess.isEqual(Array(given.utf8), Array(text.utf8)) else { return false }
        if let site = headers.value("sec-fetch-site") { return site == "same-origin" }
        guard let origin = headers[.origin] else { return true }
        return ["http://", "https://"].contains { origin.lowercased() == $0 + authority.lowercased() }
    }
}

extension HTTPFields {
    /// The value of a field by its name in lower case, for names that the library has no word for.
    func value(_ name: String) -> String? { first { $0.name.canonicalName == name }?.value }
}
