/// Prose broken into lines that keep to a width. A command or a record stays on one line, whatever its width: what is
/// copied from a terminal must be whole.
struct ProseLayout {
    /// A finished line.
    struct Line {
        /// The line, safe, with colours.
        var text = ""
        /// Its width without colours. Unit: terminal columns.
        var width = 0
    }

    private(set) var lines: [Line] = []
    private let width: Int
    private let colour: Bool
    private let indent: Int

    /// Lays out prose; `first` stands before the first line, as many blanks before the others.
    init(_ prose: Prose, options: TextOptions, first: String = "") {
        width = options.width ?? TextOptions.proseWidth
        colour = options.colour
        indent = min(first.count, width / 2)
        lines = [Line(text: String(first.suffix(indent)), width: indent)]
        // A word may be made of several runs: "(", a name in colour, "):" - so words are gathered across them.
        var word: [(text: String, role: Role)] = []
        for run in prose.runs {
            if run.role == .command {
                word.append((SafeText.terminal(run.text), run.role))
                continue
            }
            let pieces = SafeText.terminal(run.text).split(separator: " ", omittingEmptySubsequences: false)
            for (index, piece) in pieces.enumerated() {
                if index > 0 {
                    add(word)
                    word = []
                }
                if !piece.isEmpty { word.append((String(piece), run.role)) }
            }
        }
        add(word)
    }

    /// The lines, each ended.
    var text: String { lines.map { $0.text + "\n" }.joined() }

    /// The width of the widest line.
    static func width(of lines: [Line]) -> Int { lines.map(\.width).max() ?? 0 }

    private mutating func add(_ word: [(text: String, role: Role)]) {
        guard !word.isEmpty else { return }
        let needed = word.reduce(0) { $0 + DisplayWidth.of($1.text) }
        let isFirst = lastWidth == indent
        if !isFirst, lastWidth + 1 + needed > width { breakLine() }
        if lastWidth > indent { put(" ", .plain) }
        let isWhole = word.contains { $0.role == .command }
        for part in word {
            guard !isWhole, lastWidth + DisplayWidth.of(part.text) > width else {
                put(part.text, part.role)
                continue
            }
            // A word longer than a line is broken where the line ends.
            var piece = String.UnicodeScalarView()
            var used = lastWidth
            for scalar in part.text.unicodeScalars {
                if used + scalar.displayWidth > width {
                    put(String(piece), part.role)
                    if lastWidth > indent { breakLine() }
                    piece.removeAll()
                    used = lastWidth
                }
                // Not even an empty line has room for a wide character.
                guard used + scalar.displayWidth <= width else { continue }
                piece.append(scalar)
                used += scalar.displayWidth
            }
            put(String(piece), part.role)
        }
    }

    private var lastWidth: Int { lines.last?.width ?? 0 }

    private mutating func breakLine() {
        lines.append(Line(text: String(repeating: " ", count: indent), width: indent))
    }

    private mutating func put(_ text: String, _ role: Role) {
        guard let last = lines.indices.last, !text.isEmpty else { return }
        lines[last].text += role.painted(text, colour: colour)
        lines[last].width += DisplayWidth.of(text)
    }
}
