import Foundation
import Testing

@testable import RuaReports

struct MarkdownPrinterTests {
    @Test(arguments: HostileText.all)
    func `Hostile text stays in its cell`(hostile: HostileText) {
        let markdown = MarkdownPrinter.table(HostileText.table(hostile.text))
        let lines = markdown.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.count == 4 && HostileText.danger(in: markdown) == nil)
        #expect(cells(String(lines[2])).count == 3)
        let words = cells(String(lines[2]))[1].split(separator: " ")
        let outside = words.filter { !($0.hasPrefix("`") && $0.hasSuffix("`")) }.joined(separator: " ")
        for span in words where span.hasPrefix("`") { #expect(!span.dropFirst().dropLast().contains("`")) }
        for link in ["://", "www.", "WWW.", "@", "#"] { #expect(!outside.contains(link)) }
        let unescaped = outside.replacing(/\\[!-\/:-@\[-`{-~]/, with: "")
        #expect(!unescaped.contains { "<>[]|*_`&$~".contains($0) })
    }

    /// Splits a table line as cmark-gfm does: at bars that no backslash stands before.
    private func cells(_ line: String) -> [String] {
        var cells = [""]
        var escaped = false
        for character in line.dropFirst(2).dropLast(2) {
            if character == "|", !escaped {
                cells.append("")
            } else {
                cells[cells.count - 1].append(character)
            }
            escaped = character == "\\" && !escaped
        }
        return cells
    }
}

struct HTMLPageTests {
    @Test(arguments: HostileText.all)
    func `Hostile text adds no tag and no attribute`(hostile: HostileText) {
        guard !hostile.text.isEmpty else { return }
        let harmless = tags(HTMLPage(title: "t", sections: sections("harmless")).text)
        let page = HTMLPage(title: hostile.text, sections: sections(hostile.text)).text
        #expect(tags(page) == harmless)
        #expect(HostileText.danger(in: page) == nil)
    }

    private func sections(_ text: String) -> [Document.Block] {
        var table = HostileText.table(text)
        table.title = text
        table.notes = [text]
        table.totals = [.text(text, .bad), .text(text), .null]
        table.columns[0].heading = text
        let prose: Prose = "ours \(text) \(text, .bad) \(text, .command)"
        return [.heading(level: 1, prose), .paragraph(prose), .list([prose]), .note(prose), .table(table)]
    }

    private func tags(_ html: String) -> [String] {
        html.matches(of: /<[^>]*>/).map { String($0.output) }
    }

    @Test func `A page loads and runs nothing`() {
        let page = HTMLPage(title: "Week", sections: sections("x")).text.lowercased()
        for word in [
            "<script", "<img", "<link", "src=", "href=", "url(", "@import", "<style", "http:", "https:", " on",
        ] {
            #expect(!page.contains(word), "\(word)")
        }
        #expect(page.contains("default-src 'none'"))
        #expect(page.contains("<meta charset=\"utf-8\">"))
    }

    @Test func `Lines of ordinary content keep below the 998 bytes of RFC 5322`() {
        let page = HTMLPage(title: "Week", sections: sections(String(repeating: "x", count: 250)))
        #expect(page.text.split(separator: "\n").allSatisfy { $0.utf8.count < 998 })
    }
}
