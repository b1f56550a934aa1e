public import RuaCore

/// One value in a table, and what it means to the reader.
public struct Cell: Sendable, Equatable {
    /// What is shown.
    public var value: Value
    /// What it means; decides the colour.
    public var role: Role

    /// A cell from a value.
    public init(_ value: Value, role: Role = .plain) {
        self.value = value
        self.role = role
    }

    /// The kinds of value. Machines get them as they are, people get separators, percent signs and bars.
    public enum Value: Sendable, Equatable {
        /// Nothing known: `–` for people, an empty CSV cell, JSON `null`.
        case null
        /// Text as it came; each printer makes it safe for its medium.
        case text(String)
        /// A whole number, never rounded.
        case integer(Int128)
        /// A number with a fraction, as SQL may give. Not finite counts as null.
        case real(Double)
        /// A part of a whole. Shown in percent; machines get percent with up to four decimals. Nothing when the whole
        /// is not above zero.
        case share(part: Int128, whole: Int128)
        /// `yes` or `no` for people, `true` or `false` for machines.
        case boolean(Bool)
        /// A point in time, RFC 3339 in UTC.
        case time(Timestamp)
        /// A UTC day.
        case date(Timestamp)
        /// Several texts: an array in JSON, joined by `; ` in CSV and by `, ` for people.
        case list([String])
        /// Values over time, oldest first: an array in JSON, numbers and blanks in CSV, a sparkline for people.
        case series([Int128])
    }
}

extension Cell {
    /// Nothing known.
    public static let null = Cell(.null)

    /// A cell with text; nil is null.
    public static func text(_ text: String?, _ role: Role = .plain) -> Cell {
        Cell(text.map(Value.text) ?? .null, role: role)
    }

    /// A cell with a whole number of any width.
    public static func integer(_ number: some BinaryInteger, _ role: Role = .plain) -> Cell {
        Cell(.integer(Int128(clamping: number)), role: role)
    }

    /// A cell with a part of a whole, in percent.
    public static func share(
        _ part: some BinaryInteger, of whole: some BinaryInteger, _ role: Role = .plain
    ) -> Cell {
        Cell(.share(part: Int128(clamping: part), whole: Int128(clamping: whole)), role: role)
    }

    /// A cell with a yes or no; nil is null.
    public static func boolean(_ flag: Bool?, _ role: Role = .plain) -> Cell {
        Cell(flag.map(Value.boolean) ?? .null, role: role)
    }

    /// A cell with a point in time; nil is null.
    public static func time(_ time: Timestamp?, _ role: Role = .plain) -> Cell {
        Cell(time.map(Value.time) ?? .null, role: role)
    }

    /// A cell with a UTC day; nil is null.
    public static func date(_ time: Timestamp?, _ role: Role = .plain) -> Cell {
        Cell(time.map(Value.date) ?? .null, role: role)
    }

    /// A cell with an address; nil is null.
    public static func address(_ address: IPAddress?, _ role: Role = .plain) -> Cell {
        text(address?.description, role)
    }

    /// A cell with several texts.
    public static func list(_ texts: [String], _ role: Role = .plain) -> Cell {
        Cell(.list(texts), role: role)
    }

    /// A cell with values over time, oldest first.
    public static func series(_ values: [Int128], _ role: Role = .plain) -> Cell {
        Cell(.series(values), role: role)
    }
}
