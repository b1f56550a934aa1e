import RuaCore
import Testing

/// The numbers that the contract promises (sections 5 and 7).
@Suite struct LimitsTests {
    @Test func `the defaults are those of the contract`() {
        let limits = Limits()
        #expect(limits.smtp.messageBytes == 25 * 1024 * 1024)
        #expect(limits.smtp.connections == 200)
        #expect(limits.smtp.connectionsPerAddress == 20)
        #expect(limits.smtp.idleTimeoutSeconds == 300)
        #expect(limits.mail.messageBytes == 25 * 1024 * 1024)
        #expect(limits.mail.mimeDepth == 16)
        #expect(limits.mail.parts == 1000)
        #expect(limits.mail.headerBytes == 1024 * 1024)
        #expect(limits.archive.decompressedBytes == 512 * 1024 * 1024)
        #expect(limits.archive.filesPerZip == 100)
        #expect(limits.report.rows == 5_000_000)
        #expect(limits.report.xmlDepth == 32)
        #expect(limits.report.textBytes == 64 * 1024)
    }

    @Test func `all messages together stay within the bytes in flight, but for a least share`() {
        var limits = Limits.SMTP()
        limits.bytesInFlight = 8 << 20
        for (connections, share) in [
            (1, 4 << 20), (200, 20_971), (1024, 4096), (1025, 4096), (100_000, 4096), (0, 4 << 20),
        ] {
            limits.connections = connections
            #expect(limits.messageBytesInMemory == share)
        }
    }

    @Test func `reasons have the names that scripts know`() {
        #expect(
            Quarantine.Reason.allCases.map(\.rawValue) == [
                "no-report", "tls-report", "failure-report", "foreign-domain", "conflicting", "crashed", "too-large",
                "bad-mail", "bad-archive", "encrypted", "bad-xml", "bad-report",
            ])
    }
}
