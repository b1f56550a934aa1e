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
import UnixSignals

/// The collector: receiver, queue, worker and dashboard on one database, wired from the settings.
struct Collector {
    /// Longer than the receiver needs to let messages finish (contract section 5: exit within 15 s).
    private static let shutdownSeconds = 14

    private let services: [any Service]
    private let logger: Logger
    /// Held as long as the collector lives.
    private let lock: CollectorLock

    /// Puts the collector together; opens the database and takes the right to be its only collector.
    ///
    /// - Throws: `SettingsError` or `StoreError`.
    init(_ settings: Settings) throws {
        guard !settings.values(.rcpt).isEmpty else {
            throw SettingsError(
                "serve needs to know whom mail is for: --rcpt rua@reports.example.com, or `rcpt:` in the settings")
        }
        let logger = try Self.logger(settings)
        let web = try WebSettings(settings)
        let domains = try settings.domains()
        var receiverConfiguration = try ReceiverSettings.configuration(settings)
        let store = try Store.open(settings.database, question: settings.limits.question)
        receiverConfiguration.identity = try ReceiverSettings.identity(
            settings, hostname: receiverConfiguration.session.hostname, beside: store.path)
        lock = try CollectorLock(for: store)
        let (wake, waker) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        waker.yield()
        let queue = MailQueue(store: store) { waker.yield() }
        let room = DiskRoom(folder: store.folder, reserve: try settings.bytes(.reserve), logger: logger)
        let intake = DatabaseIntake(
            store: store, queue: queue, room: room, messageBytesInMemory: settings.limits.smtp.messageBytesInMemory
        ) { error in
            // What the system failed to write it may claim to have written the next time: only a new process knows.
            logger.critical("the disk does not keep what is written; ending", metadata: ["error": "\(error)"])
            exit(ExitStatus.failed.rawValue)
        }
        let counters = ReceiverCounters()
        let pipeline = Pipeline(store: store, limits: settings.limits, domains: domains)
        var services: [any Service] = [
            QueueWorker(store: store, pipeline: pipeline, wake: wake, logger: logger), room,
            CertificateReload(identity: receiverConfiguration.identity, logger: logger),
        ]
        if let web {
            services.append(
                try Dashboard(
                    address: (web.address.host, web.address.port), access: web.access, store: store,
                    senders: settings.senders,
                    status: CollectorStatus(
                        store: store, senders: settings.senders, counters: counters, room: room, queue: queue),
                    clock: { .now }, logger: logger
                ) { Terminal.say("listening web \(ListenAddress(host: web.address.host, port: $0))") })
        }
        services.append(
            Receiver(
                configuration: receiverConfiguration, intake: intake, counters: counters, clock: { .now },
                logger: logger
            ) { Terminal.say("listening smtp \($0)") })
        self.services = services
        self.logger = logger
    }

    /// Looks at the settings of a collector without starting one.
    static func check(_ settings: Settings) throws(SettingsError) {
        _ = try logger(settings)
        _ = try WebSettings(settings)
        _ = try settings.domains()
        _ = try settings.bytes(.reserve)
        _ = try ReceiverSettings.configuration(settings)
        _ = try ReceiverSettings.identityFiles(settings)
    }

    /// Runs until SIGTERM or SIGINT.
    func run() async throws {
        var configuration = ServiceGroupConfiguration(
            services: services, gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
        configuration.maximumGracefulShutdownDuration = .seconds(Self.shutdownSeconds)
        try await ServiceGroup(configuration: configuration).run()
    }

    private static func logger(_ settings: Settings) throws(SettingsError) -> Logger {
        guard let form = LineLog.Form(rawValue: settings.value(.logFormat) ?? "") else {
            throw settings.bad(.logFormat, "must be text or json")
        }
        return Logger(label: "rua") { _ in LineLog(form: form) }
    }
}
