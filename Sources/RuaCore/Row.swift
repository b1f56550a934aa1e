/// One whole `<record>` of a report: where mail came from, how much of it, and what it looked like.
public struct Row: Sendable, Hashable {
    /// `source_ip`; nil when the reporter gave none that can be read.
    public var sourceIP: IPAddress?
    /// `count`: messages, 0 to 2^53.
    public var messages: Int64
    /// Everything else.
    public var evaluation: Evaluation

    /// A row.
    public init(sourceIP: IPAddress?, messages: Int64, evaluation: Evaluation) {
        self.sourceIP = sourceIP
        self.messages = messages
        self.evaluation = evaluation
    }
}

/// What a row says of its messages besides their source and number.
///
/// A reporter repeats few of these in many rows, so they are stored once each.
public struct Evaluation: Sendable, Hashable {
    /// `policy_evaluated/disposition`.
    public var disposition = Disposition.other("")
    /// `policy_evaluated/dkim`: the reporter's word on DKIM alignment.
    public var reportedDKIM = ReportedResult.other("")
    /// `policy_evaluated/spf`: the reporter's word on SPF alignment.
    public var reportedSPF = ReportedResult.other("")
    /// `policy_evaluated/reason`, in order.
    public var reasons: [OverrideReason] = []
    /// `identifiers/header_from`, as written.
    public var headerFrom = ""
    /// `identifiers/envelope_from`; nil when absent, empty for the null sender.
    public var envelopeFrom: String?
    /// `identifiers/envelope_to`.
    public var envelopeTo: String?
    /// `auth_results/dkim`, in order.
    public var dkim: [DKIMResult] = []
    /// `auth_results/spf`, in order.
    public var spf: [SPFResult] = []

    /// An evaluation that says nothing.
    public init() {}
}

/// One `reason` of a row.
public struct OverrideReason: Sendable, Hashable {
    /// `type`.
    public var type: OverrideType
    /// `comment`.
    public var comment: String?

    /// A reason.
    public init(type: OverrideType, comment: String? = nil) {
        self.type = type
        self.comment = comment
    }
}

/// The outcome of one DKIM signature.
public struct DKIMResult: Sendable, Hashable {
    /// `d=`, as written; may be empty.
    public var domain: String
    /// `s=`; nil when absent.
    public var selector: String?
    /// The outcome.
    public var result: AuthResult
    /// The reporter's words about it.
    public var humanResult: String?

    /// A result.
    public init(domain: String, selector: String? = nil, result: AuthResult, humanResult: String? = nil) {
        self.domain = domain
        self.selector = selector
        self.result = result
        self.humanResult = humanResult
    }
}

/// The outcome of one SPF check.
public struct SPFResult: Sendable, Hashable {
    /// The name checked, as written; may be empty.
    public var domain: String
    /// Which name it is; nil when absent, which means `mfrom`.
    public var scope: SPFScope?
    /// The outcome.
    public var result: AuthResult
    /// The reporter's words about it.
    public var humanResult: String?

    /// A result.
    public init(domain: String, scope: SPFScope? = nil, result: AuthResult, humanResult: String? = nil) {
        self.domain = domain
        self.scope = scope
        self.result = result
        self.humanResult = humanResult
    }
}
