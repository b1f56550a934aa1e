import Foundation
import RuaCore
import RuaInsight

/// The settings in force: flags over environment over file over defaults, each with where it came from.
struct Settings {
    /// Where a value came from.
    enum Origin: Equatable, CustomStringConvertible {
        case flag(String)
        case environment(String)
        case file(String)
        case standard

        var description: String {
            switch self {
            case .flag(let name): "flag \(name)"
            case .environment(let name): "environment \(name)"
            case .file(let path): path
            case .standard: "default"
            }
        }
    }

    /// The values of a setting and where they came from.
    struct Entry {
        let values: [String]
        let origin: Origin
    }

    private(set) var entries: [SettingName: Entry] = [:]
    /// The owner's word on senders.
    let senders: [DeclaredSender]
    /// The bounds on what comes from outside.
    private(set) var limits = Limits()
    /// The names of the limits that the file sets.
    let changedLimits: Set<String>
    /// The file that was read; nil when there is none.
    let file: String?

    private static let systemFile = "/etc/rua/rua.yaml"

    /// Puts the settings together, from the file named by `--config` (nil to look at `RUA_CONFIG` and
    /// `/etc/rua/rua.yaml`), what the command line says, and the environment.
    init(
        file path: String?, flags: [SettingName: (name: String, values: [String])],
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws(SettingsError) {
        let file = try Self.read(path, environment)
        self.file = file?.path
        senders = file?.senders ?? []
        changedLimits = Set(file?.limits.map(\.name) ?? [])
        for name in SettingName.allCases {
            entries[name] = Self.entry(name, flags: flags, environment: environment, file: file)
        }
        for limit in file?.limits ?? [] {
            do {
                try limits.set(limit.name, to: limit.value)
            } catch {
                throw SettingsError("\(file?.path ?? ""): \(error)")
            }
        }
        limits.smtp.messageBytes = try bytes(.maxSize)
        guard limits.smtp.messageBytes > 0 else { throw bad(.maxSize, "must be a size above 0, such as 25MiB") }
        limits.makeRoomForReceivedMail()
        limits.smtp.connections = try count(.maxConnections)
        limits.smtp.connectionsPerAddress = try count(.maxPerAddress)
        limits.smtp.idleTimeoutSeconds = try seconds(.idleTimeout)
    }

    private static func read(_ path: String?, _ environment: [String: String]) throws(SettingsError) -> SettingsFile? {
        if let named = path ?? environment["RUA_CONFIG"], !named.isEmpty { return try SettingsFile(path: named) }
        guard FileManager.default.fileExists(atPath: systemFile) else { return nil }
        return try SettingsFile(path: systemFile)
    }

    private static func entry(
        _ name: SettingName, flags: [SettingName: (name: String, values: [String])], environment: [String: String],
        file: SettingsFile?
    ) -> Entry {
        if let flag = flags[name], !flag.values.isEmpty {
            return Entry(values: flag.values, origin: .flag(flag.name))
        }
        if let text = environment[name.environmentVariable], !text.isEmpty {
            let values =
                name.isList ? text.split { $0 == "," || $0.isWhitespace }.map(String.init) : [text]
            return Entry(values: values, origin: .environment(name.environmentVariable))
        }
        if let file, let values = file.values[name] { return Entry(values: values, origin: .file(file.path)) }
        return Entry(values: name.defaults(environment), origin: .standard)
    }

    /// All values of a setting.
    func values(_ name: SettingName) -> [String] { entries[name]?.values ?? [] }

    /// The value of a setting that has one; nil when it is not set.
    func value(_ name: SettingName) -> String? { values(name).last }

    /// The database file.
    var database: String { value(.database) ?? "" }

    /// The domains whose reports are taken; empty means all.
    func domains() throws(SettingsError) -> [DomainName] {
        var domains: [DomainName] = []
        for text in values(.domain) {
            guard let name = DomainName(text) else { throw bad(.domain, "must be a domain name", value: text) }
            domains.append(name)
        }
        return domains
    }

    /// A size such as `25MiB`. Unit: bytes.
    func bytes(_ name: SettingName) throws(SettingsError) -> Int {
        let text = value(name) ?? ""
        guard let bytes = Quantity.bytes(text) else { throw bad(name, "must be a size such as 25MiB") }
        return bytes
    }

    /// A positive number.
    func count(_ name: SettingName) throws(SettingsError) -> Int {
        guard let count = Int(value(name) ?? ""), count > 0 else { throw bad(name, "must be a number above 0") }
        return count
    }

    /// A duration such as `5m`. Unit: seconds.
    func seconds(_ name: SettingName) throws(SettingsError) -> Int64 {
        guard let seconds = Quantity.seconds(value(name) ?? ""), seconds > 0 else {
            throw bad(name, "must be a time such as 30s, 5m or 1h")
        }
        return seconds
    }

    /// An error about the value of a setting; of a list, about one of its values.
    func bad(_ name: SettingName, _ what: String, value text: String? = nil) -> SettingsError {
        SettingsError("\(place(name)) \(what), not `\(text ?? value(name) ?? "")`")
    }

    /// Where a setting was set, and its key: ``/etc/rua/rua.yaml: `rcpt` ``.
    func place(_ name: SettingName) -> String { "\(entries[name]?.origin ?? .standard): `\(name.rawValue)`" }
}
