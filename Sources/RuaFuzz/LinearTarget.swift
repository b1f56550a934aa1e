import Glibc
import RuaArchive
import RuaCore
import RuaMail
import RuaSMTP
import RuaXML

/// Time in proportion to size: an input is repeated until it is large, and four times as much may not take eight times
/// as long.
///
/// Input: a byte that names the reader, the lengths of a start and an end that come once, then what is repeated.
enum LinearTarget {
    private static let smallBytes = 128 << 10
    /// Below this nothing is compared: the clock of a busy machine is no better. Unit: seconds of CPU.
    private static let shortest = 0.25

    static func run(_ input: [UInt8]) {
        guard input.count > 4 else { return }
        let body = input[3...]
        let start = body.prefix(Int(input[1]) % body.count)
        let rest = body.dropFirst(start.count)
        let end = rest.suffix(Int(input[2]) % rest.count)
        let unit = rest.dropLast(end.count)
        func repeated(to size: Int) -> [UInt8] {
            var all = Array(start)
            while all.count < size { all += unit }
            return all + end
        }
        let large = seconds(reading: repeated(to: smallBytes * 4), by: input[0])
        guard large > shortest else { return }
        let small = repeated(to: smallBytes)
        let base = min(seconds(reading: small, by: input[0]), seconds(reading: small, by: input[0]))
        check(large < base * 8, "\(smallBytes) bytes took \(base) s, four times as many \(large) s")
    }

    private static func seconds(reading bytes: [UInt8], by reader: UInt8) -> Double {
        let start = clock()
        switch reader % 5 {
        case 0: converse(bytes)
        case 1: readMail(bytes)
        case 2: readMailbox(bytes)
        case 3: unpack(bytes)
        default: readReport(bytes)
        }
        return Double(clock() - start) / Double(CLOCKS_PER_SEC)
    }

    private static func converse(_ bytes: [UInt8]) {
        guard let recipients = try? RecipientPolicy(["rua@example.net"]) else { return }
        var settings = Session.Settings(hostname: "mx.example.net", recipients: recipients)
        settings.limits.errors = .max
        settings.limits.transactions = .max
        var session = Session(settings: settings)
        session.connected(.accepted)
        var rest = bytes[...]
        while !rest.isEmpty {
            session.append(rest.prefix(16 << 10))
            rest = rest.dropFirst(16 << 10)
            while let action = session.next() {
                if case .endMessage = action { session.delivered(.stored(id: "q1")) }
            }
        }
    }

    private static func readMail(_ bytes: [UInt8]) {
        var reader = MessageReader(bytes, limits: Limits.Mail())
        var piece: [UInt8] = []
        while true {
            do {
                guard let part = try reader.next() else { return }
                var decoder = part.decoder()
                while decoder.next(into: &piece) {}
            } catch {
                continue
            }
        }
    }

    private static func readMailbox(_ bytes: [UInt8]) {
        var reader = MailboxReader(limit: 25 << 20)
        var mails = 0
        reader.push(bytes) { _ in mails += 1 }
        reader.finish { _ in mails += 1 }
    }

    private static func unpack(_ bytes: [UInt8]) {
        var limits = Limits()
        // Unpacked bytes are honest work too; they must not hide what is not.
        limits.archive.decompressedBytes = 4 << 20
        var budget = Budget(limits)
        var sink = Nowhere()
        ArchiveReader(limits.archive).read(bytes, name: "x", &budget, into: &sink)
    }

    private static func readReport(_ bytes: [UInt8]) {
        let reader = ReportReader(sink: Nowhere.Rows())
        do {
            try bytes.withUnsafeBytes { try reader.push($0) }
            _ = try reader.finish()
        } catch {
            return
        }
    }

    private struct Nowhere: FileSink {
        final class Rows: RowSink {
            func append(sourceIP: IPAddress?, messages: Int64, evaluation: UnsafeRawBufferPointer) {}
        }

        mutating func begin(_ file: ArchivedFile) -> Bool { true }
        mutating func piece(_ bytes: [UInt8]) -> Bool { true }
        mutating func end(_ end: FileEnd) {}
        mutating func failed(_ error: ArchiveError, path: [String]) {}
    }
}
