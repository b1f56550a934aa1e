import Foundation
import RuaCore
import RuaIngest
import RuaStore
import Testing

@Suite struct MailboxImportTests {
    private let temporary: TemporaryStore
    private var store: Store { temporary.store }

    init() throws { temporary = try TemporaryStore() }

    @Test func `a mailbox of any size gives its mails one by one`() async throws {
        // Mails of about 30 KiB, so that blocks of 256 KiB cut them anywhere.
        let mails = (0..<40).map { id in
            MadeMail(.text(String(repeating: "x", count: 20_000 + id * 37)), .xml(Sample(id: "\(id)")))
        }
        let path = try temporary.write(mailbox(mails), to: "in.mbox")
        let result = try await Import([path], into: store, jobs: 3)
        #expect(result.tally.states == [40, 0, 0, 0])
        #expect(result.recorded == (1...40).map { "\(path): mail \($0)" })
        #expect(Set(try store.contents().map { $0.split(separator: " ")[2] }) == Set((0..<40).map { "\($0)" }))
    }

    @Test func `mails of a mailbox are ignored, quarantined and stored each for itself`() async throws {
        let mails = [
            MadeMail(.text("hello")), MadeMail(.xml(Sample(id: "1"))), MadeMail(.file("r.xml", Sample(id: "2").broken)),
            MadeMail(.xml(Sample(id: "1")), .text("again")),
        ]
        let path = try temporary.write(mailbox(mails), to: "in.mbox")
        let result = try await Import([path], into: store)
        #expect(result.tally.states == [1, 1, 1, 1])
        #expect(result.ignored == ["\(path): mail 1"])
    }

    @Test func `a mail is the same in a mailbox and in a file of its own`() async throws {
        let mail = MadeMail(.xml(Sample(id: "1")))
        let file = try temporary.write(mail.bytes, to: "1.eml")
        let box = try temporary.write(mailbox([mail]), to: "1.mbox")
        #expect(try await Import([file], into: store).tally.states == [1, 0, 0, 0])
        #expect(try await Import([box], into: store).tally.states == [0, 1, 0, 0])
        #expect(try store.count("mail") == 1)
    }

    @Test func `From inside a text does not split a mail`() async throws {
        let text = Array("From: a@b.example\nDate: x\n\nFrom here on all is well.\n\nFrom the other side too.\n".utf8)
        let box =
            Array("From a@b Wed Mar  6 12:00:00 2024\n".utf8) + text + Array("\n".utf8)
            + mailbox([MadeMail(.xml(Sample()))])
        let path = try temporary.write(box, to: "in.mbox")
        let result = try await Import([path], into: store)
        #expect(result.tally.states == [1, 0, 0, 1])
        #expect(result.recorded == ["\(path): mail 2"])
    }
}
