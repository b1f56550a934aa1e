import Logging
import RuaReceiver
import ServiceLifecycle
import UnixSignals

/// Reads certificate and key again on SIGHUP.
struct CertificateReload: Service {
    let identity: TLSIdentity?
    let logger: Logger

    func run() async throws {
        for await _ in await UnixSignalsSequence(trapping: .sighup).cancelOnGracefulShutdown() {
            do {
                guard let identity else {
                    logger.info("SIGHUP: there is no certificate to read again")
                    continue
                }
                try identity.reload()
                logger.info("SIGHUP: certificate read again")
            } catch {
                logger.error("SIGHUP: keeping the old certificate", metadata: ["error": "\(error)"])
            }
        }
    }
}
