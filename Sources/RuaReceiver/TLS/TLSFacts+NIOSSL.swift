import NIOCore
import NIOSSL
import RuaSMTP

extension TLSFacts {
    /// What the handshake of a channel agreed on. NIOSSL does not tell the cipher suite, so it stays empty.
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
