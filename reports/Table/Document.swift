/// An answer that is more than a table, such as the weekly summary: blocks in order, printed for a terminal, as
/// Markdown or as an HTML mail.
public struct Document: Sendable, Equatable {
    /// The title of the HTML page; also the subject a mail could have.
    public var title: String
    /// The blocks, in order.
    public var blocks: [Block]

    /// A document.
    public init(title: String, blocks: [Block] = []) {
        self.title = title
        self.blocks = blocks
    }

    /// One part of a document.
    public enum Block: Sendable, Equatable {
        /// A heading; level 1 is the document's, 2 and 3 are below.
        case heading(level: Int, Prose)
        /// A paragraph.
        case paragraph(Prose)
        /// A list, with dots or numbers.
        case list([Prose], ordered: Bool = false)
        /// A table.
        case table(Table)
        /// A remark of less weight.
        case note(Prose)
    }

    /// The document for a terminal or a pipe.
    public func text(_ options: TextOptions = TextOptions()) -> String {
        blocks.map { $0.text(options) }.joined(separator: "\n")
    }

    /// The document as Markdown.
    public func markdown() -> String {
        blocks.map(\.markdown).joined(separator: "\n")
    }

    /// The document as one HTML page.
    public func html() -> String {
        HTMLPage(title: title, sections: blocks).text
    }
}

extension Document.Block {
    /// The block as Markdown, with a line end.
    var markdown: String {
        switch self {
        case .heading(let level, let prose):
            String(repeating: "#", count: min(max(level, 1), 6)) + " " + MarkdownPrinter.prose(prose) + "\n"
        case .paragraph(let prose): MarkdownPrinter.prose(prose) + "\n"
        case .list(let items, let ordered):
            items.enumerated().map { index, item in
                (ordered ? "\(index + 1). " : "- ") + MarkdownPrinter.prose(item) + "\n"
            }.joined()
        case .table(let table): MarkdownPrinter.table(table)
        case .note(let prose): "> " + MarkdownPrinter.prose(prose) + "\n"
        }
    }

    /// The block as lines of text, with a line end.
    func text(_ options: TextOptions) -> String {
        switch self {
        case .heading(let level, let prose):
            let lines = ProseLayout(prose.inRole(.strong), options: options).lines
            let rule = [1: "=", 2: "-"][level].map { String(repeating: $0, count: ProseLayout.width(of: lines)) }
            return (lines.map(\.text) + (rule.map { [$0] } ?? [])).joined(separator: "\n") + "\n"
        case .paragraph(let prose): return ProseLayout(prose, options: options).text
        case .list(let items, let ordered):
            let numbers = items.indices.map { ordered ? "\($0 + 1). " : "- " }
            let indent = numbers.map(\.count).max() ?? 0
            return zip(numbers, items).map { number, item in
                let first = String(repeating: " ", count: indent - number.count) + number
                return ProseLayout(item, options: options, first: first).text
            }.joined()
        case .table(let table): return TextTable(table, options: options).text
        case .note(let prose): return ProseLayout(prose.inRole(.dim), options: options).text
        }
    }
}

extension Prose {
    /// The same words, those without a meaning of their own in a role.
    func inRole(_ role: Role) -> Prose {
        runs.reduce(Prose("")) { $0 + Prose($1.text, $1.role == .plain ? role : $1.role) }
    }
}
