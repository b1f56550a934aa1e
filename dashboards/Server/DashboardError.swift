import Glibc

/// Why the dashboard could not begin to listen.
public struct DashboardError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What failed, where, why, and what to do.
    public let description: String

    init(host: String, port: Int, errorCode: CInt) {
        let advice =
            switch errorCode {
            case EACCES: "; a port below 1024 needs root or CAP_NET_BIND_SERVICE"
            case EADDRINUSE: "; another process listens there. Name another place with --web, or none with --no-web"
            case EADDRNOTAVAIL: "; this machine has no such address"
            default: ""
            }
        self.init(host: host, port: port, reason: String(cString: strerror(errorCode)) + advice)
    }

    init(host: String, port: Int, reason: String) {
        description = "cannot show the dashboard on \(host.contains(":") ? "[\(host)]" : host):\(port): \(reason)"
    }
}
