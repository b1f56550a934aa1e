import HTTPTypes

/// A page that cannot be shown, and why, in words for its reader.
struct Refusal: Error, Sendable, Equatable {
    let status: HTTPResponse.Status
    let text: String
    /// The methods that the path allows, for 405.
    var allow: String?

    init(_ status: HTTPResponse.Status, _ text: String, allow: String? = nil) {
        self.status = status
        self.text = text
        self.allow = allow
    }

    static let notFound = Refusal(.notFound, "There is no such page.")

    /// 404 for what the database does not hold.
    static func missing(_ text: String) -> Refusal { Refusal(.notFound, text) }

    /// 400 for an address or a form that says nothing.
    static func unreadable(_ text: String) -> Refusal { Refusal(.badRequest, text) }
}
