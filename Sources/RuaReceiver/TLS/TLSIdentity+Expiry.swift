import NIOSSL
public import RuaCore

extension TLSIdentity {
    /// When the certificate that is first in a file ends.
    ///
    /// - Throws: `TLSIdentityError` when the file can't be read or holds no certificate in PEM.
    public static func expiry(ofCertificateFile file: String) throws(TLSIdentityError) -> Timestamp {
        do {
            guard let certificate = try NIOSSLCertificate.fromPEMFile(file).first else {
                throw TLSIdentityError(code: .badCertificate, file: file, reason: "it is empty")
            }
            return Timestamp(seconds: Int64(certificate.notValidAfter))
        } catch {
            throw error as? TLSIdentityError ?? TLSIdentityError(code: .badCertificate, file: file, reason: "\(error)")
        }
    }
}
