import RuaCore
import Testing

@testable import RuaReports

struct DocumentTests {
    static let document = Document(
        title: "Week of example.com",
        blocks: [
            .heading(level: 1, "Week of \("example.com")"),
            .paragraph(
                "\("look", .warn): \(1234) of \(20_000) messages failed (\(1234, of: 20_000)), \("a_b", .bad) first."),
            .heading(level: 2, "To do"),
            .list(["Fix \("mail|er")", "See \("rua senders --domain a_b", .command)"], ordered: true),
            .table(
                Table(
                    columns: [Column("d", "Domain"), Column("n", "N", kind: .number)],
                    rows: [[.text("a"), .integer(1)]])),
            .note("Reports are in up to \(Timestamp(seconds: 0))."),
        ])

    @Test func `As text`() {
        #expect(
            Self.document.text(TextOptions(width: 40)) == """
                Week of example.com
                ===================

                look: 1,234 of 20,000 messages failed
                (6.2 %), a_b first.

                To do
                -----

                1. Fix mail|er
                2. See rua senders --domain a_b

                Domain  N
                ──────  ─
                a       1

                Reports are in up to
                1970-01-01T00:00:00Z.

                """)
    }

    @Test func `As Markdown`() {
        #expect(
            Self.document.markdown() == #"""
                # Week of example.com

                look: 1,234 of 20,000 messages failed (6.2 %), **a\_b** first.

                ## To do

                1. Fix mail\|er
                2. See `rua senders --domain a_b`

                | Domain | N |
                | --- | ---: |
                | a | 1 |

                > Reports are in up to 1970-01-01T00:00:00Z.

                """#)
    }

    @Test func `As HTML`() {
        let html = Self.document.html()
        #expect(html.contains("<title>Week of example.com</title>"))
        #expect(html.contains("<span style=\"color:#8a5a00;\">look</span>: 1,234 of 20,000 messages failed (6.2 %)"))
        #expect(html.contains("<ol ") && html.contains("monospace;\">rua senders --domain a_b</span></li>\n"))
    }

    @Test func `Colours wrap nothing differently`() {
        let plain = Self.document.text(TextOptions(width: 30))
        let coloured = Self.document.text(TextOptions(width: 30, colour: true))
        #expect(coloured.contains("\u{1b}[33mlook\u{1b}[0m:"))
        #expect(coloured.replacing(/\u{1b}\[[0-9;]*m/, with: "") == plain)
    }

    @Test func `List items hang below their first word`() {
        let block = Document.Block.list(["one two three four five six"])
        #expect(block.text(TextOptions(width: 14)) == "- one two\n  three four\n  five six\n")
    }

    @Test func `A command stays whole, on a line of its own where it must`() {
        let block = Document.Block.list(["Look at it: \("rua senders --domain example.com", .command)."])
        #expect(block.text(TextOptions(width: 50)) == "- Look at it: rua senders --domain example.com.\n")
        #expect(block.text(TextOptions(width: 20)) == "- Look at it:\n  rua senders --domain example.com.\n")
    }

    @Test func `A word longer than the line is broken`() {
        let block = Document.Block.paragraph("ab \("x" + String(repeating: "漢", count: 6)) cd")
        #expect(block.text(TextOptions(width: 7)) == "ab\nx漢漢漢\n漢漢漢\ncd\n")
    }

    @Test(arguments: HostileText.all)
    func `Hostile values stay text`(hostile: HostileText) {
        let text = hostile.text
        let document = Document(
            title: text,
            blocks: [
                .heading(level: 2, "\(text)"), .paragraph("\(text)"), .list(["\(text)"]), .note("\(text, .command)"),
            ])
        for printed in [document.text(TextOptions(width: 60)), document.markdown(), document.html()] {
            #expect(HostileText.danger(in: printed) == nil)
        }
        #expect(document.markdown().split(separator: "\n").count <= 4)
    }

    @Test(arguments: [1, 2, 5, 60, 100], HostileText.all)
    func `No line is wider than asked for`(width: Int, hostile: HostileText) {
        let prose: Prose = "Before \(hostile.text) (\(hostile.text, .bad)) after \(hostile.text)."
        let document = Document(
            title: "",
            blocks: [.heading(level: 1, prose), .paragraph(prose), .list([prose, prose], ordered: true), .note(prose)])
        for line in document.text(TextOptions(width: width)).split(separator: "\n") {
            #expect(DisplayWidth.of(String(line)) <= width)
        }
    }

    @Test func `Nothing printed is nothing lost`() {
        #expect(Prose("").runs.isEmpty)
        #expect(("a \("b", .bad)\("c", .bad) d" as Prose).text == "a bc d")
        #expect(("a \("b", .bad)\("c", .bad) d" as Prose).runs.count == 3)
    }
}
