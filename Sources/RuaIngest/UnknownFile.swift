import RuaArchive
import RuaCore
import RuaMail

/// A file that is neither XML nor JSON nor a container, while its start is looked at: it may be a mail that somebody
/// packed, or a report that cannot be read.
struct UnknownFile {
    /// Enough to tell a mail by. Unit: bytes.
    private static let enough = 4 << 10
    /// What TNEF (winmail.dat) and OLE (.msg) files start with.
    private static let tnef: [UInt8] = [0x78, 0x9F, 0x3E, 0x22]
    private static let ole: [UInt8] = [0xD0, 0xCF, 0x11, 0xE0]

    let file: ArchivedFile
    private(set) var start: [UInt8] = []

    init(_ file: ArchivedFile) {
        self.file = file
    }

    /// Takes bytes; true when there are enough.
    mutating func take(_ bytes: [UInt8]) -> Bool {
        start += bytes
        return start.count >= Self.enough
    }

    var form: MailForm { MailForm(Array(start.prefix(Self.enough))) }

    /// What is wrong with a file that is no mail; nil when it is plainly no report.
    var problem: Quarantine? {
        if start.starts(with: Self.tnef) || (start.starts(with: Self.ole) && file.name.lowercased().hasSuffix(".msg")) {
            let words = "a mail in Outlook's own format (winmail.dat, .msg), which Rua cannot read; save it as .eml"
            return Quarantine(.badMail, "\(file.label): \(words)")
        }
        guard file.isNamedAsReport || (file.isNamedAsArchive && file.depth == 0 && !start.isEmpty), !isUnused else {
            return nil
        }
        let what =
            if start.isEmpty {
                "there is nothing in it"
            } else if file.isNamedAsArchive, file.depth > 0 {
                "what is packed in it is no XML"
            } else {
                "is neither XML nor gzip nor zip"
            }
        let words = "it is named as a report and \(what); ask the sender to send it again"
        return Quarantine(file.isNamedAsArchive ? .badArchive : .badXML, "\(file.label): \(words)")
    }

    /// The word that some reporters pack when they have nothing to report.
    private var isUnused: Bool {
        String(decoding: start.prefix(16), as: UTF8.self).split(whereSeparator: \.isWhitespace) == ["unused"]
    }
}

extension ArchivedFile {
    /// Whether its name says that it is a report. The `._name` that macOS packs beside each file is none.
    var isNamedAsReport: Bool {
        !name.hasPrefix("._") && !name.contains("/._") && ReportFilename(name) != nil
    }

    /// Whether its name, or the media type that stands for it, says that it is a gzip or a zip.
    fileprivate var isNamedAsArchive: Bool {
        let name = name.lowercased()
        return [".gz", ".gzip", ".zip", "/gzip", "/x-gzip", "/zip", "/x-zip-compressed"].contains(where: name.hasSuffix)
    }

    /// The names from the outside in, for words about it.
    var label: String { Self.label(path) }

    /// The names of a file from the outside in, for words about it. A name of 64 KiB is none to show, and a NUL would
    /// end the text for those who read the database.
    static func label(_ path: [String]) -> String {
        path.map { $0.utf8.count > 255 ? "\($0.prefix(255))…" : $0 }.joined(separator: "/")
            .replacing("\0", with: "\u{FFFD}")
    }
}
