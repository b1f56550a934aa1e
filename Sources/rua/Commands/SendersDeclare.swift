import ArgumentParser
import RuaCore
import RuaStore

/// `rua senders declare`.
struct SendersDeclare: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "declare",
        abstract: "Says whose a sender is; kept in the database and in force at once.",
        discussion: """
            rua senders declare --dkim sendgrid.net --name SendGrid --ours
            rua senders declare --ip 203.0.113.0/24 --name "old forger" --not-ours

            A sender in the settings file wins over one declared here.
            """)

    @OptionGroup var database: DatabaseOptions

    @Option(help: "What to call it.")
    var name: String

    @Flag(name: .customLong("ours"), help: "It sends for you.")
    var isOurs = false

    @Flag(name: .customLong("not-ours"), help: "It does not.")
    var isNotOurs = false

    @Option(help: ArgumentHelp("Its address or network; may be given several times.", valueName: "cidr"))
    var ip: [String] = []

    @Option(help: ArgumentHelp("The d= domain that it signs with; may be given several times.", valueName: "domain"))
    var dkim: [String] = []

    @Option(
        help: ArgumentHelp("The domain that its SPF is checked for; may be given several times.", valueName: "domain"))
    var spf: [String] = []

    func validate() throws {
        guard !name.isEmpty, name.unicodeScalars.count <= 100, !name.unicodeScalars.contains(where: \.isControl) else {
            throw ValidationError("--name: it must be one line of up to 100 characters.")
        }
        guard isOurs != isNotOurs else { throw ValidationError("Say --ours or --not-ours.") }
        guard !ip.isEmpty || !dkim.isEmpty || !spf.isEmpty else {
            throw ValidationError("Say how to know it: --ip, --dkim or --spf.")
        }
        _ = try sender()
    }

    func run() throws {
        let settings = try database.settings()
        // Opened for reading first, since a declaration makes no database.
        _ = try database.openReadOnly(settings)
        do {
            try database.open(settings).declare(try sender())
        } catch let error as StoreError {
            throw CommandFailure("\(error)")
        }
        Terminal.say("\(name) is \(isOurs ? "ours" : "not ours"). See it with: rua senders")
    }

    private func sender() throws -> DeclaredSender {
        DeclaredSender(
            name: name,
            networks: try ip.map { text in
                guard let network = Network(text) else {
                    throw ValidationError("--ip: `\(text)` is no address and no network such as 192.0.2.0/24.")
                }
                return network
            },
            dkimDomains: try dkim.map { try Self.domain($0, "--dkim") },
            spfDomains: try spf.map { try Self.domain($0, "--spf") }, isOurs: isOurs)
    }

    private static func domain(_ text: String, _ flag: String) throws -> DomainName {
        guard let name = DomainName(text) else { throw ValidationError("\(flag): `\(text)` is no domain name.") }
        return name
    }
}

/// `rua senders forget`.
struct SendersForget: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "forget", abstract: "Takes back what `rua senders declare` said of a sender.",
        discussion: "rua senders forget Newsletter")

    @OptionGroup var database: DatabaseOptions

    @Argument(help: "The name it was declared by.")
    var name: String

    func run() throws {
        let settings = try database.settings()
        _ = try database.openReadOnly(settings)
        let store = try database.open(settings)
        do {
            if try store.forgetSender(name) {
                Terminal.say("\(name) is forgotten")
                return
            }
            let known = try store.declaredSenders().map(\.name)
            throw CommandFailure("nothing is declared as `\(name)`\(Suggestion.text(for: name, among: known))")
        } catch let error as StoreError {
            throw CommandFailure("\(error)")
        }
    }
}

extension Unicode.Scalar {
    /// What would move the cursor or hide: controls, formats, line and paragraph ends.
    fileprivate var isControl: Bool {
        switch properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator: true
        default: false
        }
    }
}
