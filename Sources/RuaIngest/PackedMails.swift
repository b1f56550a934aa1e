import RuaMail

/// Mails that came out of containers, or that were attached as something else than mails. They wait until the mail around
/// them has been read.
struct PackedMails {
    /// A mail and what it lies in.
    struct Item {
        let place: String
        let bytes: [UInt8]
    }

    /// What a mail counts at least, so that millions of empty ones are too many. None with a report is smaller, with its
    /// header fields and a packed attachment. Unit: bytes.
    private static let leastBytes = 512

    private var waiting: [Item] = []
    private var read = 0
    private var room: Int
    private var place = ""
    private var mailbox: MailboxReader?
    private var mail: [UInt8] = []
    private var kept = 0

    /// None yet, and room for so many bytes of them.
    init(room: Int) {
        self.room = room
    }

    /// A mail or a mailbox begins; `place` names it.
    mutating func begin(_ form: MailForm, in place: String) {
        self.place = place
        mailbox = form == .mailbox ? MailboxReader(limit: room) : nil
        mail = []
        kept = waiting.count
    }

    /// Takes bytes of it; false when they are too many.
    mutating func take(_ bytes: [UInt8]) -> Bool {
        guard var mailbox else {
            guard mail.count + bytes.count <= room else {
                mail = []
                return false
            }
            mail += bytes
            return true
        }
        var fits = true
        mailbox.push(bytes) { fits = keep($0.bytes) && fits }
        self.mailbox = mailbox
        return fits
    }

    /// It is whole; false when it is too large.
    mutating func end() -> Bool {
        guard var mailbox else { return keep(mail) }
        var fits = true
        mailbox.finish { fits = keep($0.bytes) && fits }
        self.mailbox = nil
        return fits
    }

    /// It is not whole: nothing of it is read.
    mutating func abandon() {
        waiting.removeLast(waiting.count - kept)
        mail = []
        mailbox = nil
    }

    private mutating func keep(_ bytes: [UInt8]?) -> Bool {
        guard let bytes, max(bytes.count, Self.leastBytes) <= room else { return false }
        room -= max(bytes.count, Self.leastBytes)
        waiting.append(Item(place: place, bytes: bytes))
        return true
    }

    /// The next mail to be read.
    mutating func next() -> Item? {
        guard read < waiting.count else { return nil }
        defer {
            waiting[read] = Item(place: "", bytes: [])
            read += 1
        }
        return waiting[read]
    }
}
