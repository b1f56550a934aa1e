import Glibc
import NIOCore

/// Why the receiver can't work.
public struct ReceiverError: Error, Sendable, Equatable {
    /// The kinds of fault.
    public enum Code: Sendable, Equatable {
        /// A place to listen at can't be had.
        case cannotListen
        /// A listening socket broke.
        case listenerLost
        /// A listener with implicit TLS has no certificate.
        case noCertificate
    }

    /// The kind of fault.
    public let code: Code
    /// Where.
    public let address: ListenAddress
    /// What the system said, and what to do.
    public let detail: String

    static func cannotListen(_ address: ListenAddress, _ error: any Error) -> ReceiverError {
        ReceiverError(code: .cannotListen, address: address, detail: reason(error))
    }

    static func reason(_ error: any Error) -> String {
        guard let error = error as? IOError else { return "\(error)" }
        let text = String(cString: strerror(error.errnoCode))
        switch error.errnoCode {
        case EACCES: return "\(text); a port below 1024 needs root or CAP_NET_BIND_SERVICE"
        case EADDRINUSE: return "\(text); another process listens there, perhaps another mail server"
        case EADDRNOTAVAIL: return "\(text); this machine has no such address"
        default: return text
        }
    }
}

extension ReceiverError: CustomStringConvertible {
    /// What failed, where, why, and what to do.
    public var description: String {
        switch code {
        case .cannotListen: "cannot listen for mail on \(address): \(detail)"
        case .listenerLost: "stopped listening for mail on \(address): \(detail)"
        case .noCertificate: "cannot listen with TLS on \(address): \(detail)"
        }
    }
}
