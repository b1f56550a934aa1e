import RuaCore
import RuaInsight

/// Observations made row by row, as the store makes them from reports, for tests.
struct MadeReports {
    /// Monday 2026-01-05.
    static let monday = Timestamp(day: 20458)

    private(set) var observations: Observations
    private var policies: [String: PolicyPublished] = [:]
    private var numbers: [Judged: Int64] = [:]
    private var sources: [Place: Int] = [:]
    private let alignment = Alignment()

    private struct Judged: Hashable {
        var evaluation: Evaluation
        var judgement: Judgement
    }

    private struct Place: Hashable {
        var domain: String
        var address: IPAddress?
    }

    /// Reports of a week, or of another number of days, from a day on.
    init(from day: Int = Self.monday.day, days: Int = 7) {
        observations = Observations(
            period: Period(since: Timestamp(day: day), until: Timestamp(day: day + days)))
    }

    /// States the policy of a domain; reports come in on the first `reportDays` days of the period.
    mutating func policy(
        _ domain: String = "example.com", p: String = "none", sp: String? = nil, np: String? = nil,
        adkim: String? = nil, aspf: String? = nil, testing: String? = nil, pct: Int? = nil, fo: String? = nil,
        reportDays: Int? = nil, reporters: [String] = ["google.com"]
    ) {
        var policy = PolicyPublished()
        (policy.domain, policy.p, policy.sp, policy.np) = (domain, p, sp, np)
        (policy.adkim, policy.aspf, policy.testing, policy.pct, policy.fo) = (adkim, aspf, testing, pct, fo)
        policies[domain] = policy
        let days = observations.period.days
        let reported = Array(days.prefix(reportDays ?? days.count))
        observations.domains[domain] = ObservedDomain(
            reports: reported.count * reporters.count,
            reporters: reporters.map { ObservedReporter(name: $0, days: reported) },
            policies: [
                SeenPolicy(
                    policy: policy, firstSeen: Timestamp(day: days.lowerBound - 100),
                    lastSeen: Timestamp(day: days.upperBound - 1))
            ])
    }

    /// Replaces what is known of a domain.
    mutating func change(_ domain: String = "example.com", _ change: (inout ObservedDomain) -> Void) {
        change(&observations.domains[domain, default: ObservedDomain()])
    }

    /// Adds a row.
    mutating func row(
        _ address: String?, _ messages: Int128, domain: String = "example.com", from header: String? = nil,
        envelope: String? = nil, dkim: [DKIMResult] = [], spf: [SPFResult] = [], reasons: [OverrideReason] = [],
        disposition: Disposition = .none, reported: (dkim: Bool, spf: Bool) = (false, false), firstDay: Int? = nil
    ) {
        var evaluation = Evaluation()
        evaluation.headerFrom = header ?? domain
        evaluation.envelopeFrom = envelope
        (evaluation.dkim, evaluation.spf, evaluation.reasons) = (dkim, spf, reasons)
        evaluation.disposition = disposition
        evaluation.reportedDKIM = reported.dkim ? .pass : .fail
        evaluation.reportedSPF = reported.spf ? .pass : .fail
        let judgement = alignment.judge(evaluation, under: policies[domain] ?? PolicyPublished())
        let judged = Judged(evaluation: evaluation, judgement: judgement)
        let number = numbers[judged] ?? Int64(numbers.count + 1)
        numbers[judged] = number
        observations.evaluations[number] = JudgedEvaluation(evaluation: evaluation, judgement: judgement)
        let place = Place(domain: domain, address: address.flatMap { IPAddress($0) })
        let index = sources[place] ?? observations.sources.count
        if sources[place] == nil {
            sources[place] = index
            let first = firstDay ?? observations.period.days.lowerBound - 50
            observations.sources.append(
                ObservedSource(
                    domain: domain, sourceIP: place.address, firstDay: first,
                    lastDay: observations.period.days.upperBound - 1, tallies: [], reporters: ["google.com"]))
        }
        observations.sources[index].tallies.append(.init(evaluation: number, messages: messages))
    }

    /// Notes a signature that passed in the 30 days before.
    mutating func earlier(
        _ address: String?, dkim: String = "example.com", selector: String? = "s1", domain: String = "example.com"
    ) {
        observations.earlierSignatures.insert(
            EarlierSignature(
                domain: domain, dkimDomain: dkim, selector: selector, sourceIP: address.flatMap { IPAddress($0) }))
    }

    /// Ninety days in which all of a domain's own mail passes.
    static func quarter(p: String) -> MadeReports {
        var made = MadeReports(days: 90)
        made.policy(p: p)
        made.row("192.0.2.1", 1000, dkim: .pass("example.com"))
        return made
    }

    /// A source of each verdict in two rows each, and a few more of each kind that lean on each other.
    static func ofEveryVerdict() -> MadeReports {
        var made = MadeReports()
        made.policy()
        made.earlier("192.0.2.200", selector: "old")
        for host in 1...3 {
            for messages in [20, 3] as [Int128] {
                made.row("192.0.\(host).1", messages, dkim: .pass("example.com") + .pass("esp.net"))
                made.row("192.0.\(host).2", messages, spf: .pass("example.com"))
                made.row("192.0.\(host).3", messages, spf: .fail("example.com"))
                made.row("198.51.\(host).1", messages, dkim: .pass("esp.net"), spf: .pass("b.esp.net"))
                made.row("198.51.\(host).2", messages, dkim: .pass("other.org"))
                made.row("198.51.\(host).3", messages, dkim: .fail("example.com"), spf: .pass("alumni.edu"))
                made.row("198.51.\(host).4", messages, dkim: .fail("example.com", "old"))
                made.row("203.0.\(host).1", messages, dkim: .fail("example.com", "made-up"), spf: .fail("bulk.info"))
            }
        }
        return made
    }

    /// The assessment of all that was added.
    func assessed(_ declared: [DeclaredSender] = []) -> Assessment { Assessment(observations, declared: declared) }
}

extension Assessment {
    /// The verdict of the source at an address.
    func verdict(_ address: String?, domain: String = "example.com") -> Verdict? {
        index(address, domain: domain).map { verdicts[$0] }
    }

    /// Everything about the source at an address.
    func source(_ address: String?, domain: String = "example.com") -> SourceInsight? {
        index(address, domain: domain).map { insight($0) }
    }

    private func index(_ address: String?, domain: String) -> Int? {
        observations.sources.firstIndex {
            $0.domain == domain && $0.sourceIP == address.flatMap { IPAddress($0) }
        }
    }
}

extension [DKIMResult] {
    /// One signature.
    static func pass(_ domain: String, _ selector: String? = "s1") -> [DKIMResult] {
        [DKIMResult(domain: domain, selector: selector, result: .pass)]
    }

    /// One signature that fails.
    static func fail(_ domain: String, _ selector: String? = "s1", _ result: AuthResult = .fail) -> [DKIMResult] {
        [DKIMResult(domain: domain, selector: selector, result: result)]
    }
}

extension [SPFResult] {
    /// One check that passes.
    static func pass(_ domain: String, _ scope: SPFScope? = .mfrom) -> [SPFResult] {
        [SPFResult(domain: domain, scope: scope, result: .pass)]
    }

    /// One check that fails.
    static func fail(_ domain: String) -> [SPFResult] {
        [SPFResult(domain: domain, scope: .mfrom, result: .softfail)]
    }
}

extension OverrideReason {
    /// A mailing list.
    static let list = OverrideReason(type: .mailingList)
}
