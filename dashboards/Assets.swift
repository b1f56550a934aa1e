import Mustache
import RuaReports

/// The files that pages are made of, built into the binary.
struct Assets: Sendable {
    private let library: MustacheLibrary

    /// - Throws: What is wrong with a template.
    init() throws {
        MustacheContentTypes.register(EscapedText(), named: Self.contentType)
        var library = MustacheLibrary()
        for (name, bytes) in Self.templates {
            // Every template escapes as we do, not only those that remember to say so.
            let text = "{{% CONTENT_TYPE: \(Self.contentType) }}\n" + String(decoding: bytes, as: UTF8.self)
            try library.register(text, named: name)
        }
        self.library = library
    }

    /// Fills a template in; what stands in three braces must be `Markup`, all else is escaped.
    func render(_ name: String, _ values: [String: Any]) -> Markup {
        Markup(rendered: library.render(values, withTemplate: name) ?? "")
    }

    /// A file of `/static`; nil when there is none of this name.
    static func file(_ name: String) -> Content? {
        switch name {
        case "rua.css": Content(.css, PackageResources.rua_css)
        case "rua.js": Content(.script, PackageResources.rua_js)
        case "rua.svg": Content(.svg, PackageResources.rua_svg)
        default: nil
        }
    }

    private static let contentType = "RUA"

    private static let templates: [(String, [UInt8])] = [
        ("layout", PackageResources.layout_mustache), ("scope", PackageResources.scope_mustache),
        ("overview", PackageResources.overview_mustache), ("domain", PackageResources.domain_mustache),
        ("senders", PackageResources.senders_mustache), ("sender", PackageResources.sender_mustache),
        ("mails", PackageResources.mails_mustache), ("mail", PackageResources.mail_mustache),
        ("report", PackageResources.report_mustache), ("plain", PackageResources.plain_mustache),
    ]
}

/// Escapes as the rest of Rua does: what cannot be seen, or turns text around, is shown as an escape.
private struct EscapedText: MustacheContentType {
    func escapeText(_ text: String) -> String { SafeText.html(text) }
}
