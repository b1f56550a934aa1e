import NIOCore
import NIOSSL
import RuaSMTP

extension TLSFacts {
    /// What the handshake of a channel agreed on.
    ///
    /// The cipher suite stays empty: NIOSSL tells the version and keeps the connection of BoringSSL, which knows the
    /// rest, to itself (2.37.6).
    init(agreedIn context: ChannelHandlerContext) {
        let handler = Result { try context.pipeline.syncOperations.handler(type: NIOSSLServerHandler.self) }
        let version: String
        switch handler.map(\.tlsVersion) {
        case .success(.tlsv13?): version = "TLSv1.3"
        case .success(.tlsv12?): version = "TLSv1.2"
        default: version = "TLS"
        }
        self.init(version: version, cipher: "")
    }
}
