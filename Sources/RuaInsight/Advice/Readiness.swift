/// Whether a domain is ready for a stricter policy (contract section 4.4).
///
/// It looks at the owner's own and possible senders only. The share of spoofed mail never counts: a domain that many
/// spoof would never be ready, and a quiet one at once.
public struct Readiness: Sendable, Hashable {
    /// Days with reports that are needed. Unit: days.
    public static let requiredDays = 28
    /// One message in this many, of those that are not spoofed, may fail: 0.2 %.
    public static let toleratedOneIn: Int128 = 500

    /// UTC days of the period with reports.
    public var days: Int
    /// Messages.
    public var messages: Int128
    /// Those that pass.
    public var pass: Int128
    /// Failing messages of misconfigured, unverified and forwarder sources, which a stricter policy would stop.
    public var atRisk: Int128
    /// Those of misconfigured and unverified sources.
    public var atRiskOfOwn: Int128
    /// Failing messages of unauthorized sources.
    public var spoofed: Int128

    init(days: Int, figures: DomainFigures) {
        self.days = days
        messages = figures.totals.messages
        pass = figures.totals.pass
        atRisk = figures.atRisk
        atRiskOfOwn = figures.atRiskOfOwn
        spoofed = figures.spoofed
    }

    /// Messages that are not spoofed.
    public var unspoofed: Int128 { messages - spoofed }

    /// Reports were seen on enough days.
    public var hasEnoughDays: Bool { days >= Self.requiredDays }

    /// No more messages would be lost than are tolerable.
    public var isTolerable: Bool { Self.isTolerable(atRiskOfOwn, of: unspoofed) }

    /// Both.
    public var isReady: Bool { hasEnoughDays && isTolerable }

    static func isTolerable(_ failing: Int128, of unspoofed: Int128) -> Bool {
        failing <= unspoofed / toleratedOneIn
    }

    /// What stands in the way, in sentences; none when nothing does.
    var obstacles: [String] {
        var sentences: [String] = []
        if !hasEnoughDays {
            sentences.append(
                "Not enough evidence yet: there are reports on \(days) of the \(Self.requiredDays) days needed.")
        }
        if !isTolerable {
            sentences.append(
                "\(Wording.messagesFail(atRiskOfOwn)) that may be yours, \(Share(atRiskOfOwn, of: unspoofed)) of the"
                    + " \(Wording.grouped(unspoofed)) that \(unspoofed == 1 ? "is" : "are") not spoofed; at most 0.2%"
                    + " may.")
        }
        return sentences
    }
}
