public import RuaCore

/// Writes CSV by RFC 4180: CRLF, UTF-8 without a byte order mark, the header first.
///
/// Text is made safe for spreadsheets and terminals as `SafeText.csv` says. Printable ASCII without quotes and commas,
/// which nearly all of an export is, goes through in one scan and one copy.
public struct CSVWriter: RowWriter {
    /// The lines written and not yet taken away. UTF-8.
    public var bytes: [UInt8] = []
    private let columns: Int
    private var fields = 0

    /// A writer for columns with these names; writes the header at once.
    public init(header: [String]) {
        columns = header.count
        for name in header { field(name) }
        endRow()
    }

    /// A writer for the columns of a table.
    public init(columns: [Column]) {
        self.init(header: columns.uniqueKeys)
    }

    /// Adds text from UTF-8 bytes, made safe.
    public mutating func field(_ utf8: Span<UInt8>) {
        guard !utf8.isEmpty else { return nullField() }
        guard beginField() else { return }
        var traits: UInt8 = 0
        for index in utf8.indices { traits |= Self.traits(utf8[index]) }
        let quoted = traits & Self.needsQuotes != 0
        if traits & Self.needsCare != 0 || Unicode.Scalar(utf8[0]).startsFormula {
            appendCell(SafeText.csv(String(repairing: utf8)).utf8.span, quoted: quoted)
        } else {
            appendCell(utf8, quoted: quoted)
        }
    }

    /// Adds text, made safe.
    public mutating func field(_ text: String) {
        field(text.utf8.span)
    }

    /// Adds a whole number in decimal.
    public mutating func field(_ number: Int64) {
        if beginField() { bytes.appendDecimal(number) }
    }

    /// Adds `true` or `false`.
    public mutating func field(_ flag: Bool) {
        if beginField() { bytes.append(contentsOf: (flag ? "true" : "false").utf8) }
    }

    /// Adds a time, RFC 3339 in UTC.
    public mutating func field(_ time: Timestamp) {
        if beginField() { bytes.appendTime(time) }
    }

    /// Adds an address in its canonical text.
    public mutating func field(_ address: IPAddress) {
        if beginField() { bytes.appendAddress(address) }
    }

    /// Adds a cell: lists joined by `; `, series by blanks, shares in percent.
    public mutating func field(_ cell: Cell) {
        switch cell.value {
        case .null: nullField()
        case .text(let text): field(text)
        case .integer(let number): if beginField() { bytes.appendDecimal(number) }
        case .real(let number): field(number)
        case .share(let part, let whole): field(Percentage(part: part, whole: whole)?.number ?? .nan)
        case .boolean(let flag): field(flag)
        case .time(let time): field(time)
        case .date(let time): field(time.date)
        case .list(let texts): field(texts.joined(separator: "; "))
        case .series(let values): field(values.map { String($0) }.joined(separator: " "))
        }
    }

    /// Adds an empty field.
    public mutating func nullField() {
        // A line with nothing on it would be no row to most readers, so a lone empty field is written as quotes.
        if beginField(), columns == 1 { bytes.append(contentsOf: "\"\"".utf8) }
    }

    /// Fills the row up with empty fields and ends it with CR LF.
    public mutating func endRow() {
        while fields < columns { nullField() }
        bytes.append(UInt8(ascii: "\r"))
        bytes.append(UInt8(ascii: "\n"))
        fields = 0
    }

    /// Does nothing: CSV has no end mark.
    public mutating func finish() {}

    /// Separates the next field from the one before; false when the row is full.
    private mutating func beginField() -> Bool {
        guard fields < columns else { return false }
        if fields > 0 { bytes.append(UInt8(ascii: ",")) }
        fields &+= 1
        return true
    }

    /// Not printable ASCII, so it may need an escape.
    private static let needsCare: UInt8 = 1
    /// Has a meaning in CSV.
    private static let needsQuotes: UInt8 = 2

    /// What a byte asks for, without a branch, so that the compiler looks at sixteen bytes at a time.
    @inline(__always)
    private static func traits(_ byte: UInt8) -> UInt8 {
        (byte &- 0x20 > 0x5e ? needsCare : 0)
            | (byte == UInt8(ascii: "\"") ? needsQuotes : 0) | (byte == UInt8(ascii: ",") ? needsQuotes : 0)
    }

    private mutating func field(_ number: Double) {
        guard number.isFinite else { return nullField() }
        if beginField() { bytes.appendDecimal(number) }
    }

    /// Adds a cell that is safe already, in quotes when it holds a quote or a comma (RFC 4180 section 2).
    private mutating func appendCell(_ utf8: Span<UInt8>, quoted: Bool) {
        guard quoted else { return bytes.append(utf8) }
        let quote = UInt8(ascii: "\"")
        bytes.append(quote)
        for index in utf8.indices {
            if utf8[index] == quote { bytes.append(quote) }
            bytes.append(utf8[index])
        }
        bytes.append(quote)
    }
}
