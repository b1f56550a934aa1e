import RuaCore

/// Gathers oddities: one entry a kind, so that a million odd rows make no more notes than one.
struct NoteLog {
    private struct Entry {
        let code: NoteCode
        var line: Int
        var detail: String?
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
        guard let index = entries.firstIndex(where: { $0.code == code }) else {
            entries.append(Entry(code: code, line: line, detail: Self.shortened(detail)))
            return
        }
        entries[index].times &+= 1
        // Bytes are looked at before tags are, so that the first line may be the second to be told.
        if line < entries[index].line {
            entries[index].line = line
            entries[index].detail = Self.shortened(detail)
        }
    }

    private static func shortened(_ detail: some Collection<UInt8>) -> String? {
        guard !detail.isEmpty else { return nil }
        let text = String(decoding: detail.prefix(detailBytes), as: UTF8.self)
        return detail.count > detailBytes ? text + "…" : text
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
