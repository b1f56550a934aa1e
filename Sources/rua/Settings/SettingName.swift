/// Every setting there is, except `senders:` and `limits:`, which have a form of their own in the file.
///
/// The raw value is the key in the YAML file; the environment variable is the same in upper case after `RUA_`.
enum SettingName: String, CaseIterable {
    case database
    case reports
    case rcpt
    case domain
    case smtp
    case web
    case webHost = "web_host"
    case webToken = "web_token"
    case webOpen = "web_open"
    case webWrite = "web_write"
    case hostname
    case tlsCert = "tls_cert"
    case tlsKey = "tls_key"
    case tls
    case smtps
    case allow
    case deny
    case proxyFrom = "proxy_from"
    case maxSize = "max_size"
    case maxConnections = "max_connections"
    case maxPerAddress = "max_per_address"
    case idleTimeout = "idle_timeout"
    case greetingDelay = "greeting_delay"
    case reserve
    case logFormat = "log_format"

    /// The variable of the environment that sets it.
    var environmentVariable: String {
        self == .database ? "RUA_DB" : "RUA_" + rawValue.uppercased()
    }

    /// Whether it takes several values: a list in the file, separated by blanks or commas in the environment.
    var isList: Bool {
        switch self {
        case .rcpt, .domain, .smtp, .smtps, .webHost, .allow, .deny, .proxyFrom: true
        default: false
        }
    }

    /// What it is for, in the words of `rua config`.
    var meaning: String {
        switch self {
        case .database: "the database file"
        case .reports: "a folder with *.sql reports of your own"
        case .rcpt: "the addresses that mail is taken for: user@host, or @host"
        case .domain: "take reports on these domains and their subdomains only"
        case .smtp: "where the collector listens for mail: HOST:PORT"
        case .web: "where the dashboard is: HOST:PORT, or none"
        case .webHost: "further names under which the dashboard is reached"
        case .webToken: "a file whose first line a visitor of the dashboard must know"
        case .webOpen: "true: the dashboard needs no token at an address others reach, for a proxy guards it"
        case .webWrite: "true: pages of the dashboard may declare senders"
        case .hostname: "the name in the greeting; it should be that of the MX record"
        case .tlsCert: "the certificate for STARTTLS, in PEM"
        case .tlsKey: "its private key, in PEM"
        case .tls: "true: offer STARTTLS, with a certificate made at the first start if none is named; false: do not"
        case .smtps: "where the collector listens for mail with TLS from the first byte: HOST:PORT"
        case .allow: "only clients of these networks are served"
        case .deny: "clients of these networks are refused"
        case .proxyFrom:
            "proxies: a connection from these networks must begin with a PROXY header, which names the client"
        case .maxSize: "the largest message taken"
        case .maxConnections: "SMTP connections in all"
        case .maxPerAddress: "SMTP connections from one address (IPv6: one /64)"
        case .idleTimeout: "how long one SMTP command may take"
        case .greetingDelay: "how long the greeting waits to catch clients that speak first; they are refused"
        case .reserve: "room that is kept free on the disk"
        case .logFormat: "text or json"
        }
    }

    /// The values when nothing else is said.
    func defaults(_ environment: [String: String]) -> [String] {
        switch self {
        case .database: [Self.defaultDatabase(environment)]
        case .smtp: ["127.0.0.1:2525"]
        case .web: ["127.0.0.1:8080"]
        case .webOpen, .webWrite: ["false"]
        case .maxSize: ["25MiB"]
        case .maxConnections: ["200"]
        case .maxPerAddress: ["20"]
        case .idleTimeout: ["5m"]
        case .greetingDelay: ["0s"]
        case .reserve: ["200MiB"]
        case .logFormat: ["text"]
        case .tls: ["true"]
        case .reports, .rcpt, .domain, .hostname, .tlsCert, .tlsKey, .smtps, .webHost, .webToken, .allow, .deny,
            .proxyFrom:
            []
        }
    }

    private static func defaultDatabase(_ environment: [String: String]) -> String {
        if let state = environment["XDG_STATE_HOME"], state.hasPrefix("/") { return state + "/rua/rua.db" }
        return (environment["HOME"] ?? "") + "/.local/state/rua/rua.db"
    }
}
