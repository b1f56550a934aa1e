import ArgumentParser
import Foundation
import Logging
import RuaCore
import RuaDashboard
import RuaIngest
import RuaReceiver
import RuaSMTP
import RuaStore
import ServiceLifecycle

/// `rua serve`.
struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Receive report mail over SMTP and serve the dashboard.",
        discussion: """
            rua serve --rcpt rua@reports.example.com --smtp 0.0.0.0:25 --hostname mx.reports.example.com
            rua serve --rcpt @reports.example.com --tls-cert cert.pem --tls-key key.pem --domain example.com

            SIGTERM stops it in order, SIGHUP reads the certificate again.
            """)

    @OptionGroup var database: DatabaseOptions

    @Option(parsing: .upToNextOption, help: "Addresses that mail is taken for: user@host, or @host for all there.")
    var rcpt: [String] = []

    @Option(help: ArgumentHelp("Where to listen for mail; may be given several times.", valueName: "host:port"))
    var smtp: [String] = []

    @Option(help: ArgumentHelp("Where the dashboard is.", valueName: "host:port"))
    var web: String?

    @Flag(help: "No dashboard.")
    var noWeb = false

    @Option(help: ArgumentHelp("A further name of the dashboard; may be given several times.", valueName: "name"))
    var webHost: [String] = []

    @Option(
        help: ArgumentHelp(
            "The file with what a visitor must know; needed at other than a local address.", valueName: "file"))
    var webToken: String?

    @Flag(help: "Show the dashboard to whoever reaches it: a proxy guards it.")
    var webOpen = false

    @Flag(help: "Let pages of the dashboard declare senders.")
    var webWrite = false

    @Option(help: ArgumentHelp("The name in the greeting; should be that of the MX record.", valueName: "name"))
    var hostname: String?

    @Option(help: ArgumentHelp("The certificate for STARTTLS, PEM.", valueName: "file"))
    var tlsCert: String?

    @Option(help: ArgumentHelp("Its private key, PEM.", valueName: "file"))
    var tlsKey: String?

    @Flag(name: .customLong("no-tls"), help: "Do not offer STARTTLS.")
    var noTLS = false

    @Option(help: ArgumentHelp("Where to listen for mail with TLS from the first byte.", valueName: "host:port"))
    var smtps: [String] = []

    @Option(help: ArgumentHelp("Serve only clients of this network; may be given several times.", valueName: "cidr"))
    var allow: [String] = []

    @Option(help: ArgumentHelp("Refuse clients of this network; may be given several times.", valueName: "cidr"))
    var deny: [String] = []

    @Option(
        help: ArgumentHelp(
            "Connections from this network come through a proxy and begin with a PROXY header; several times.",
            valueName: "cidr"))
    var proxyFrom: [String] = []

    @Option(help: ArgumentHelp("Take reports on this domain and below only; may be given several times."))
    var domain: [String] = []

    @Option(help: ArgumentHelp("The largest message taken, such as 25MiB.", valueName: "size"))
    var maxSize: String?

    @Option(help: ArgumentHelp("Connections in all.", valueName: "n"))
    var maxConnections: String?

    @Option(help: ArgumentHelp("Connections from one address.", valueName: "n"))
    var maxPerAddress: String?

    @Option(help: ArgumentHelp("How long one command may take, such as 5m.", valueName: "time"))
    var idleTimeout: String?

    @Option(help: ArgumentHelp("Room that is kept free on the disk, such as 200MiB.", valueName: "size"))
    var reserve: String?

    @Option(help: "text or json.")
    var logFormat: String?

    func validate() throws {
        if noWeb, web != nil { throw ValidationError("Give --web or --no-web, not both.") }
    }

    func run() async throws {
        let settings = try database.settings(flags)
        let collector: Collector
        do {
            collector = try Collector(settings)
        } catch let error as SettingsError {
            throw CommandFailure("\(error)", status: ExitStatus.usage)
        } catch {
            throw CommandFailure("\(error)")
        }
        do {
            try await collector.run()
        } catch {
            throw CommandFailure("\(error)")
        }
    }

    private var flags: [SettingName: (name: String, values: [String])] {
        var flags: [SettingName: (name: String, values: [String])] = [
            .rcpt: ("--rcpt", rcpt), .smtp: ("--smtp", smtp), .domain: ("--domain", domain),
            .smtps: ("--smtps", smtps), .webHost: ("--web-host", webHost), .allow: ("--allow", allow),
            .deny: ("--deny", deny), .proxyFrom: ("--proxy-from", proxyFrom),
        ]
        let single: [(SettingName, String, String?)] = [
            (.webToken, "--web-token", webToken), (.webOpen, "--web-open", webOpen ? "true" : nil),
            (.webWrite, "--web-write", webWrite ? "true" : nil), (.web, "--web", noWeb ? "none" : web),
            (.hostname, "--hostname", hostname),
            (.tls, "--no-tls", noTLS ? "false" : nil), (.tlsCert, "--tls-cert", tlsCert),
            (.tlsKey, "--tls-key", tlsKey), (.maxSize, "--max-size", maxSize),
            (.maxConnections, "--max-connections", maxConnections),
            (.maxPerAddress, "--max-per-address", maxPerAddress), (.idleTimeout, "--idle-timeout", idleTimeout),
            (.reserve, "--reserve", reserve), (.logFormat, "--log-format", logFormat),
        ]
        for (name, flag, value) in single { if let value { flags[name] = (flag, [value]) } }
        return flags
    }
}
