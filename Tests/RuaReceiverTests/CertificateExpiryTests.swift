import Foundation
import RuaCore
import RuaReceiver
import Testing

@Suite struct CertificateExpiryTests {
    @Test func `the end of a certificate`() throws {
        let certificate = try TestCertificate.make()
        defer { #expect(throws: Never.self) { try certificate.remove() } }
        let left =
            try TLSIdentity.expiry(ofCertificateFile: certificate.certificateFile).seconds
            - Int64(Date().timeIntervalSince1970)
        // It is made for two days.
        #expect((2 * 86_400 - 120...2 * 86_400).contains(left))
    }

    @Test(arguments: ["/nowhere/cert.pem", "/dev/null"])
    func `a file without a certificate is named`(_ file: String) {
        let error = #expect(throws: TLSIdentityError.self) {
            try TLSIdentity.expiry(ofCertificateFile: file)
        }
        #expect(error?.code == .badCertificate)
        #expect(error?.file == file)
    }
}
