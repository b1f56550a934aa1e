import RuaCore
import RuaXML

/// The report reader: the same report or error however the bytes are cut, rows that add up, and no report that was not
/// closed.
enum XMLTarget {
    static func run(_ input: [UInt8]) {
        var cuts = Cuts(of: input)
        for (isLow, limits) in [(false, Limits.Report()), (true, lowLimits)] {
            let whole = read(input, [0..<input.count], limits)
            let cut = read(input, cuts.pieces(of: 0..<input.count), limits)
            check(isSame(cut, whole, isLow), "cut \(cut), whole \(whole)")
            if input.count <= Cuts.singleBytes {
                let single = read(input, input.indices.map { $0..<$0 + 1 }, limits)
                check(isSame(single, whole, isLow), "byte by byte \(single), whole \(whole)")
            }
            guard case .success(let reading) = whole else { continue }
            checkRows(reading, limits)
            checkClosed(input, limits)
        }
    }

    /// A document that is broken and beyond a limit may be refused for either: libxml2 may see the one before the other.
    /// Names that it has begun to read count for it too, so that near their limit the cuts may decide.
    private static func isSame(
        _ one: Result<ReportReading, XMLError>, _ other: Result<ReportReading, XMLError>, _ isLow: Bool
    ) -> Bool {
        if isLow, case .failure = one, case .failure = other { return true }
        if isLow, one.isTooManyNames || other.isTooManyNames { return true }
        return one == other
    }

    private static var lowLimits: Limits.Report {
        var limits = Limits.Report()
        limits.rows = 2
        limits.xmlDepth = 6
        limits.textBytes = 20
        limits.tagBytes = 100
        limits.names = 40
        limits.dkimResultsPerRow = 1
        limits.spfResultsPerRow = 1
        limits.reasonsPerRow = 1
        return limits
    }

    private static func read(
        _ input: [UInt8], _ pieces: [Range<Int>], _ limits: Limits.Report
    ) -> Result<ReportReading, XMLError> {
        Result { () throws(XMLError) in
            let rows = RowLog()
            let reader = ReportReader(limits: limits, sink: rows)
            for piece in pieces {
                try input[piece].withUnsafeBufferPointer { (bytes) throws(XMLError) in
                    try reader.push(UnsafeRawBufferPointer(bytes))
                }
            }
            return ReportReading(report: try reader.finish(), rows: rows.rows)
        }
    }

    private static func checkRows(_ reading: ReportReading, _ limits: Limits.Report) {
        let (report, rows) = (reading.report, reading.rows)
        check(report.rows == rows.count, "\(report.rows) rows counted, \(rows.count) delivered")
        check(report.rows <= limits.rows, "more rows than the limit")
        check(report.messages == rows.reduce(Int128(0)) { $0 + Int128($1.messages) }, "messages do not add up")
        for row in rows {
            check(row.messages >= 0 && row.messages <= 1 << 53, "a count of \(row.messages)")
            check(row.evaluation.dkim.count <= limits.dkimResultsPerRow, "too many DKIM results")
            check(row.evaluation.spf.count <= limits.spfResultsPerRow, "too many SPF results")
            check(row.evaluation.reasons.count <= limits.reasonsPerRow, "too many reasons")
            check(row.evaluation.headerFrom.utf8.count <= limits.textBytes, "a text beyond the limit")
        }
        check(!report.policyPublished.domain.isEmpty, "no policy domain")
        _ = ReportIdentity(report)
    }

    /// Without what follows `</` of the first closing tag of the root, there is no report.
    private static func checkClosed(_ input: [UInt8], _ limits: Limits.Report) {
        // UTF-16 and the like are left to the fuzzer's other checks.
        guard !input.contains(0), input.first != 0x4C else { return }
        let word = Array("feedback".utf8)
        let ends = input.indices.filter { input[$0...].starts(with: word) }
        guard let root = ends.first else { violated("a report without the word feedback") }
        guard let end = ends.first(where: { isClosing(input, $0) && $0 > root }) else {
            violated("a report without </feedback>")
        }
        let cut = read(input, [0..<end], limits)
        if case .success = cut { violated("a report that was cut before the end of </feedback>") }
    }

    private static func isClosing(_ input: [UInt8], _ index: Int) -> Bool {
        let before = input[..<index]
        guard let start = before.lastIndex(of: 0x3C), start + 1 < index else { return false }
        return input[start + 1] == 0x2F
    }
}

extension Result<ReportReading, XMLError> {
    fileprivate var isTooManyNames: Bool {
        if case .failure(let error) = self { error.code == .tooManyNames } else { false }
    }
}

/// A report and its rows.
struct ReportReading: Equatable {
    let report: Report
    let rows: [Row]
}

/// Keeps the rows of a report, and checks that each is encoded in the one form that its content has.
final class RowLog: RowSink {
    private(set) var rows: [Row] = []

    func append(sourceIP: IPAddress?, messages: Int64, evaluation: UnsafeRawBufferPointer) {
        let decoded = Evaluation(encoded: evaluation)
        check(evaluation.elementsEqual(decoded.encoded), "an evaluation that is encoded in another form")
        rows.append(Row(sourceIP: sourceIP, messages: messages, evaluation: decoded))
    }
}
