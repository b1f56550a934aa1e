import RuaCore

/// How numbers and lists are put into sentences.
enum Wording {
    /// A number with thousands separators: `1,234,567`.
    static func grouped(_ number: Int128) -> String {
        let digits = Array(String(number.magnitude).utf8)
        var text: [UInt8] = number < 0 ? [UInt8(ascii: "-")] : []
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { text.append(UInt8(ascii: ",")) }
            text.append(digit)
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// `1 message`, `1,200 messages`.
    static func messages(_ number: Int128) -> String { counted(number, "message") }

    /// `1 day`, `28 days`: the noun with a regular plural.
    static func counted(_ number: Int128, _ noun: String, plural: String? = nil) -> String {
        "\(grouped(number)) \(number == 1 ? noun : plural ?? noun + "s")"
    }

    /// `1 message fails`, `2 messages fail`.
    static func messagesFail(_ number: Int128) -> String {
        "\(messages(number)) \(number == 1 ? "fails" : "fail")"
    }

    /// `1 message that is not spoofed`, `2 messages that are not spoofed`.
    static func unspoofed(_ number: Int128, _ verb: (one: String, many: String) = ("is", "are")) -> String {
        "\(messages(number)) that \(number == 1 ? verb.one : verb.many) not spoofed"
    }

    /// `a`, `a and b`, `a, b, c and 4 more`.
    static func list(_ items: some Collection<String>, limit: Int = 3) -> String {
        var shown = Array(items.prefix(limit))
        if items.count > limit { shown.append("\(grouped(Int128(items.count - limit))) more") }
        guard let last = shown.popLast() else { return "" }
        return shown.isEmpty ? last : shown.joined(separator: ", ") + " and " + last
    }

    /// The first letter in upper case.
    static func sentence(_ text: String) -> String {
        text.prefix(1).uppercased() + text.dropFirst()
    }

    /// A UTC day as `2026-01-31`.
    static func date(_ day: Int) -> String { Timestamp(day: day).date }

    /// An address, or words for its absence.
    static func address(_ address: IPAddress?) -> String { address.map(String.init(describing:)) ?? "no address" }
}
