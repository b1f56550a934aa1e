/// A status code such as `5.1.1` that says in numbers what the text of a reply says in words (RFC 3463).
public struct EnhancedStatusCode: Sendable, Hashable, CustomStringConvertible {
    /// 2 for success, 4 for a fault that may pass, 5 for one that will not.
    public let outcome: UInt8
    /// What the code is about: 1 address, 2 mailbox, 3 mail system, 4 network, 5 protocol, 6 content, 7 policy.
    public let subject: UInt16
    /// The particular condition within the subject.
    public let detail: UInt16

    /// Makes a code of its three numbers.
    public init(_ outcome: UInt8, _ subject: UInt16, _ detail: UInt16) {
        self.outcome = outcome
        self.subject = subject
        self.detail = detail
    }

    /// The code as it stands in a reply.
    public var description: String { "\(outcome).\(subject).\(detail)" }
}
