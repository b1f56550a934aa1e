/// A whole HTML page that needs nothing else: for a file, a printer, or as the body of a mail.
public struct HTMLPage: Sendable, Equatable {
    /// The title of the page.
    public var title: String
    /// What is on it, in order.
    public var sections: [Document.Block]

    /// A page.
    public init(title: String, sections: [Document.Block]) {
        self.title = title
        self.sections = sections
    }

    /// The page as HTML. Its policy lets it load and run nothing, wherever it is opened.
    public var text: String {
        let body = sections.map(\.html).joined()
        return """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light">
            <title>\(SafeText.html(title))</title>
            </head>
            <body style="margin:0;padding:16px;background:#ffffff;color:#1f2328;">
            \(body)</body>
            </html>

            """
    }
}

extension Document.Block {
    /// The block as HTML.
    var html: String {
        switch self {
        case .heading(let level, let prose): HTMLPrinter.heading(HTMLPrinter.prose(prose), level: level)
        case .paragraph(let prose): HTMLPrinter.paragraph(HTMLPrinter.prose(prose))
        case .list(let items, let ordered): HTMLPrinter.list(items.map(HTMLPrinter.prose), ordered: ordered)
        case .table(let table): HTMLPrinter.table(table)
        case .note(let prose): HTMLPrinter.paragraph(HTMLPrinter.prose(prose), role: .dim)
        }
    }
}
