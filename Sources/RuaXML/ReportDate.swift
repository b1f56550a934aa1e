import RuaCore

/// What the text of a `begin` or `end` says.
struct ReportDate: Equatable {
    let time: Timestamp
    /// How it departs from whole seconds, if it does.
    let oddity: NoteCode?

    /// Numbers from here on are milliseconds: as seconds they would lie beyond the year 5000.
    private static let leastMilliseconds: Int64 = 100_000_000_000
    /// The last second of the year 9999, the last that RFC 3339 can write.
    private static let latest: Int64 = 253_402_300_799
    /// DMARC reports began in 2011.
    private static let likely: Range<Int64> = 1_262_304_000..<4_102_444_800

    /// Reads a trimmed text: seconds since 1970, a fraction cut; milliseconds; or RFC 3339. Nil for anything else.
    init?(_ text: ArraySlice<UInt8>) {
        var seconds: Int64 = 0
        // XML Schema's integers may have a plus sign.
        let text = text.first == UInt8(ascii: "+") ? text.dropFirst() : text
        var index = text.startIndex
        while index < text.endIndex, Self.isDigit(text[index]) {
            let (product, overflow) = seconds.multipliedReportingOverflow(by: 10)
            guard !overflow, product <= .max - 9 else { return nil }
            seconds = product + Int64(text[index] - UInt8(ascii: "0"))
            index += 1
        }
        guard index > text.startIndex else { return nil }
        var oddity: NoteCode?
        if index < text.endIndex {
            let rest = text[index...]
            guard rest.first == UInt8(ascii: "."), rest.dropFirst().allSatisfy(Self.isDigit) else {
                guard text.count <= 64, let time = Timestamp(String(decoding: text, as: UTF8.self)),
                    time.seconds >= 0
                else { return nil }
                self.time = time
                self.oddity = .dateText
                return
            }
            oddity = .dateFraction
        }
        if seconds >= Self.leastMilliseconds {
            seconds /= 1000
            oddity = .dateMilliseconds
        }
        guard seconds <= Self.latest else { return nil }
        time = Timestamp(seconds: seconds)
        self.oddity = oddity ?? (Self.likely.contains(seconds) ? nil : .dateUnlikely)
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") <= 9 }
}
