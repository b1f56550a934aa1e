/// Why a certificate and key can't be used. It holds nothing of what is in the files.
public struct TLSIdentityError: Error, Sendable, Equatable {
    /// The kinds of fault.
    public enum Code: Sendable, Equatable {
        /// The certificate file can't be read, or holds no certificate in PEM.
        case badCertificate
        /// The key file can't be read, or holds no private key in PEM, or one with a passphrase.
        case badKey
        /// The key is not that of the certificate, or TLS can't use the two.
        case mismatch
    }

    /// The kind of fault.
    public let code: Code
    /// The file.
    public let file: String
    /// What the TLS library said.
    public let reason: String
}

extension TLSIdentityError: CustomStringConvertible {
    /// What is wrong with which file, and what it should be.
    public var description: String {
        switch code {
        case .badCertificate: "cannot use \(file) as a certificate: \(reason); it must be a readable file in PEM"
        case .badKey:
            "cannot use \(file) as a private key: \(reason); it must be a readable file in PEM without passphrase"
        case .mismatch: "cannot use the key \(file) with the certificate: \(reason); do the two belong together?"
        }
    }
}
