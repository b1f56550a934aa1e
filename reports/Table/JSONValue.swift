import RuaCore

/// A JSON value whose objects keep the order of their members (contract section 4: one fixed order).
///
/// Whatever is put in, what comes out is valid JSON (RFC 8259).
public enum JSONValue: Sendable, Equatable {
    /// `null`.
    case null
    /// `true` or `false`.
    case bool(Bool)
    /// A whole number of any size, never rounded.
    case integer(Int128)
    /// A number with a fraction; not finite is written as `null`.
    case real(Double)
    /// Text.
    case string(String)
    /// Values in order.
    case array([JSONValue])
    /// Members in order.
    case object([Member])

    /// A name and its value in an object.
    public struct Member: Sendable, Equatable {
        /// The name.
        public var key: String
        /// The value.
        public var value: JSONValue

        /// A member of an object.
        public init(_ key: String, _ value: JSONValue) {
            self.key = key
            self.value = value
        }
    }

    /// A whole number of any width.
    public static func number(_ number: some BinaryInteger) -> JSONValue { .integer(Int128(clamping: number)) }

    /// A text, or `null`.
    public static func text(_ text: String?) -> JSONValue { text.map(JSONValue.string) ?? .null }

    /// Texts in order.
    public static func texts(_ texts: some Sequence<String>) -> JSONValue { .array(texts.map(JSONValue.string)) }

    /// The value in a cell of a table.
    public init(_ cell: Cell) {
        switch cell.value {
        case .null: self = .null
        case .text(let text): self = .string(text)
        case .integer(let number): self = .integer(number)
        case .real(let number): self = .real(number)
        case .share(let part, let whole):
            self = Percentage(part: part, whole: whole).map { .real($0.number) } ?? .null
        case .boolean(let flag): self = .bool(flag)
        case .time(let time): self = .string(time.description)
        case .date(let time): self = .string(time.date)
        case .list(let texts): self = .texts(texts)
        case .series(let values): self = .array(values.map(JSONValue.integer))
        }
    }

    /// The value as UTF-8, on one line, without a line end.
    public var encoded: [UInt8] {
        var bytes: [UInt8] = []
        bytes.appendJSON(self)
        return bytes
    }
}

extension JSONValue: ExpressibleByDictionaryLiteral, ExpressibleByArrayLiteral, ExpressibleByStringLiteral,
    ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral, ExpressibleByNilLiteral
{
    /// An object, members in the order written.
    public init(dictionaryLiteral elements: (String, JSONValue)...) {
        self = .object(elements.map { Member($0.0, $0.1) })
    }

    /// An array.
    public init(arrayLiteral elements: JSONValue...) { self = .array(elements) }

    /// A text.
    public init(stringLiteral value: String) { self = .string(value) }

    /// A whole number.
    public init(integerLiteral value: Int64) { self = .integer(Int128(value)) }

    /// `true` or `false`.
    public init(booleanLiteral value: Bool) { self = .bool(value) }

    /// `null`.
    public init(nilLiteral: ()) { self = .null }
}
