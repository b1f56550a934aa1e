/// What can be wrong with one exchange.
public enum DNSFault: Error, Sendable, Equatable {
    /// No answer came in time.
    case timeout
    /// The server can't be reached; the text is the system's.
    case unreachable(String)
    /// The answer can't be read.
    case malformed
    /// The server says that it can't or will not answer; the number is that of RFC 1035 section 4.1.1.
    case refused(UInt8)
    /// A name leads to a name, and so on without an end.
    case tooManyAliases
}

/// Why a name could not be looked up. That a name or record does not exist is an answer, not an error.
public struct DNSError: Error, Sendable, Equatable {
    /// What was asked for.
    public let name: DNSName
    /// Of which type.
    public let type: RecordType
    /// The last server that was asked.
    public let server: DNSServer
    /// What went wrong there.
    public let fault: DNSFault
}

extension DNSError: CustomStringConvertible {
    /// What was asked, whom, and what came of it.
    public var description: String { "\(type) \(name) could not be looked up: \(server) \(fault.words)" }
}

extension DNSFault {
    fileprivate var words: String {
        switch self {
        case .timeout: "did not answer in time"
        case .unreachable(let reason): "cannot be reached (\(reason))"
        case .malformed: "gave an answer that cannot be read"
        case .refused(2): "says SERVFAIL: the servers of the domain don't answer, or DNSSEC is broken"
        case .refused(5): "refuses to answer"
        case .refused(let code): "gave error \(code)"
        case .tooManyAliases: "gave a chain of aliases without an end"
        }
    }
}
