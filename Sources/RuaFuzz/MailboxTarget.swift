import RuaMail

/// The mailbox reader: the same mails however the mailbox is cut, in order, and no larger than the mailbox.
enum MailboxTarget {
    static func run(_ input: [UInt8]) {
        var cuts = Cuts(of: input)
        for limit in [1 << 20, 50] {
            let whole = read(input, [0..<input.count], limit)
            check(read(input, cuts.pieces(of: 0..<input.count), limit) == whole, "the mails depend on the cuts")
            guard input.count <= Cuts.singleBytes else { continue }
            check(read(input, input.indices.map { $0..<$0 + 1 }, limit) == whole, "the mails depend on the cuts")
        }
    }

    private static func read(_ input: [UInt8], _ pieces: [Range<Int>], _ limit: Int) -> [MailboxReader.Item] {
        var reader = MailboxReader(limit: limit)
        var items: [MailboxReader.Item] = []
        for piece in pieces { reader.push(Array(input[piece])) { items.append($0) } }
        reader.finish { items.append($0) }
        var place = 0
        for item in items {
            check(item.offset >= place, "mails out of order")
            place = item.offset
            check(item.size <= input.count - place, "a mail that ends behind the mailbox")
            if let bytes = item.bytes { check(bytes.count == item.size && item.size <= limit, "\(item.size)") }
        }
        return items
    }
}
