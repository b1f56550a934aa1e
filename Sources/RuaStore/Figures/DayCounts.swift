import GRDB

/// Counts of the days of one era, and the text by which the database keeps them: a JSON object from the day's place in
/// the era to its count, such as `{"0":12,"59":3}`. SQLite can read it too, with `json_each`.
struct DayCounts {
    /// The count of one day.
    struct Entry {
        let place: Int
        var count: Int128
    }

    /// SQLite takes a number larger than 2^63 - 1 for a floating-point one, so a larger count is written as several.
    private static let largest = Int128(Int64.max)

    /// By place, each once.
    private(set) var entries: [Entry] = []

    /// Takes counts in, beside those that are there.
    mutating func read(_ text: UnsafeRawBufferPointer) throws {
        try Self.forEach(in: text) { add($1, at: $0) }
    }

    mutating func add(_ count: Int128, at place: Int) {
        var index = entries.endIndex
        while index > 0, entries[index - 1].place >= place { index -= 1 }
        if index < entries.endIndex, entries[index].place == place {
            entries[index].count += count
        } else {
            entries.insert(Entry(place: place, count: count), at: index)
        }
    }

    /// What the database keeps. A report can touch a hundred thousand of these, so no String is made of each.
    var text: [UInt8] {
        var text: [UInt8] = []
        text.reserveCapacity(2 + 8 * entries.count)
        text.append(UInt8(ascii: "{"))
        for entry in entries {
            var rest = entry.count
            repeat {
                let part = min(rest, Self.largest)
                if text.count > 1 { text.append(UInt8(ascii: ",")) }
                text.append(UInt8(ascii: "\""))
                Self.append(Int64(entry.place), to: &text)
                text.append(UInt8(ascii: "\""))
                text.append(UInt8(ascii: ":"))
                Self.append(Int64(part), to: &text)
                rest -= part
            } while rest > 0
        }
        text.append(UInt8(ascii: "}"))
        return text
    }

    private static func append(_ number: Int64, to text: inout [UInt8]) {
        let first = text.endIndex
        var rest = number
        repeat {
            text.append(UInt8(ascii: "0") + UInt8(rest % 10))
            rest /= 10
        } while rest > 0
        text[first...].reverse()
    }

    /// Hands over each place and count of a text; a place may come several times.
    static func forEach(in text: UnsafeRawBufferPointer, _ body: (_ place: Int, _ count: Int128) -> Void) throws {
        var place = 0
        var count: Int64 = 0
        var isPlace = false
        var last: UInt8 = 0
        for byte in text {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                let digit = Int(byte - UInt8(ascii: "0"))
                if isPlace {
                    place = place &* 10 &+ digit
                } else {
                    let (tens, isLong) = count.multipliedReportingOverflow(by: 10)
                    let (sum, isLonger) = tens.addingReportingOverflow(Int64(digit))
                    guard !isLong, !isLonger else { throw damaged }
                    count = sum
                }
            case UInt8(ascii: "\""):
                isPlace.toggle()
                if isPlace { place = 0 }
            case UInt8(ascii: "}") where last == UInt8(ascii: "{"): break
            case UInt8(ascii: ","), UInt8(ascii: "}"):
                guard 0..<Era.length ~= place, UInt8(ascii: "0")...UInt8(ascii: "9") ~= last else { throw damaged }
                body(place, Int128(count))
                count = 0
            case UInt8(ascii: "{"), UInt8(ascii: ":"): break
            default: throw damaged
            }
            last = byte
        }
        guard last == UInt8(ascii: "}") else { throw damaged }
    }

    private static var damaged: DatabaseError {
        DatabaseError(resultCode: .SQLITE_CORRUPT, message: "daily totals that can't be read")
    }
}
