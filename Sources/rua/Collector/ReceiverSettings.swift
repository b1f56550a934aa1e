import Foundation
import RuaCore
import RuaReceiver
import RuaSMTP

/// What the settings say of the SMTP side.
enum ReceiverSettings {
    /// Everything but certificate and key.
    static func configuration(_ settings: Settings) throws(SettingsError) -> Receiver.Configuration {
        let recipients: RecipientPolicy
        do {
            recipients = try RecipientPolicy(settings.values(.rcpt).flatMap(spellings))
        } catch {
            throw SettingsError("\(settings.place(.rcpt)): \(error)")
        }
        let name = try hostname(settings)
        var configuration = Receiver.Configuration(
            listeners: try addresses(settings, .smtp),
            session: Session.Settings(hostname: name.text, recipients: recipients, limits: settings.limits.smtp))
        guard let delay = Quantity.seconds(settings.value(.greetingDelay) ?? "") else {
            throw settings.bad(.greetingDelay, "must be a time such as 5s")
        }
        if delay > 0 {
            configuration.greetingDelay = .seconds(delay)
            configuration.session.earlyTalkers = .refuse
        }
        configuration.tlsListeners = try addresses(settings, .smtps)
        configuration.access = AccessList(
            allowed: try networks(settings, .allow), denied: try networks(settings, .deny))
        configuration.proxies = try networks(settings, .proxyFrom)
        return configuration
    }

    /// An address with its host as it is given and, where that has letters beyond ASCII, as DNS and most senders spell it.
    private static func spellings(_ address: String) -> [String] {
        guard let at = address.lastIndex(of: "@"), !address.utf8.allSatisfy({ $0 < 0x80 }),
            let host = DomainName(String(address[address.index(after: at)...]))
        else { return [address] }
        return [address, "\(address[...at])\(host)"]
    }

    /// The name in the greeting: the one that is set, or else the machine's.
    static func hostname(_ settings: Settings) throws(SettingsError) -> DomainName {
        let host = settings.value(.hostname) ?? ProcessInfo.processInfo.hostName
        guard let name = DomainName(host) else { throw settings.bad(.hostname, "must be a host name") }
        return name
    }

    /// The certificate and key: those named, or else a pair made at the first start beside the database, for
    /// opportunistic TLS beats plaintext. Nil when TLS is turned off.
    static func identity(
        _ settings: Settings, hostname: String, beside database: String
    ) throws(SettingsError) -> TLSIdentity? {
        guard var files = try identityFiles(settings) else { return nil }
        do {
            if files.certificate == nil {
                files = (database + "-tls-cert.pem", database + "-tls-key.pem")
                try makeIfMissing(files.certificate ?? "", files.key ?? "", hostname: hostname)
            }
            return try TLSIdentity(certificateFile: files.certificate ?? "", keyFile: files.key ?? "")
        } catch {
            throw SettingsError("\(error)")
        }
    }

    /// The named certificate and key, both nil when none are; nil when TLS is turned off.
    static func identityFiles(
        _ settings: Settings
    ) throws(SettingsError) -> (certificate: String?, key: String?)? {
        guard let isOffered = Bool(settings.value(.tls) ?? "") else {
            throw settings.bad(.tls, "must be true or false")
        }
        let files = (certificate: settings.value(.tlsCert), key: settings.value(.tlsKey))
        guard (files.certificate == nil) == (files.key == nil) else {
            let (given, missing) = files.key == nil ? (SettingName.tlsCert, SettingName.tlsKey) : (.tlsKey, .tlsCert)
            throw SettingsError("\(settings.place(given)) needs `\(missing.rawValue)` beside it; give both or none")
        }
        guard isOffered || settings.values(.smtps).isEmpty else {
            throw SettingsError("\(settings.place(.smtps)) needs TLS, which is turned off")
        }
        return isOffered ? files : nil
    }

    private static func makeIfMissing(
        _ certificate: String, _ key: String, hostname: String
    ) throws(TLSIdentityError) {
        let files = FileManager.default
        if files.fileExists(atPath: certificate), files.fileExists(atPath: key) { return }
        try SelfSignedCertificate.make(hostname: hostname, certificateFile: certificate, keyFile: key)
    }

    private static func addresses(
        _ settings: Settings, _ name: SettingName
    ) throws(SettingsError) -> [ListenAddress] {
        var addresses: [ListenAddress] = []
        for text in settings.values(name) {
            guard let address = ListenAddress(text) else {
                throw settings.bad(name, "must be HOST:PORT", value: text)
            }
            addresses.append(address)
        }
        return addresses
    }

    private static func networks(_ settings: Settings, _ name: SettingName) throws(SettingsError) -> [Network] {
        var networks: [Network] = []
        for text in settings.values(name) {
            guard let network = Network(text) else {
                throw settings.bad(name, "must be an address or a network such as 192.0.2.0/24", value: text)
            }
            networks.append(network)
        }
        return networks
    }
}
