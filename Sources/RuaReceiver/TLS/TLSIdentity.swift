import NIOCore
import NIOSSL
import Synchronization

/// The certificate and key of this server, which can be replaced while it runs.
public final class TLSIdentity: Sendable {
    private struct State {
        var context: NIOSSLContext
        var stamp: FileStamp
        /// The files as they were when they were found bad; not looked at again until they change.
        var badStamp: FileStamp?
    }

    /// The certificate, with its chain behind it, in PEM.
    public let certificateFile: String
    /// Its private key, in PEM.
    public let keyFile: String
    private let state: Mutex<State>

    /// Reads the files.
    ///
    /// - Throws: `TLSIdentityError` when they can't be read or don't belong together.
    public init(certificateFile: String, keyFile: String) throws(TLSIdentityError) {
        self.certificateFile = certificateFile
        self.keyFile = keyFile
        let stamp = FileStamp(of: [certificateFile, keyFile])
        let context = try Self.load(certificateFile, keyFile)
        state = Mutex(State(context: context, stamp: stamp))
    }

    /// Reads the files again; new connections use what they hold now. Does file I/O.
    ///
    /// - Throws: `TLSIdentityError` when they are bad; what was read before stays in use.
    public func reload() throws(TLSIdentityError) {
        // The stamp is taken before the files are read: a change in between is seen the next time.
        let stamp = FileStamp(of: [certificateFile, keyFile])
        do throws(TLSIdentityError) {
            let context = try Self.load(certificateFile, keyFile)
            state.withLock { $0 = State(context: context, stamp: stamp) }
        } catch {
            state.withLock { $0.badStamp = stamp }
            throw error
        }
    }

    /// Reads the files again if they have changed since they were last read; says whether they had.
    ///
    /// - Throws: `TLSIdentityError` when they are bad, once for each change; what was read before stays in use.
    public func reloadIfChanged() throws(TLSIdentityError) -> Bool {
        let stamp = FileStamp(of: [certificateFile, keyFile])
        guard state.withLock({ $0.stamp != stamp && $0.badStamp != stamp }) else { return false }
        try reload()
        return true
    }

    /// What a handshake that begins now uses.
    var context: NIOSSLContext { state.withLock { $0.context } }

    /// How long the end of TLS may take on the client's side before the connection is closed regardless.
    private static let shutdownSeconds: Int64 = 2

    private static func load(_ certificateFile: String, _ keyFile: String) throws(TLSIdentityError) -> NIOSSLContext {
        let chain: [NIOSSLCertificate]
        do {
            chain = try NIOSSLCertificate.fromPEMFile(certificateFile)
        } catch {
            throw TLSIdentityError(code: .badCertificate, file: certificateFile, reason: "\(error)")
        }
        guard !chain.isEmpty else {
            throw TLSIdentityError(code: .badCertificate, file: certificateFile, reason: "it is empty")
        }
        let key: NIOSSLPrivateKey
        do {
            key = try NIOSSLPrivateKey(file: keyFile, format: .pem)
        } catch {
            throw TLSIdentityError(code: .badKey, file: keyFile, reason: "\(error)")
        }
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(key))
        configuration.minimumTLSVersion = .tlsv12
        configuration.shutdownTimeout = .seconds(shutdownSeconds)
        do {
            return try NIOSSLContext(configuration: configuration)
        } catch {
            throw TLSIdentityError(code: .mismatch, file: keyFile, reason: "\(error)")
        }
    }
}
