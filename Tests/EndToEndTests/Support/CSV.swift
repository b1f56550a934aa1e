/// A CSV text read by RFC 4180 to the letter: CRLF after each line, quotes doubled within quotes.
struct CSV {
    let header: [String]
    let rows: [[String]]

    init(_ bytes: [UInt8]) throws {
        guard let text = String(validating: bytes, as: UTF8.self) else { throw TestTrouble("the CSV is not UTF-8") }
        var lines: [[String]] = [[]]
        var cell = ""
        var isQuoted = false
        var scalars = text.unicodeScalars[...]
        while let scalar = scalars.popFirst() {
            switch scalar {
            case "\"" where isQuoted && scalars.first == "\"":
                scalars.removeFirst()
                cell.unicodeScalars.append(scalar)
            case "\"" where isQuoted:
                isQuoted = false
                guard [",", "\r"].contains(scalars.first) else { throw TestTrouble("text after a closing quote") }
            case "\"" where cell.isEmpty: isQuoted = true
            case "," where !isQuoted:
                lines[lines.count - 1].append(cell)
                cell = ""
            case "\r" where !isQuoted && scalars.first == "\n":
                scalars.removeFirst()
                lines[lines.count - 1].append(cell)
                cell = ""
                lines.append([])
            case "\r" where !isQuoted, "\n" where !isQuoted, "\"" where !isQuoted:
                throw TestTrouble("line \(lines.count): a bare \(scalar.debugDescription)")
            default: cell.unicodeScalars.append(scalar)
            }
        }
        guard lines.removeLast().isEmpty, cell.isEmpty, !isQuoted else {
            throw TestTrouble("the CSV does not end with CRLF")
        }
        header = lines.first ?? []
        rows = Array(lines.dropFirst())
        guard rows.allSatisfy({ $0.count == header.count }) else { throw TestTrouble("rows of several widths") }
    }

    /// The cells of a column; none when there is no such column.
    func column(_ name: String) -> [String] {
        guard let index = header.firstIndex(of: name) else { return [] }
        return rows.map { $0[index] }
    }
}
