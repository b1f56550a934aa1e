/// Decides which columns of a table are shown at a width, and how wide each is.
struct ColumnLayout {
    /// The columns shown, in order: place in the table and width.
    private(set) var shown: [(column: Int, width: Int)]
    /// Places of the columns left out.
    private(set) var leftOut: [Int] = []
    /// Domain names are cut to what their kind asks for: no column is left that may be spared.
    private var isCramped = false

    /// Blanks between two columns.
    static let gap = 2

    /// A layout for columns whose widest values have these widths; nil as width gives every column what it needs.
    ///
    /// Words give way first, then domain names; when all are at their minimum, columns are left out, those of the
    /// highest priority number first, unless they still find room in the end. Before one of priority 0 is, domain names
    /// give way once more. The last column is cut to the width, whatever it holds.
    init(_ columns: [Column], needs: [Int], width: Int?) {
        shown = columns.indices.map { (column: $0, width: needs[$0]) }
        guard let width else {
            shown.removeAll { columns[$0.column].kind == .picture }
            return
        }
        while shown.count > 1, Self.total(shown.map { minimum(columns[$0.column], need: $0.width) }) > width {
            guard
                let victim = shown.indices.reversed().max(by: {
                    columns[shown[$0].column].priority < columns[shown[$1].column].priority
                })
            else { break }
            if columns[shown[victim].column].priority == 0, !isCramped {
                isCramped = true
                continue
            }
            leftOut.append(shown.remove(at: victim).column)
        }
        // A wide column that went last may have made room for narrow ones that went before it, not at the names' cost.
        let wasCramped = isCramped
        isCramped = false
        for column in leftOut.sorted(by: { (columns[$0].priority, $0) < (columns[$1].priority, $1) }) {
            let place = shown.firstIndex { $0.column > column } ?? shown.endIndex
            shown.insert((column: column, width: needs[column]), at: place)
            if Self.total(shown.map { minimum(columns[$0.column], need: $0.width) }) > width {
                shown.remove(at: place)
            } else {
                leftOut.removeAll { $0 == column }
            }
        }
        isCramped = wasCramped
        leftOut.sort()
        shrink(columns, to: width) { $0 == .text }
        shrink(columns, to: width) { $0 == .text || $0 == .domain }
        shrink(columns, to: width) { _ in true }
        if shown.count == 1 { shown[0].width = min(shown[0].width, width) }
    }

    private static func total(_ widths: [Int]) -> Int {
        widths.reduce(0, +) + max(0, widths.count - 1) * gap
    }

    private func minimum(_ column: Column, need: Int) -> Int {
        let spared = isCramped && column.kind == .domain ? column.kind.minimumWidth : .max
        return min(need, spared, max(column.minimumWidth, 1))
    }

    /// Takes from the widest columns of some kinds, evenly, until the table fits or they are at their minimum.
    private mutating func shrink(_ columns: [Column], to width: Int, kinds: (Column.Kind) -> Bool) {
        var excess = Self.total(shown.map(\.width)) - width
        while excess > 0 {
            let candidates = shown.indices.filter { index in
                let column = columns[shown[index].column]
                return kinds(column.kind) && shown[index].width > minimum(column, need: shown[index].width)
            }
            guard let widest = candidates.map({ shown[$0].width }).max() else { return }
            // All of the widest at once, down to the next widest: a value may be 64 KiB long.
            let tied = candidates.filter { shown[$0].width == widest }
            let next = candidates.map { shown[$0].width }.filter { $0 < widest }.max() ?? 0
            let share = min(widest - next, (excess + tied.count - 1) / tied.count)
            for index in tied.reversed() where excess > 0 {
                let floor = minimum(columns[shown[index].column], need: widest)
                let step = min(share, excess, widest - floor)
                shown[index].width -= step
                excess -= step
            }
        }
    }
}
