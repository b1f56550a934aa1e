import RuaArchive
import RuaCore
import RuaMail
import RuaStore
import RuaXML

/// Takes the files that come out of one mail and reads those that are reports.
struct ReportCollector: FileSink {
    /// Rows of one mail that may wait in memory to be stored. Unit: bytes.
    private static let heldBytes = 4 << 20
    /// Enough of a JSON file to tell a TLS report by. Unit: bytes.
    private static let enoughJSON = 4 << 10

    private let store: Store
    private let limits: Limits.Report
    private let domains: [DomainName]
    private var room = Self.heldBytes
    private var current: Current?
    private var reports: [ReadReport] = []
    var problems: [Quarantine] = []

    private enum Current {
        case report(ArchivedFile, ReportReader, RowSpool)
        case json(ArchivedFile, [UInt8])
    }

    init(store: Store, limits: Limits.Report, domains: [DomainName]) {
        self.store = store
        self.limits = limits
        self.domains = domains
    }

    /// What came of all files.
    var reading: MailReading {
        var reading = MailReading()
        reading.reports = reports
        reading.problems = problems
        return reading
    }

    mutating func begin(_ file: ArchivedFile) -> Bool {
        switch file.kind {
        case .xml:
            let spool = RowSpool(for: store)
            current = .report(file, ReportReader(limits: limits, sink: spool), spool)
        case .json:
            current = .json(file, [])
        case .gzip, .zip, .zlib, .unknown:
            // Text, pictures, and the word "unused" that some reporters pack when they have nothing to report.
            current = nil
        }
        return current != nil
    }

    mutating func piece(_ bytes: [UInt8]) -> Bool {
        switch current {
        case .report(let file, let reader, _):
            do {
                try bytes.withUnsafeBytes { try reader.push($0) }
                return true
            } catch let error as XMLError {
                refuse(file, error)
            } catch {
                problems.append(Quarantine(.badXML, "\(file.label): \(error)"))
            }
            current = nil
            return false
        case .json(let file, let start):
            current = .json(file, start + bytes.prefix(Self.enoughJSON - start.count))
            return start.count < Self.enoughJSON
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
                problems.append(Quarantine(.badXML, "\(file.label): \(error)"))
            }
        case .json(let file, let start):
            if isTLSReport(start) { problems.append(.tlsReport(in: file.label)) }
        case nil:
            break
        }
    }

    mutating func failed(_ error: ArchiveError, path: [String]) {
        problems.append(Quarantine(error, in: path.joined(separator: "/")))
    }

    private mutating func finish(
        _ file: ArchivedFile, _ reader: ReportReader, _ spool: RowSpool, _ end: FileEnd
    ) throws {
        var report = try reader.finish()
        if let error = end.error {
            guard error.code == .truncated else {
                problems.append(Quarantine(error, in: file.label))
                return
            }
            report.notes.append(Note(code: "archive-truncated", line: 0, text: "\(error); the report in it is whole"))
        }
        report.notes += end.notes.map { Note(code: "archive", line: 0, text: "\($0)") }
        let identity = ReportIdentity(report)
        guard isOurs(identity.domain) else {
            problems.append(
                Quarantine(
                    .foreignDomain,
                    "\(file.label): the report is on \(identity.domain), which is not among the domains of the settings"))
            return
        }
        room -= spool.seal(memoryBytes: room)
        reports.append(ReadReport(report: report, identity: identity, rows: spool))
    }

    private mutating func refuse(_ file: ArchivedFile, _ error: XMLError, _ archive: ArchiveError? = nil) {
        if let archive {
            problems.append(Quarantine(archive, in: file.label))
        } else if error.code != .notAReport || ReportFilename(file.name) != nil {
            problems.append(Quarantine(error, in: file.label))
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

extension ArchivedFile {
    /// The names from the outside in, for words about the file.
    var label: String { path.joined(separator: "/") }
}
