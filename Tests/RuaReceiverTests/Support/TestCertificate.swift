import Foundation
import RuaReceiver

/// A certificate that `openssl` signs with its own key.
struct TestCertificate {
    let folder: URL

    var certificateFile: String { folder.appending(path: "cert.pem").path }
    var keyFile: String { folder.appending(path: "key.pem").path }

    /// Makes a certificate in a new folder, or a new one in the same.
    static func make(in folder: URL? = nil) throws -> TestCertificate {
        let folder =
            folder
            ?? FileManager.default.temporaryDirectory.appending(path: "rua-tls-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let certificate = TestCertificate(folder: folder)
        let openssl = Process()
        openssl.executableURL = URL(filePath: "/usr/bin/env")
        openssl.arguments = [
            "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days",
            "2", "-subj", "/CN=mx.example.net", "-keyout", certificate.keyFile, "-out", certificate.certificateFile,
        ]
        openssl.standardError = FileHandle.nullDevice
        try openssl.run()
        openssl.waitUntilExit()
        guard openssl.terminationStatus == 0 else { throw CocoaError(.fileWriteUnknown) }
        return certificate
    }

    /// One certificate for all tests that only need some.
    static let shared = Result { try make() }

    func identity() throws -> TLSIdentity {
        try TLSIdentity(certificateFile: certificateFile, keyFile: keyFile)
    }

    func remove() throws {
        try FileManager.default.removeItem(at: folder)
    }
}
