import RuaArchive
import RuaCore
import RuaMail
import RuaStore
import RuaXML

/// Takes the files that come out of one mail and reads those that are reports.
struct ReportCollector: FileSink {
    /// Rows of one mail that may wait in memory to be stored. Unit: bytes.
    static let heldBytes = 1 << 20
    /// What the reports of one mail may say besides their rows, which waits in memory. Unit: bytes.
    private static let heldText = 16 << 20
    /// Problems of one mail that are told one by one.
    private static let toldProblems = 100
    /// Enough of a JSON file to tell a TLS report by. Unit: bytes.
    private static let enoughJSON = 4 << 10

    private let store: Store
    private let limits: Limits
    private let domains: [DomainName]
    private let spill: SpillFile
    private var room = Self.heldBytes
    private var textRoom = Self.heldText
    private var current: Current?
    private var reports: [ReadReport] = []
    private var problems: [Quarantine] = []
    private var untold = 0
    /// Mails found in containers, to be read next.
    private var packed: PackedMails

    private enum Current {
        case xml(ArchivedFile)
        case report(ArchivedFile, ReportReader, RowSpool)
        case json(ArchivedFile, [UInt8])
        case refused(ArchivedFile, XMLError)
        case unknown(UnknownFile)
        case mails(ArchivedFile)
    }

    init(store: Store, limits: Limits, domains: [DomainName]) {
        self.store = store
        self.limits = limits
        self.domains = domains
        packed = PackedMails(room: limits.mail.packedBytes)
        spill = SpillFile(for: store)
    }

    /// What came of all files.
    var reading: MailReading {
        var reading = MailReading()
        reading.reports = reports
        reading.problems = problems
        if untold > 0, let first = problems.first {
            reading.problems.append(Quarantine(first.reason, "and \(untold) more that could not be read"))
        }
        return reading
    }

    /// Notes something that could be a report and could not be read.
    mutating func add(_ problem: Quarantine) {
        guard problems.count < Self.toldProblems else {
            untold += 1
            return
        }
        problems.append(problem)
    }

    /// The next mail that was found in a container.
    mutating func nextMail() -> PackedMails.Item? { packed.next() }

    mutating func begin(_ file: ArchivedFile) -> Bool {
        switch file.kind {
        case .xml:
            current = .xml(file)
        case .json:
            current = .json(file, [])
        case .gzip, .zip, .zlib, .unknown:
            current = .unknown(UnknownFile(file))
        }
        return true
    }

    mutating func piece(_ bytes: [UInt8]) -> Bool {
        switch current {
        case .xml(let file):
            // What begins with a letter may be a mail with XML in it.
            if let first = bytes.first, Character(Unicode.Scalar(first)).isLetter {
                current = .unknown(UnknownFile(file))
            } else {
                openReport(file)
            }
            return piece(bytes)
        case .report(let file, let reader, _):
            do {
                try bytes.withUnsafeBytes { try reader.push($0) }
                return true
            } catch let error as XMLError {
                // Damage to the archive, which its end tells of, is the better reason.
                if file.depth > 0, error.mayComeOfDamage {
                    current = .refused(file, error)
                    return true
                }
                refuse(file, error)
            } catch {
                add(Quarantine(.badXML, "\(file.label): \(error)"))
            }
            current = nil
            return false
        case .refused:
            return true
        case .json(let file, let start):
            let start = start + bytes.prefix(Self.enoughJSON - start.count)
            current = .json(file, start)
            guard start.count >= Self.enoughJSON else { return true }
            endJSON(file, start)
            return false
        case .unknown(var unknown):
            current = nil
            let isEnough = unknown.take(bytes)
            current = .unknown(unknown)
            return isEnough ? settle(unknown) : true
        case .mails(let file):
            return takeMails(bytes, of: file)
        case nil:
            return false
        }
    }

    mutating func end(_ end: FileEnd) {
        defer { current = nil }
        switch current {
        case .report(let file, let reader, let spool):
            do {
                try finish(file, reader, spool, end)
            } catch let error as XMLError {
                refuse(file, error, end.error)
            } catch {
                add(Quarantine(.badXML, "\(file.label): \(error)"))
            }
        case .refused(let file, let error):
            refuse(file, error, end.error)
        case .json(let file, let start):
            endJSON(file, start)
        case .unknown(let unknown):
            if let error = end.error, unknown.file.isNamedAsReport {
                add(Quarantine(error, in: unknown.file.label))
            } else if settle(unknown) {
                self.end(end)
            }
        case .mails(let file):
            endMails(file, end)
        case .xml, nil:
            break
        }
    }

    private mutating func openReport(_ file: ArchivedFile) {
        let spool = RowSpool(
            for: store, spillingTo: spill, mostEvaluations: limits.report.evaluations)
        current = .report(file, ReportReader(limits: limits.report, sink: spool), spool)
    }

    /// Decides what a file is; true when it goes on, as mails or as a report behind junk.
    private mutating func settle(_ unknown: UnknownFile) -> Bool {
        current = nil
        guard unknown.form != .neither else {
            guard unknown.file.kind != .xml else {
                openReport(unknown.file)
                return piece(unknown.start)
            }
            if let problem = unknown.problem { add(problem) }
            return false
        }
        packed.begin(unknown.form, in: unknown.file.label)
        current = .mails(unknown.file)
        return takeMails(unknown.start, of: unknown.file)
    }

    private mutating func takeMails(_ bytes: [UInt8], of file: ArchivedFile) -> Bool {
        guard !packed.take(bytes) else { return true }
        current = nil
        tellTooLarge(file)
        return false
    }

    private mutating func endMails(_ file: ArchivedFile, _ end: FileEnd) {
        if let error = end.error {
            add(Quarantine(error, in: file.label))
            // What there is of mails that were cut short is theirs; bytes that were changed may be anybody's.
            guard error.code == .truncated else {
                packed.abandon()
                return
            }
        }
        if !packed.end() { tellTooLarge(file) }
    }

    private mutating func tellTooLarge(_ file: ArchivedFile) {
        let words = "the mails in it pass \(limits.mail.packedBytes) bytes (limits.mail.packed_bytes); unpack it first"
        add(Quarantine(.tooLarge, "\(file.label): \(words)"))
    }

    mutating func failed(_ error: ArchiveError, path: [String]) {
        add(Quarantine(error, in: ArchivedFile.label(path)))
    }

    private mutating func endJSON(_ file: ArchivedFile, _ start: [UInt8]) {
        current = nil
        if isTLSReport(start) {
            add(.tlsReport(in: file.label))
        } else if file.isNamedAsReport {
            add(Quarantine(.badXML, "\(file.label): it is named as a report and is JSON"))
        }
    }

    private mutating func finish(
        _ file: ArchivedFile, _ reader: ReportReader, _ spool: RowSpool, _ end: FileEnd
    ) throws {
        var report = try reader.finish()
        if let error = end.error {
            guard error.code == .truncated else {
                add(Quarantine(error, in: file.label))
                return
            }
            report.notes.append(Note(code: "archive-truncated", line: 0, text: "\(error); the report in it is whole"))
        }
        report.notes += end.notes.map { Note(code: "archive", line: 0, text: "\($0)") }
        let identity = ReportIdentity(report)
        guard isOurs(identity.domain) else {
            add(
                Quarantine(
                    .foreignDomain,
                    "\(file.label): the report is on \(identity.domain), which is not among the domains of the settings"
                ))
            return
        }
        textRoom -= report.textBytes
        guard textRoom >= 0 else {
            let words = "the reports of one mail say over \(Self.heldText) bytes besides rows"
            add(Quarantine(.tooLarge, "\(file.label): \(words)"))
            return
        }
        guard !spool.hasTooManyEvaluations else {
            let words =
                "its rows say more than \(limits.report.evaluations) different things (limits.report.evaluations); "
                + "reports of real mail repeat themselves"
            add(Quarantine(.tooLarge, "\(file.label): \(words)"))
            return
        }
        spool.seal(memoryBytes: room)
        room -= spool.heldBytes
        reports.append(ReadReport(report: report, identity: identity, rows: spool))
    }

    private mutating func refuse(_ file: ArchivedFile, _ error: XMLError, _ archive: ArchiveError? = nil) {
        if let archive {
            add(Quarantine(archive, in: file.label))
        } else if error.code != .notAReport || file.isNamedAsReport {
            add(Quarantine(error, in: file.label))
        }
    }

    private func isOurs(_ domain: String) -> Bool {
        guard !domains.isEmpty else { return true }
        guard let name = DomainName(domain) else { return false }
        return domains.contains { name.isEqualOrBelow($0) }
    }

    private func isTLSReport(_ start: [UInt8]) -> Bool {
        let text = String(decoding: start, as: UTF8.self)
        return ["organization-name", "policies", "contact-info", "date-range"].count { text.contains("\"\($0)\"") } >= 2
    }
}

extension XMLError {
    /// Whether a report that was damaged on the way may look like this.
    fileprivate var mayComeOfDamage: Bool {
        switch code {
        case .malformed, .truncated, .badCount, .badDate, .missingPolicyDomain, .notAReport: true
        default: false
        }
    }
}

extension Report {
    /// The length of all text that is not in rows.
    fileprivate var textBytes: Int {
        let policy = policyPublished
        let texts = [orgName, email, extraContactInfo, reportID, generator, version, policy.domain, policy.fo]
        return (texts.compactMap { $0 } + errors + notes.map(\.text)).reduce(0) { $0 + $1.utf8.count }
    }
}
