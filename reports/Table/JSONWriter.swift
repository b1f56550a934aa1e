public import RuaCore

/// Writes rows as JSON objects, keys in the order of the columns, one object a line.
public struct JSONWriter: RowWriter {
    /// The objects written and not yet taken away. UTF-8.
    public var bytes: [UInt8] = []
    /// What stands before each value, one after the other: `{"first":`, `,"second":` …
    private var keys: [UInt8] = []
    /// Where each of them ends in `keys`.
    private var keyEnds: [Int] = []
    private let framing: Framing
    private var fields = 0
    private var rows = 0

    /// What stands around and between the objects.
    public enum Framing: Sendable, Hashable {
        /// One array.
        case array
        /// Nothing but line ends: JSON Lines.
        case lines
    }

    /// A writer of objects with these keys.
    public init(keys: [String], framing: Framing) {
        self.init(columns: keys.map { Column($0, "") }, framing: framing)
    }

    /// A writer for the columns of a table.
    public init(columns: [Column], framing: Framing) {
        self.framing = framing
        for key in columns.uniqueKeys {
            keys.append(keyEnds.isEmpty ? UInt8(ascii: "{") : UInt8(ascii: ","))
            keys.appendJSONString(key.utf8.span)
            keys.append(UInt8(ascii: ":"))
            keyEnds.append(keys.count)
        }
    }

    /// Writes an object that the caller made, in place of a row.
    public mutating func element(_ value: JSONValue) {
        beginElement()
        bytes.appendJSON(value)
        endElement()
    }

    /// Adds text from UTF-8 bytes.
    public mutating func field(_ utf8: Span<UInt8>) {
        if beginField() { bytes.appendJSONString(utf8) }
    }

    /// Adds text.
    public mutating func field(_ text: String) {
        field(text.utf8.span)
    }

    /// Adds a whole number, as a JSON number.
    public mutating func field(_ number: Int64) {
        if beginField() { bytes.appendDecimal(number) }
    }

    /// Adds `true` or `false`.
    public mutating func field(_ flag: Bool) {
        if beginField() { bytes.appendJSON(.bool(flag)) }
    }

    /// Adds a time, as a string in RFC 3339 and UTC.
    public mutating func field(_ time: Timestamp) {
        guard beginField() else { return }
        bytes.append(UInt8(ascii: "\""))
        bytes.appendTime(time)
        bytes.append(UInt8(ascii: "\""))
    }

    /// Adds an address, as a string.
    public mutating func field(_ address: IPAddress) {
        guard beginField() else { return }
        bytes.append(UInt8(ascii: "\""))
        bytes.appendAddress(address)
        bytes.append(UInt8(ascii: "\""))
    }

    /// Adds a cell: lists and series as arrays, shares in percent.
    public mutating func field(_ cell: Cell) {
        if beginField() { bytes.appendJSON(JSONValue(cell)) }
    }

    /// Adds `null`.
    public mutating func nullField() {
        if beginField() { bytes.appendJSON(.null) }
    }

    /// Fills the object up with `null` and ends it.
    public mutating func endRow() {
        while fields < keyEnds.count { nullField() }
        if keyEnds.isEmpty {
            beginElement()
            bytes.append(UInt8(ascii: "{"))
        }
        bytes.append(UInt8(ascii: "}"))
        fields = 0
        endElement()
    }

    /// Ends the array; JSON Lines need no end.
    public mutating func finish() {
        guard framing == .array else { return }
        bytes.append(contentsOf: (rows == 0 ? "[]\n" : "\n]\n").utf8)
    }

    /// Writes what stands before the next value; false when the row is full.
    private mutating func beginField() -> Bool {
        guard fields < keyEnds.count else { return false }
        if fields == 0 { beginElement() }
        let keys = keys
        bytes.append(keys.span.extracting((fields == 0 ? 0 : keyEnds[fields - 1])..<keyEnds[fields]))
        fields &+= 1
        return true
    }

    private mutating func beginElement() {
        if framing == .array { bytes.append(contentsOf: (rows == 0 ? "[\n" : ",\n").utf8) }
        rows &+= 1
    }

    private mutating func endElement() {
        if framing == .lines { bytes.append(UInt8(ascii: "\n")) }
    }
}
