import RuaArchive
public import RuaCore
import RuaMail
public import RuaStore
import RuaXML

/// The way of a report from the bytes of a mail, or of a file, to rows: MIME, containers, XML.
///
/// Reads only; what comes of it is recorded by `MailWriter`. May be used from several threads at once.
public struct Pipeline: Sendable {
    private let store: Store
    private let limits: Limits
    private let domains: [DomainName]

    /// A pipeline.
    ///
    /// - Parameters:
    ///   - store: The database that the rows are for.
    ///   - limits: The bounds to keep.
    ///   - domains: The domains whose reports, and whose subdomains' reports, are taken; empty means all.
    public init(store: Store, limits: Limits, domains: [DomainName] = []) {
        self.store = store
        self.limits = limits
        self.domains = domains
    }

    /// Reads a mail.
    public func read(mail bytes: [UInt8]) -> MailReading {
        let reader = MessageReader(bytes, limits: limits.mail)
        var budget = Budget(limits)
        var collector = ReportCollector(store: store, limits: limits, domains: domains)
        var kind = MailKind(reader)
        read(reader, &budget, into: &collector) { kind.notice($0) }
        readPacked(&budget, into: &collector)
        var reading = collector.reading
        reading.subject = reader.header.text(of: "subject") ?? ""
        reading.headerFrom = reader.header.text(of: "from") ?? ""
        if reading.isEmpty, let other = kind.quarantine { reading.problems.append(other) }
        return reading
    }

    private func read(
        _ mail: MessageReader, in place: String = "", _ budget: inout Budget, into collector: inout ReportCollector,
        notice: (BodyPart) -> Void = { _ in }
    ) {
        var reader = mail
        while true {
            do {
                guard let part = try reader.next() else { break }
                notice(part)
                read(part, in: place, &budget, into: &collector)
            } catch {
                collector.add(Quarantine(error))
            }
        }
    }

    /// Reads the mails that lay in containers, and those in them.
    private func readPacked(_ budget: inout Budget, into collector: inout ReportCollector) {
        while let mail = collector.nextMail() {
            budget.beginPackedMail()
            read(MessageReader(mail.bytes, limits: limits.mail), in: mail.place + "/", &budget, into: &collector)
        }
    }

    private func read(
        _ part: BodyPart, in place: String, _ budget: inout Budget, into collector: inout ReportCollector
    ) {
        var body = part.decoder()
        ArchiveReader(limits.archive).read(
            name: place + (part.filename ?? part.contentType.mediaType), from: { body.next(into: &$0) }, &budget,
            into: &collector)
    }

    /// Reads an item that was imported and kept: a mail, or a file that is none.
    public func read(item bytes: [UInt8], name: String) -> MailReading {
        guard MailForm(Array(bytes.prefix(4096))) == .neither else { return read(mail: bytes) }
        var rest: [UInt8]? = bytes
        return read(file: name) { piece in
            piece = rest ?? []
            rest = nil
            return !piece.isEmpty
        }
    }

    /// Reads a file that is no mail: XML, or a container with reports.
    ///
    /// - Parameters:
    ///   - name: The name of the file, for words about it.
    ///   - source: Replaces a buffer by the next bytes and returns false at the end.
    /// - Returns: The reports in it, and what could not be read.
    public func read(file name: String, from source: @escaping (inout [UInt8]) -> Bool) -> MailReading {
        var budget = Budget(limits)
        var collector = ReportCollector(store: store, limits: limits, domains: domains)
        ArchiveReader(limits.archive).read(name: name, from: source, &budget, into: &collector)
        readPacked(&budget, into: &collector)
        return collector.reading
    }
}
