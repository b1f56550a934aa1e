import RuaCore

/// Turns the words of one vocabulary into the form in which an evaluation keeps them.
///
/// The vocabularies themselves are RuaCore's; a memo of the few words that a report uses saves making a `String` of
/// each.
struct WordMemo {
    private struct Entry {
        let key: UInt128
        let isAsWritten: Bool
        let standing: Standing
        let word: [UInt8]
    }

    /// What standards make of a word.
    enum Standing {
        case known
        /// A word of a draft, which has another name today.
        case old
        case unknown
    }

    private let read: (String) -> (word: String, standing: Standing)
    private var entries: [Entry] = []

    /// More distinct words than this are looked up anew each time.
    private static let capacity = 16

    /// A memo for a vocabulary, given as a function from a trimmed text to its word.
    init<Word: ReportWord>(_ word: @escaping (String) -> Word, isKnown: @escaping (Word) -> Bool) {
        read = { text in
            let found = word(text)
            let word = found.description
            guard isKnown(found) else { return (word, .unknown) }
            return (word, text.utf8.isCaseInsensitivelyEqual(to: word) ? .known : .old)
        }
    }

    /// Appends the word for a text, with its length before it.
    mutating func append(_ text: UnsafeBufferPointer<UInt8>, as field: EvaluationField, to writer: inout FieldWriter)
        -> Standing
    {
        let key = Self.key(of: text)
        if let key {
            for index in entries.indices where entries[index].key == key {
                if entries[index].isAsWritten {
                    writer.put(field, text)
                } else {
                    entries[index].word.withUnsafeBufferPointer { writer.put(field, $0) }
                }
                return entries[index].standing
            }
        }
        let (word, standing) = read(String(decoding: text, as: UTF8.self))
        let bytes = Array(word.utf8)
        bytes.withUnsafeBufferPointer { writer.put(field, $0) }
        if let key, entries.count < Self.capacity {
            entries.append(
                Entry(key: key, isAsWritten: bytes.elementsEqual(text), standing: standing, word: bytes))
        }
        return standing
    }

    /// Up to 16 bytes as a number; no two texts of XML give the same one, for they hold no NUL.
    private static func key(of text: UnsafeBufferPointer<UInt8>) -> UInt128? {
        guard text.count <= 16 else { return nil }
        var low: UInt64 = 0
        for byte in text.prefix(8) { low = low << 8 | UInt64(byte) }
        guard text.count > 8 else { return UInt128(low) }
        var high: UInt64 = 0
        for byte in text.dropFirst(8) { high = high << 8 | UInt64(byte) }
        return UInt128(high) << 64 | UInt128(low)
    }
}
