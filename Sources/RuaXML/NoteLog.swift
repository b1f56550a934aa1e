import RuaCore

/// Gathers oddities: one entry a kind, so that a million odd rows make no more notes than one.
struct NoteLog {
    private struct Entry {
        let code: NoteCode
        let line: Int
        let detail: String?
        var times = 1
    }

    private var entries: [Entry] = []
    /// Changes whenever a note is added: tells a copy whether it is still the same.
    private(set) var total = 0

    /// The longest detail kept of what the report says. Unit: bytes.
    static let detailBytes = 100

    mutating func add(_ code: NoteCode, line: Int) {
        add(code, line: line, detail: EmptyCollection<UInt8>())
    }

    /// Adds a note that shows what the report says, which may be anything.
    mutating func add(_ code: NoteCode, line: Int, detail: some Collection<UInt8>) {
        total &+= 1
        for index in entries.indices where entries[index].code == code {
            entries[index].times &+= 1
            return
        }
        var text: String?
        if !detail.isEmpty {
            text = String(decoding: detail.prefix(Self.detailBytes), as: UTF8.self)
            if detail.count > Self.detailBytes { text?.append("…") }
        }
        entries.append(Entry(code: code, line: line, detail: text))
    }

    /// The notes.
    var notes: [Note] {
        entries.map { entry in
            var text = entry.code.words
            if let detail = entry.detail { text += ": \"\(detail)\"" }
            if entry.times > 1 { text += " (\(entry.times) times)" }
            return Note(code: entry.code.rawValue, line: entry.line, text: text)
        }
    }
}
