/// The header fields of a mail or of one of its parts, found where they stand: nothing is copied until it is asked for.
public struct Headers: Sendable {
    let lines: Lines
    /// Where the fields stand, in bytes from the start of the mail. Unit: bytes.
    public let range: Range<Int>

    /// The longest value that is decoded to text; what comes after is cut. Unit: bytes.
    static let longestTextBytes = 16 << 10

    /// The value of the first field of this name, unfolded, without blanks at its ends.
    ///
    /// - Parameter name: the field's name; ASCII case does not count.
    /// - Returns: the bytes as they stand (RFC 5322 section 2.2.3), or nil when there is no such field.
    public func value(of name: String) -> [UInt8]? {
        var found: [UInt8]?
        forEach { field in
            guard isNamed(field, name) else { return true }
            found = unfolded(field.value)
            return false
        }
        return found
    }

    /// The values of all fields of this name, in the order in which they stand, at most 100 of them.
    public func values(of name: String) -> [[UInt8]] {
        var found: [[UInt8]] = []
        forEach { field in
            if isNamed(field, name) { found.append(unfolded(field.value)) }
            return found.count < 100
        }
        return found
    }

    /// The first field of this name as text: encoded words decoded (RFC 2047), control characters replaced, at most
    /// 16 KiB of it.
    public func text(of name: String) -> String? {
        value(of: name).map { EncodedWord.text(Array($0.prefix(Self.longestTextBytes))) }
    }

    /// Visits each field until `body` returns false. Lines that are no field are passed over.
    func forEach(_ body: (HeaderField) -> Bool) {
        var position = range.lowerBound
        var pending: HeaderField?
        while position < range.upperBound {
            let line = lines.line(at: position, before: range.upperBound)
            if lines.isContinuation(line) {
                if let field = pending {
                    pending = HeaderField(name: field.name, value: field.value.lowerBound..<line.content.upperBound)
                }
            } else if let field = lines.field(line) {
                if let done = pending, !body(done) { return }
                pending = field
            }
            position = line.next
        }
        if let done = pending { _ = body(done) }
    }

    private func isNamed(_ field: HeaderField, _ name: String) -> Bool {
        let wanted = name.utf8
        guard wanted.count == field.name.count else { return false }
        return zip(wanted, field.name).allSatisfy { $0.lowercased == lines.bytes[$1].lowercased }
    }

    private func unfolded(_ value: Range<Int>) -> [UInt8] {
        let value = lines.bytes.trimmed(value)
        var result: [UInt8] = []
        result.reserveCapacity(value.count)
        for byte in lines.bytes[value] where byte != Byte.lf && byte != Byte.cr { result.append(byte) }
        return result
    }
}

/// Where the name and the value of one header field stand.
struct HeaderField {
    let name: Range<Int>
    /// From behind the colon to the end of the last continuation line.
    let value: Range<Int>
}

extension Lines {
    /// Whether the line goes on with the field before it.
    func isContinuation(_ line: Line) -> Bool {
        guard let first = bytes[line.content].first else { return false }
        return first == Byte.space || first == Byte.tab
    }

    /// The field that starts on this line: printable ASCII up to a colon (RFC 5322 section 2.2), blanks before the
    /// colon tolerated.
    func field(_ line: Line) -> HeaderField? {
        var index = line.content.lowerBound
        let end = line.content.upperBound
        while index < end, bytes[index] > 0x20, bytes[index] < 0x7F, bytes[index] != UInt8(ascii: ":") { index += 1 }
        let name = line.content.lowerBound..<index
        while index < end, bytes[index] == Byte.space || bytes[index] == Byte.tab { index += 1 }
        guard !name.isEmpty, index < end, bytes[index] == UInt8(ascii: ":") else { return nil }
        return HeaderField(name: name, value: (index + 1)..<end)
    }
}
