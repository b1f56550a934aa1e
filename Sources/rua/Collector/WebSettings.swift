import Foundation
import RuaCore
import RuaDashboard
import RuaReceiver

/// What the settings say of the dashboard.
struct WebSettings {
    /// Where it listens.
    let address: ListenAddress
    /// Who may see it.
    let access: WebAccess

    /// Nil when there is to be none.
    init?(_ settings: Settings) throws(SettingsError) {
        guard let text = settings.value(.web), text != "none" else { return nil }
        guard let address = ListenAddress(text) else { throw settings.bad(.web, "must be HOST:PORT, or none") }
        var access = WebAccess(hosts: settings.values(.webHost))
        access.mayWrite = try Self.flag(settings, .webWrite)
        if let file = settings.value(.webToken) {
            access.token = try Self.token(in: file, place: settings.place(.webToken))
        }
        let isOpen = try Self.flag(settings, .webOpen)
        guard access.token != nil || isOpen || Self.isLocal(address.host) else {
            throw SettingsError(
                "the dashboard at \(address) could be seen by others. Name a file with a secret (--web-token FILE), say"
                    + " that a proxy guards it (--web-open), or keep it at 127.0.0.1")
        }
        self.address = address
        self.access = access
    }

    /// The first line of a file.
    private static func token(in file: String, place: String) throws(SettingsError) -> String {
        let text: String
        do {
            text = try String(contentsOfFile: file, encoding: .utf8)
        } catch {
            throw SettingsError("\(place): \(file): \(error.localizedDescription)")
        }
        let line = text.prefix { !$0.isNewline }.trimmingCharacters(in: .whitespaces)
        guard line.utf8.count >= WebAccess.shortestToken else {
            throw SettingsError(
                "\(place): the first line of \(file) must have at least \(WebAccess.shortestToken) characters, as"
                    + " `openssl rand -hex 16` makes")
        }
        return line
    }

    /// Only this machine reaches it.
    private static func isLocal(_ host: String) -> Bool {
        if host == "localhost" || host == "::1" { return true }
        return Network("127.0.0.0/8").flatMap { network in IPAddress(host).map(network.contains) } ?? false
    }

    private static func flag(_ settings: Settings, _ name: SettingName) throws(SettingsError) -> Bool {
        guard let flag = Bool(settings.value(name) ?? "") else { throw settings.bad(name, "must be true or false") }
        return flag
    }
}
