public import RuaCore
public import RuaSMTP

extension Receiver {
    /// Where and how a receiver serves.
    public struct Configuration: Sendable {
        /// Where it listens for plain SMTP, with STARTTLS when there is an identity.
        public var listeners: [ListenAddress]
        /// Where it listens for SMTP with TLS from the first byte.
        public var tlsListeners: [ListenAddress] = []
        /// How sessions are held. `tls` follows from `identity`, but for `.required`.
        public var session: Session.Settings
        /// Certificate and key; `nil` for no TLS.
        public var identity: TLSIdentity?
        /// Who may speak.
        public var access = AccessList()
        /// Proxies, such as HAProxy: a connection from one of these networks must begin with a header of the PROXY
        /// protocol, version 1 or 2, within the idle timeout, and its client is the one that the header names. A header
        /// from anybody else is a bad command.
        public var proxies: [Network] = []
        /// How long the greeting is held back to catch clients that speak first. Only with
        /// `session.earlyTalkers == .refuse` does it make sense.
        public var greetingDelay = Duration.zero
        /// How long a message in flight may take to finish when the receiver stops (contract section 5).
        public var shutdownGrace = Duration.seconds(10)
        /// How long a client may take to close after our last word, so that the word reaches it.
        public var linger = Duration.seconds(2)
        /// How often the files of `identity` are looked at for changes.
        public var certificateCheck = Duration.seconds(60)

        /// A configuration with plain listeners and without TLS.
        public init(listeners: [ListenAddress], session: Session.Settings) {
            self.listeners = listeners
            self.session = session
        }

        /// The settings of a session, with `tls` brought in line with `identity`.
        var sessionSettings: Session.Settings {
            var settings = session
            if identity == nil {
                settings.tls = .unavailable
            } else if settings.tls == .unavailable {
                settings.tls = .offered
            }
            return settings
        }
    }
}
