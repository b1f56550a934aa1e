import RuaCore
import Testing

@testable import RuaReports

struct TextTableTests {
    private func lines(_ table: Table, _ options: TextOptions = TextOptions()) -> [String] {
        TextTable(table, options: options).text.split(separator: "\n", omittingEmptySubsequences: false)
            .dropLast().map { String($0) }
    }

    @Test(arguments: [
        (Int128(0), "0"), (999, "999"), (1000, "1,000"), (-1000, "-1,000"), (1_234_567, "1,234,567"), (-12, "-12"),
        (.max, "170,141,183,460,469,231,731,687,303,715,884,105,727"),
        (.min, "-170,141,183,460,469,231,731,687,303,715,884,105,728"),
    ])
    func `Thousands are separated`(number: Int128, expected: String) {
        #expect(Cell.integer(number).display(in: .number) == expected)
        #expect(Cell.integer(number).display(in: .identifier) == String(number))
    }

    @Test(arguments: [
        (0.0, Column.Kind.number, "0.00"), (1234.5, .number, "1,234.50"), (-0.25, .number, "-0.25"),
        (99.95, .percent, "100.0 %"),
        (.nan, .number, "–"), (-.infinity, .percent, "–"), (1e300, .number, "1e+300"),
    ])
    func `Real numbers from SQL are readable`(number: Double, kind: Column.Kind, expected: String) {
        #expect(Cell(.real(number)).display(in: kind) == expected)
    }

    @Test func `Rows left out are counted`() {
        var table = Table(columns: [Column("n", "N", kind: .number)], rows: (1...5).map { [.integer($0)] })
        table.omittedRows = 1000
        #expect(lines(table, TextOptions(maximumRows: 2)) == ["N", "─", "1", "2", "… 1,003 more (--all)"])
        table.omittedRows = 0
        #expect(lines(table, TextOptions(maximumRows: 5)).count == 7)
        #expect(lines(table).count == 7)
    }

    @Test func `A narrow column comes back when a wide one has gone, and a picture goes without a word`() {
        let table = Table(
            columns: [
                Column("n", "N", kind: .number), Column("picture", "", kind: .picture, priority: 9),
                Column("wide", "Wide", kind: .ip, priority: 1), Column("x", "X", kind: .number, priority: 2),
            ],
            rows: [[.integer(1), .text("████"), .text("2001:db8::1:2:3"), .integer(7)]])
        #expect(
            lines(table, TextOptions(width: 8)) == ["N  X", "─  ─", "1  7", "Left out", "for lack", "of room:", "Wide"])
        #expect(lines(table).first == "N  Wide             X")
    }

    @Test func `A long name gives way before a column that says what it is`() {
        let table = Table(
            columns: [
                Column("domain", "Domain", kind: .domain, minimumWidth: 64), Column("state", "State"),
                Column("seen", "Seen", kind: .time, priority: 1),
            ],
            rows: [[.text(String(repeating: "department.", count: 5) + "example.com"), .text("look"), .text("2026")]])
        #expect(lines(table, TextOptions(width: 80))[2].hasSuffix("example.com  look   2026"))
        let narrow = lines(table, TextOptions(width: 40))
        #expect(narrow[2] == "…epartment.department.example.com  look")
        #expect(narrow[3] == "Left out for lack of room: Seen")
    }

    @Test func `Missing cells are dashes and further ones are ignored`() {
        let table = Table(
            columns: [Column("a", "A"), Column("b", "B")], rows: [[], [.text("x"), .text("y"), .text("z")]])
        #expect(lines(table) == ["A  B", "─  ─", "–  –", "x  y"])
    }

    @Test func `A table without columns prints its notes`() {
        #expect(lines(Table(columns: [], rows: [[]], notes: ["Nothing yet."])) == ["Nothing yet."])
        #expect(lines(Table(columns: [])) == [])
    }

    @Test func `Words give way before domains, and the least needed column before both are unreadable`() {
        let domain = "newsletter.mailing.example.com"
        let table = Table(
            columns: [
                Column("domain", "Domain", kind: .domain), Column("org", "Organisation"),
                Column("n", "Messages", kind: .number), Column("seen", "Last seen", kind: .time, priority: 2),
            ],
            rows: [
                [.text(domain), .text("A rather long organisation"), .integer(12_345), .time(Timestamp(seconds: 0))]
            ])
        #expect(lines(table, TextOptions(width: 100))[2].contains("A rather long organisation"))
        #expect(
            lines(table, TextOptions(width: 80))[2] == "\(domain)  A rather…isation    12,345  1970-01-01T00:00:00Z")
        let narrow = lines(table, TextOptions(width: 54))
        #expect(narrow[2] == "\(domain)  A rath…ation    12,345")
        #expect(narrow[3] == "Left out for lack of room: Last seen")
        #expect(lines(table, TextOptions(width: 48))[2] == "…ter.mailing.example.com  A rath…ation    12,345")
        #expect(lines(table, TextOptions(width: 20))[2] == "…mailing.example.com")
    }

    @Test func `Columns of words are cut evenly, short ones not at all`() {
        let words = String(repeating: "w", count: 50)
        let columns = [Column("a", "A"), Column("b", "B"), Column("c", "C")]
        let table = Table(columns: columns, rows: [[.text(words), .text(words), .text("short")]])
        let cells = lines(table, TextOptions(width: 60))[2].split(separator: " ")
        #expect(cells.map(\.count) == [26, 25, 5])
    }

    @Test func `Without a width nothing is cut, and one long name does not widen every line`() {
        let long = String(repeating: "x", count: 70_000)
        let table = Table(
            columns: [Column("a", "A"), Column("b", "B")],
            rows: [[.text(long), .text("y")], [.text("x"), .text("y")]])
        let printed = lines(table)
        #expect(printed[2] == long + "  y")
        #expect(printed[3].count == 123)
    }

    @Test func `Colour only paints what it is told and only when it is on`() {
        let table = Table(
            columns: [Column("v", "Verdict")], rows: [[.text("bad\u{1b}[0m", .bad)], [.text("ok", .good)]])
        let plain = TextTable(table).text
        #expect(!plain.contains("\u{1b}"))
        let coloured = TextTable(table, options: TextOptions(colour: true)).text
        #expect(coloured.contains("\u{1b}[1;31mbad\\x1b[0m\u{1b}[0m\n"))
        let stripped = coloured.replacing(/\u{1b}\[[0-9;]*m/, with: "")
        #expect(stripped == plain)
    }

    @Test func `A right-to-left name is closed so that the figures beside it stay in place`() {
        let table = HostileText.table("שלום")
        #expect(TextTable(table).text.contains("שלום\u{200e}"))
        #expect(!TextTable(HostileText.table("latin")).text.contains("\u{200e}"))
    }

    @Test(arguments: HostileText.all)
    func `Hostile text stays on its line and shows what it is`(hostile: HostileText) {
        for options in [TextOptions(), TextOptions(width: 80), TextOptions(width: 20)] {
            let printed = lines(HostileText.table(hostile.text), options)
            if options.width != 20 { #expect(printed.count == 3) }
            for line in printed { #expect(HostileText.danger(in: line, lineEnds: false) == nil) }
        }
    }

    @Test(arguments: [1, 2, 10, 60, 80, 100, 140], 0..<30)
    func `No line is ever wider than asked for`(width: Int, seed: UInt64) {
        var generator = SeededGenerator(state: seed &* 1000 &+ UInt64(width))
        let pieces = [
            "a", "example.com", "漢", "字", "e\u{301}", "😀", "\u{1b}", " ", "\u{202e}", "ש", "ｶ", "한", "\u{301}",
        ]
        func text() -> String {
            (0..<Int.random(in: 0...30, using: &generator)).map { _ in pieces.randomElement(using: &generator) ?? "" }
                .joined()
        }
        let kinds: [Column.Kind] = [.text, .number, .percent, .time, .domain, .ip, .picture, .identifier]
        let columns = (0..<Int.random(in: 1...9, using: &generator)).map { index in
            Column(
                "c\(index)", text(), kind: kinds.randomElement(using: &generator) ?? .text,
                priority: Int.random(in: 0...3, using: &generator),
                minimumWidth: Bool.random(using: &generator) ? nil : Int.random(in: 0...20, using: &generator))
        }
        let rows = (0..<8).map { _ in
            columns.map { column -> Cell in
                switch column.kind {
                case .text, .domain, .ip, .picture: .text(text())
                case .number, .identifier: .integer(Int64.random(in: .min ... .max, using: &generator))
                case .percent: .share(Int.random(in: 0...9, using: &generator), of: 9)
                case .time: .time(Timestamp(seconds: Int64.random(in: 0...1 << 40, using: &generator)))
                }
            }
        }
        let table = Table(
            title: text(), columns: columns, rows: rows, totals: rows.first, notes: [text()], omittedRows: 1)
        for line in lines(table, TextOptions(width: width, maximumRows: 5)) {
            let visible = line.unicodeScalars.filter { $0 != "\u{200e}" }
            #expect(DisplayWidth.of(String(String.UnicodeScalarView(visible))) <= width, "seed \(seed): \(line)")
        }
    }
}
