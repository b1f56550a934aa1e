import ArgumentParser
import Foundation
import RuaCore
import RuaReports
import RuaStore

/// `rua doctor`.
struct Doctor: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Checks the set-up: settings, database, disk, mail that waits.",
        discussion: """
            rua doctor

            Exit code 1 when something is wrong.
            """)

    @OptionGroup var database: DatabaseOptions
    @OptionGroup var answer: AnswerOptions

    func run() throws {
        let settings = try database.settings()
        let checkup = Checkup(settings)
        try answer.print(checkup)
        if checkup.findings.contains(where: { !$0.isGood }) { throw ExitStatus.failed }
    }
}

/// What `rua doctor` found.
struct Checkup: Answer {
    /// One thing that was looked at.
    struct Finding {
        let subject: String
        let isGood: Bool
        let words: String
    }

    private(set) var findings: [Finding] = []

    init(_ settings: Settings) {
        findings.append(Finding(subject: "settings", isGood: true, words: settings.file ?? "no file; defaults"))
        checkDisk(settings)
        checkDatabase(settings)
        checkCollector(settings)
    }

    private mutating func checkDisk(_ settings: Settings) {
        let folder = URL(fileURLWithPath: settings.database).deletingLastPathComponent().path
        guard let free = DiskSpace.free(at: folder) else {
            findings.append(Finding(subject: "disk", isGood: false, words: "\(folder) cannot be looked at"))
            return
        }
        let isEnough = free > 1 << 30
        findings.append(
            Finding(
                subject: "disk", isGood: isEnough,
                words: Prose("\(free >> 20) MiB free at \(folder)").text
                    + (isEnough ? "" : "; below 1 GiB it gets tight")))
    }

    private mutating func checkDatabase(_ settings: Settings) {
        do {
            let store = try Store.openReadOnly(settings.database)
            let problems = try store.integrityProblems()
            findings.append(
                Finding(
                    subject: "database", isGood: problems.isEmpty,
                    words: problems.isEmpty ? "\(settings.database) is sound" : problems.joined(separator: "; ")))
            let counts = try store.mailCounts()
            let (pending, quarantined) = (counts[.pending] ?? 0, counts[.quarantined] ?? 0)
            let hints = [
                pending > 0 ? "; pending mail is read while `rua serve` runs" : "",
                quarantined > 0 ? "; see `rua mail list --state quarantined`" : "",
            ]
            findings.append(
                Finding(
                    subject: "mail", isGood: true,
                    words: MailState.allCases.map { Prose("\(counts[$0] ?? 0) \($0.rawValue)").text }.joined(
                        separator: ", ")
                        + hints.joined()))
        } catch {
            findings.append(Finding(subject: "database", isGood: false, words: "\(error)"))
        }
    }

    private mutating func checkCollector(_ settings: Settings) {
        let addresses = settings.values(.rcpt)
        findings.append(
            Finding(
                subject: "collector", isGood: true,
                words: addresses.isEmpty
                    ? "no rcpt set, so `rua serve` needs --rcpt"
                    : "takes mail for \(addresses.joined(separator: ", "))"))
    }

    var json: JSONValue {
        .array(
            findings.map { ["check": .string($0.subject), "ok": .bool($0.isGood), "text": .string($0.words)] })
    }

    var table: Table {
        Table(
            columns: [Column("check", "Check"), Column("ok", "State"), Column("text", "Found")],
            rows: findings.map {
                [.text($0.subject), .text($0.isGood ? "ok" : "wrong", $0.isGood ? .good : .bad), .text($0.words)]
            })
    }

    var document: Document { Document(title: "Check-up", blocks: [.table(table)]) }
}
