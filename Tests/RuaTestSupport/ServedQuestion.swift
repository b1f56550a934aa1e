import Foundation

/// A question that reached a `NameServer`, and the bytes of answers to it; written by hand, so that it does not share
/// an error with the code that is tested.
struct ServedQuestion {
    let id: [UInt8]
    let name: String
    let type: UInt16
    private let wire: [UInt8]

    /// Nil when it is no question.
    init?(_ message: [UInt8]) {
        guard message.count > 16, message[2] & 0x80 == 0 else { return nil }
        var labels: [String] = []
        var place = 12
        while place < message.count, message[place] > 0 {
            let end = place + 1 + Int(message[place])
            guard end < message.count else { return nil }
            labels.append(String(decoding: message[(place + 1)..<end], as: UTF8.self))
            place = end
        }
        guard place + 5 == message.count else { return nil }
        id = Array(message[..<2])
        name = labels.joined(separator: ".").lowercased()
        type = UInt16(message[place + 1]) << 8 | UInt16(message[place + 2])
        wire = Array(message[12...])
    }

    /// A message with some records.
    func answer(_ code: UInt8, _ records: [[UInt8]], isTruncated: Bool = false) -> [UInt8] {
        id + [isTruncated ? 0x83 : 0x81, 0x80 | code, 0, 1] + Self.pair(records.count) + [0, 0, 0, 0] + wire
            + records.joined()
    }

    /// A record, whose owner is a pointer to the question where that will do.
    func record(_ owner: String, _ entry: NameServer.Entry) -> [UInt8] {
        let data: [UInt8] =
            switch entry {
            case .a(let text): text.split(separator: ".").compactMap { UInt8($0) }
            case .aaaa(let text): Self.address6(text)
            case .mx(let preference, let host): Self.pair(Int(preference)) + Self.name(host)
            case .cname(let target): Self.name(target)
            case .txt(let strings): strings.flatMap { [UInt8($0.utf8.count)] + Array($0.utf8) }
            case .raw(_, let bytes): bytes
            }
        let name = owner == self.name ? [0xC0, 12] : Self.name(owner)
        return name + Self.pair(Int(entry.type)) + [0, 1, 0, 0, 0, 60] + Self.pair(data.count) + data
    }

    private static func name(_ text: String) -> [UInt8] {
        text.split(separator: ".").flatMap { [UInt8($0.utf8.count)] + Array($0.utf8) } + [0]
    }

    private static func pair(_ number: Int) -> [UInt8] { [UInt8(number >> 8 & 0xFF), UInt8(number & 0xFF)] }

    private static func address6(_ text: String) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: 16)
        inet_pton(AF_INET6, text, &bytes)
        return bytes
    }
}
