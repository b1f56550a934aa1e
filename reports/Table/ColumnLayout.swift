/// Decides which columns of a table are shown at a width, and how wide each is.
struct ColumnLayout {
    /// The columns shown, in order: place in the table and width.
    private(set) var shown: [(column: Int, width: Int)]
    /// Places of the columns left out.
    private(set) var leftOut: [Int] = []

    /// Blanks between two columns.
    static let gap = 2

    /// A layout for columns whose widest values have these widths; nil as width gives every column what it needs.
    ///
    /// Words give way first, then domain names; when all are at their minimum, columns are left out, those of the
    /// highest priority number first. The last column is cut to the width, whatever it holds.
    init(_ columns: [Column], needs: [Int], width: Int?) {
        shown = columns.indices.map { (column: $0, width: needs[$0]) }
        guard let width else { return }
        while shown.count > 1, Self.total(shown.map { minimum(columns[$0.column], need: $0.width) }) > width {
            guard
                let victim = shown.indices.max(by: {
                    columns[shown[$0].column].priority <= columns[shown[$1].column].priority
                })
            else { break }
            leftOut.append(shown.remove(at: victim).column)
        }
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
        min(need, max(column.minimumWidth, 1))
    }

    /// Takes from the widest columns of some kinds, evenly, until the table fits or they are at their minimum.
    private mutating func shrink(_ columns: [Column], to width: Int, kinds: (Column.Kind) -> Bool) {
        var excess = Self.total(shown.map(\.width)) - width
        while excess > 0 {
            let candidates = shown.indices.filter { index in
                let column = columns[shown[index].column]
                return kinds(column.kind) && shown[index].width > minimum(column, need: shown[index].width)
            }
            guard let widest = candidates.max(by: { shown[$0].width < shown[$1].width }) else { return }
            // Down to the next widest in one step: a value may be 64 KiB long.
            let next = candidates.filter { shown[$0].width < shown[widest].width }.map { shown[$0].width }.max() ?? 0
            let floor = max(next, minimum(columns[shown[widest].column], need: shown[widest].width))
            let step = min(excess, max(1, shown[widest].width - floor))
            shown[widest].width -= step
            excess -= step
        }
    }
}
