public import RuaCore

/// Writes rows of values as bytes, a field at a time, so that an export needs no more memory for more rows.
///
/// Fill `bytes`, write them out when there are enough, empty them with `removeAll(keepingCapacity: true)`, go on. A row
/// has as many fields as there are columns: missing ones are written as null, further ones are left out.
public protocol RowWriter: Sendable {
    /// What is written and not yet taken away by the caller. UTF-8.
    var bytes: [UInt8] { get set }

    /// Adds text, as UTF-8; bytes that are not UTF-8 become U+FFFD.
    mutating func field(_ utf8: Span<UInt8>)
    /// Adds text.
    mutating func field(_ text: String)
    /// Adds a whole number.
    mutating func field(_ number: Int64)
    /// Adds `true` or `false`.
    mutating func field(_ flag: Bool)
    /// Adds a time, RFC 3339 in UTC.
    mutating func field(_ time: Timestamp)
    /// Adds an address.
    mutating func field(_ address: IPAddress)
    /// Adds a cell of a table; the role is left out.
    mutating func field(_ cell: Cell)
    /// Adds nothing known: an empty CSV cell, JSON `null`.
    mutating func nullField()
    /// Ends the row.
    mutating func endRow()
    /// Ends the whole output; call it once, after the last row.
    mutating func finish()
}

extension RowWriter {
    /// Adds text from any run of UTF-8 bytes, such as a slice of a buffer.
    @inlinable
    public mutating func field(_ utf8: some Collection<UInt8>) {
        let done: Void? = utf8.withContiguousStorageIfAvailable { field($0.span) }
        if done == nil { field(Array(utf8).span) }
    }

    /// Adds text, or nothing known.
    @inlinable
    public mutating func field(_ text: String?) {
        if let text { field(text) } else { nullField() }
    }

    /// Writes a row of cells.
    public mutating func row(_ cells: [Cell]) {
        for cell in cells { field(cell) }
        endRow()
    }
}
