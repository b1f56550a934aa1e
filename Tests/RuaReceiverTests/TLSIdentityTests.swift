import Foundation
import RuaReceiver
import Testing

@testable import struct RuaReceiver.FileStamp

@Suite struct TLSIdentityTests {
    /// Runs a test with a certificate of its own.
    private func withCertificate(_ body: (TestCertificate) throws -> Void) throws {
        let certificate = try TestCertificate.make()
        defer { #expect(throws: Never.self) { try certificate.remove() } }
        try body(certificate)
    }

    @Test func `a missing file is named`() throws {
        try withCertificate { good in
            let error = #expect(throws: TLSIdentityError.self) {
                _ = try TLSIdentity(certificateFile: "/nowhere/cert.pem", keyFile: good.keyFile)
            }
            #expect(error?.code == .badCertificate)
            #expect(error?.description.contains("/nowhere/cert.pem") == true)
            let other = #expect(throws: TLSIdentityError.self) {
                _ = try TLSIdentity(certificateFile: good.certificateFile, keyFile: "/nowhere/key.pem")
            }
            #expect(other?.code == .badKey)
            #expect(other?.file == "/nowhere/key.pem")
        }
    }

    @Test func `a certificate in place of a key, and a key in place of a certificate, are refused`() throws {
        try withCertificate { good in
            let error = #expect(throws: TLSIdentityError.self) {
                _ = try TLSIdentity(certificateFile: good.certificateFile, keyFile: good.certificateFile)
            }
            #expect(error?.code == .badKey)
            let other = #expect(throws: TLSIdentityError.self) {
                _ = try TLSIdentity(certificateFile: good.keyFile, keyFile: good.keyFile)
            }
            #expect(other?.code == .badCertificate)
        }
    }

    @Test func `a key of another certificate is refused`() throws {
        try withCertificate { one in
            try withCertificate { two in
                let error = #expect(throws: TLSIdentityError.self) {
                    _ = try TLSIdentity(certificateFile: one.certificateFile, keyFile: two.keyFile)
                }
                #expect(error?.code == .mismatch)
            }
        }
    }

    @Test func `new files are read on reload`() throws {
        try withCertificate { certificate in
            let identity = try certificate.identity()
            #expect(try identity.reloadIfChanged() == false)
            _ = try TestCertificate.make(in: certificate.folder)
            #expect(try identity.reloadIfChanged() == true)
            #expect(try identity.reloadIfChanged() == false)
            try identity.reload()
        }
    }

    @Test func `bad new files are told of once, and good ones after them are read`() throws {
        try withCertificate { certificate in
            let identity = try certificate.identity()
            try Data("half a certif".utf8).write(to: URL(filePath: certificate.certificateFile))
            #expect(throws: TLSIdentityError.self) { try identity.reloadIfChanged() }
            #expect(try identity.reloadIfChanged() == false)
            #expect(throws: TLSIdentityError.self) { try identity.reload() }
            _ = try TestCertificate.make(in: certificate.folder)
            #expect(try identity.reloadIfChanged() == true)
        }
    }

    @Test func `a connection after a bad reload still has the old certificate`() async throws {
        let certificate = try TestCertificate.make()
        let identity = try certificate.identity()
        try await RunningReceiver.with(change: { $0.identity = identity }) { receiver in
            try Data("rubbish".utf8).write(to: URL(filePath: certificate.keyFile))
            #expect(throws: TLSIdentityError.self) { try identity.reload() }
            let client = try await MailClient.greeted(at: receiver.address)
            try await client.say("STARTTLS", expecting: "220")
            try await client.startTLS()
            try await client.say("EHLO x", expecting: "250")
            await client.close()
        }
        try certificate.remove()
    }

    @Test func `a file that is not there has a stamp too`() throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "rua-\(UUID().uuidString)")
        let before = FileStamp(of: [path.path])
        #expect(before == FileStamp(of: [path.path]))
        try Data("x".utf8).write(to: path)
        #expect(before != FileStamp(of: [path.path]))
        try FileManager.default.removeItem(at: path)
    }
}
