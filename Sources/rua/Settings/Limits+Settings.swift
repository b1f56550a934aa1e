import RuaCore

extension Limits {
    /// The limits that the settings file can change, by the name under `limits:`.
    static let settable: [(name: String, path: any WritableKeyPath<Limits, Int> & Sendable)] = [
        ("smtp.command_line_bytes", \.smtp.commandLineBytes),
        ("smtp.recipients", \.smtp.recipients),
        ("smtp.errors", \.smtp.errors),
        ("smtp.transactions", \.smtp.transactions),
        ("smtp.data_bytes_per_second", \.smtp.dataBytesPerSecond),
        ("smtp.received_fields", \.smtp.receivedFields),
        ("smtp.bytes_in_flight", \.smtp.bytesInFlight),
        ("mail.message_bytes", \.mail.messageBytes),
        ("mail.mime_depth", \.mail.mimeDepth),
        ("mail.parts", \.mail.parts),
        ("mail.packed_bytes", \.mail.packedBytes),
        ("mail.header_bytes", \.mail.headerBytes),
        ("archive.decompressed_bytes", \.archive.decompressedBytes),
        ("archive.files_per_zip", \.archive.filesPerZip),
        ("archive.depth", \.archive.depth),
        ("report.rows", \.report.rows),
        ("report.xml_depth", \.report.xmlDepth),
        ("report.text_bytes", \.report.textBytes),
        ("report.tag_bytes", \.report.tagBytes),
        ("report.names", \.report.names),
        ("report.evaluations", \.report.evaluations),
        ("question.tallies", \.question.tallies),
        ("question.evaluations", \.question.evaluations),
    ]

    /// Sets a limit by its name in the settings file.
    mutating func set(_ name: String, to text: String) throws(SettingsError) {
        guard let limit = Self.settable.first(where: { $0.name == name }) else {
            throw SettingsError(
                "there is no limit `\(name)`\(Suggestion.text(for: name, among: Self.settable.map(\.name)))")
        }
        guard let value = Quantity.bytes(text), value > 0 else {
            throw SettingsError("`limits.\(name)` must be a number or a size such as 25MiB, not `\(text)`")
        }
        self[keyPath: limit.path] = value
    }
}
