/// A small reader of RFC 4180, strict: CRLF only, quotes only around whole fields. Nil for anything else.
func readCSV(_ bytes: [UInt8]) -> [[String]]? {
    var rows: [[String]] = []
    var row: [String] = []
    var field: [UInt8] = []
    var rest = bytes[...]
    let (quote, comma, cr, lf) = (UInt8(ascii: "\""), UInt8(ascii: ","), UInt8(ascii: "\r"), UInt8(ascii: "\n"))
    while !rest.isEmpty {
        if rest.first == quote {
            rest.removeFirst()
            while true {
                guard let byte = rest.popFirst() else { return nil }
                if byte != quote {
                    field.append(byte)
                } else if rest.first == quote {
                    field.append(rest.removeFirst())
                } else {
                    break
                }
            }
        } else {
            while let byte = rest.first, byte != comma, byte != cr {
                guard byte != quote, byte != lf else { return nil }
                field.append(rest.removeFirst())
            }
        }
        guard let text = String(validating: field, as: UTF8.self), let end = rest.popFirst() else { return nil }
        row.append(text)
        field = []
        if end == comma { continue }
        guard end == cr, rest.popFirst() == lf else { return nil }
        rows.append(row)
        row = []
    }
    return row.isEmpty ? rows : nil
}
