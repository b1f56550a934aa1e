import Foundation

/// A JSON value that keeps the order of keys and the digits of numbers, which `JSONSerialization` does not.
indirect enum JSON: Equatable {
    case null
    case bool(Bool)
    case number(String)
    case string(String)
    case array([JSON])
    case object([(key: String, value: JSON)])

    /// Reads a text that is one JSON value; Foundation must find it well-formed, too.
    init(_ bytes: [UInt8]) throws {
        _ = try JSONSerialization.jsonObject(with: Data(bytes), options: .fragmentsAllowed)
        var reader = Reader(bytes: bytes)
        self = try reader.value()
    }

    static func == (left: JSON, right: JSON) -> Bool {
        switch (left, right) {
        case (.null, .null): true
        case (.bool(let a), .bool(let b)): a == b
        case (.number(let a), .number(let b)), (.string(let a), .string(let b)): a == b
        case (.array(let a), .array(let b)): a == b
        case (.object(let a), .object(let b)): a.elementsEqual(b) { $0.key == $1.key && $0.value == $1.value }
        default: false
        }
    }

    /// The value of a key; null when there is none.
    subscript(key: String) -> JSON {
        guard case .object(let members) = self else { return .null }
        return members.first { $0.key == key }?.value ?? .null
    }

    subscript(index: Int) -> JSON {
        elements.indices.contains(index) ? elements[index] : .null
    }

    var keys: [String] {
        guard case .object(let members) = self else { return [] }
        return members.map(\.key)
    }

    var elements: [JSON] {
        guard case .array(let elements) = self else { return [] }
        return elements
    }

    var text: String? {
        guard case .string(let text) = self else { return nil }
        return text
    }

    var int: Int? {
        guard case .number(let digits) = self else { return nil }
        return Int(digits)
    }

    /// The digits of a number as they stand in the text.
    var digits: String? {
        guard case .number(let digits) = self else { return nil }
        return digits
    }
}

/// Reads JSON that is known to be well-formed.
private struct Reader {
    let bytes: [UInt8]
    var place = 0

    mutating func value() throws -> JSON {
        skip(" \t\r\n,:")
        switch try peek() {
        case UInt8(ascii: "{"):
            place += 1
            var members: [(key: String, value: JSON)] = []
            while try !ends(with: "}") {
                let key = try value().text ?? ""
                members.append((key, try value()))
            }
            return .object(members)
        case UInt8(ascii: "["):
            place += 1
            var elements: [JSON] = []
            while try !ends(with: "]") { elements.append(try value()) }
            return .array(elements)
        case UInt8(ascii: "\""): return try string()
        default: return try word()
        }
    }

    private func peek() throws -> UInt8 {
        guard place < bytes.count else { throw TestTrouble("the JSON ends early") }
        return bytes[place]
    }

    private mutating func skip(_ characters: String) {
        while place < bytes.count, characters.utf8.contains(bytes[place]) { place += 1 }
    }

    private mutating func ends(with bracket: Character) throws -> Bool {
        skip(" \t\r\n,")
        guard try peek() == bracket.asciiValue else { return false }
        place += 1
        return true
    }

    private mutating func string() throws -> JSON {
        let start = place
        place += 1
        while try peek() != UInt8(ascii: "\"") { place += try peek() == UInt8(ascii: "\\") ? 2 : 1 }
        place += 1
        let decoded = try JSONSerialization.jsonObject(
            with: Data(bytes[start..<place]), options: .fragmentsAllowed)
        return .string(decoded as? String ?? "")
    }

    private mutating func word() throws -> JSON {
        let start = place
        while place < bytes.count, !",]} \t\r\n".utf8.contains(bytes[place]) { place += 1 }
        switch String(decoding: bytes[start..<place], as: UTF8.self) {
        case "null": return .null
        case "true": return .bool(true)
        case "false": return .bool(false)
        case let digits: return .number(digits)
        }
    }
}

extension RuaProcess {
    /// Standard output as JSON.
    var json: JSON {
        get throws {
            guard exitCode == 0 else { throw TestTrouble("exit code \(exitCode): \(errorText)") }
            return try JSON(output)
        }
    }

    /// Standard output as one JSON value a line.
    var jsonLines: [JSON] {
        get throws { try output.split(separator: UInt8(ascii: "\n")).map { try JSON(Array($0)) } }
    }
}
