import Foundation
import RuaCore
import RuaInsight
import Yams

/// The YAML file with settings. An unknown key or a bad value is an error that names file, key and value.
struct SettingsFile {
    /// Where it was read from.
    let path: String
    private(set) var values: [SettingName: [String]] = [:]
    private(set) var senders: [DeclaredSender] = []
    private(set) var limits: [(name: String, value: String)] = []

    /// Reads a file.
    init(path: String) throws(SettingsError) {
        self.path = path
        let text: String
        do {
            text = try String(contentsOfFile: path, encoding: .utf8)
        } catch {
            let isThere = FileManager.default.fileExists(atPath: path)
            throw SettingsError("\(path): \(isThere ? "cannot be read as UTF-8 text" : "there is no such file")")
        }
        let root: Node?
        do {
            root = try Yams.compose(yaml: text)
        } catch {
            throw SettingsError("\(path): is not YAML: \(error)")
        }
        guard let root else { return }
        guard let mapping = root.mapping else { throw SettingsError("\(path): must hold `key: value` lines") }
        for (key, value) in mapping { try take(key.string ?? "", value) }
    }

    private mutating func take(_ key: String, _ node: Node) throws(SettingsError) {
        switch key {
        case "senders":
            guard let list = node.sequence else { throw bad("senders", "must be a list") }
            for entry in list { senders.append(try sender(entry)) }
        case "limits":
            try takeLimits(node)
        default:
            guard let name = SettingName(rawValue: key) else {
                let known = SettingName.allCases.map(\.rawValue) + ["senders", "limits"]
                throw SettingsError(
                    "\(path): there is no setting `\(key)`\(Self.shown(node))\(Suggestion.text(for: key, among: known))"
                )
            }
            values[name] = try texts(node, key: key)
        }
    }

    /// The value of a key that nobody knows, to find it by.
    private static func shown(_ node: Node) -> String { node.scalar.map { " (`\($0.string)`)" } ?? "" }

    private func texts(_ node: Node, key: String) throws(SettingsError) -> [String] {
        if let text = node.scalar?.string { return [text] }
        guard let list = node.sequence else { throw bad(key, "must be a text or a list of texts") }
        var texts: [String] = []
        for entry in list {
            guard let text = entry.scalar?.string else { throw bad(key, "must be a list of texts") }
            texts.append(text)
        }
        return texts
    }

    private mutating func takeLimits(_ node: Node) throws(SettingsError) {
        guard let groups = node.mapping else { throw bad("limits", "must hold `group: {name: value}`") }
        for (group, entries) in groups {
            guard let entries = entries.mapping else {
                throw bad("limits.\(group.string ?? "")", "must hold `name: value` lines")
            }
            for (name, value) in entries {
                guard let text = value.scalar?.string else {
                    throw bad("limits.\(group.string ?? "").\(name.string ?? "")", "must be a number")
                }
                limits.append(("\(group.string ?? "").\(name.string ?? "")", text))
            }
        }
    }

    private func sender(_ node: Node) throws(SettingsError) -> DeclaredSender {
        guard let mapping = node.mapping else {
            throw bad("senders", "each must hold name, ours, and ip, dkim or spf")
        }
        var sender = DeclaredSender(name: "", isOurs: true)
        var saysWhose = false
        for (key, value) in mapping {
            let name = key.string ?? ""
            for text in try texts(value, key: "senders.\(name)") {
                switch name {
                case "name":
                    sender.name = text
                case "ours":
                    guard let isOurs = value.bool else {
                        throw bad("senders.ours", "must be true or false, not `\(text)`")
                    }
                    sender.isOurs = isOurs
                    saysWhose = true
                case "ip":
                    guard let network = Network(text) else {
                        throw bad("senders.ip", "`\(text)` is no address and no network such as 192.0.2.0/24")
                    }
                    sender.networks.append(network)
                case "dkim":
                    sender.dkimDomains.append(try domain(text, key: "senders.dkim"))
                case "spf":
                    sender.spfDomains.append(try domain(text, key: "senders.spf"))
                default:
                    let known = ["name", "ours", "ip", "dkim", "spf"]
                    throw SettingsError(
                        "\(path): there is no `\(name)`\(Self.shown(value)) in senders"
                            + Suggestion.text(for: name, among: known))
                }
            }
        }
        guard saysWhose else { throw bad("senders", "`\(sender.name)` must say ours: true or ours: false") }
        guard !sender.networks.isEmpty || !sender.dkimDomains.isEmpty || !sender.spfDomains.isEmpty else {
            throw bad("senders", "`\(sender.name)` must name an ip, dkim or spf")
        }
        return sender
    }

    private func domain(_ text: String, key: String) throws(SettingsError) -> DomainName {
        guard let name = DomainName(text) else { throw bad(key, "`\(text)` is no domain name") }
        return name
    }

    private func bad(_ key: String, _ what: String) -> SettingsError {
        SettingsError("\(path): `\(key)` \(what)")
    }
}

/// A setting that cannot be used, in words that name where it stands, the key and the value.
struct SettingsError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}
