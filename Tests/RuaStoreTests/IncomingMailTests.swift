import Foundation
import RuaCore
import RuaStore
import RuaTestSupport
import Testing

@Suite struct IncomingMailTests {
    private let temporary: TemporaryStore
    private var store: Store { temporary.store }

    init() throws { temporary = try TemporaryStore() }

    private static func received(
        _ pieces: [[UInt8]], store: Store, trace: @escaping @Sendable (String) -> [UInt8] = { _ in [] }
    ) async throws -> Int64 {
        let mail = IncomingMail(
            IncomingMail.Origin(
                received: Timestamp(seconds: 0), peer: "", helo: "", mailFrom: "", recipients: [], tls: nil,
                trace: trace),
            for: store)
        for piece in pieces { try mail.take(piece) }
        let queue = MailQueue(store: store) {}
        return try await withCheckedThrowingContinuation { done in queue.append(mail) { done.resume(with: $0) } }
    }

    private static func bytes(_ count: Int, seed: UInt64) -> [UInt8] {
        var random = SeededGenerator(seed: seed)
        return (0..<(count + 7) / 8).flatMap { _ in withUnsafeBytes(of: random.next()) { Array($0) } }.prefix(count)
            + []
    }

    /// Around the size that stays in memory, 64 KiB, and around the size of a piece that is read back, 256 KiB.
    @Test(arguments: [0, 1, 65_535, 65_536, 65_537, 131_072, 262_144, 262_145, 1_500_001])
    func `every byte is kept, in memory or in a file`(count: Int) async throws {
        let bytes = Self.bytes(count, seed: UInt64(count))
        for (number, size) in [1 << 30, 8192, 65_537].enumerated() {
            let pieces = stride(from: 0, to: count, by: size).map { Array(bytes[$0..<min($0 + size, count)]) }
            let id = try await Self.received(pieces, store: temporary.store)
            #expect(id == Int64(number) + 1)
            #expect(try temporary.store.rawMail(id) == bytes, "pieces of \(size)")
            #expect(try temporary.store.mail(id)?.bytes == Int64(count))
        }
    }

    @Test(arguments: [10, 300_000])
    func `the trace header lies above the message and knows its id`(count: Int) async throws {
        let bytes = Self.bytes(count, seed: 2)
        for number in 1...2 {
            let id = try await Self.received([bytes], store: temporary.store) { Array("Received: id \($0)\r\n".utf8) }
            #expect(id == Int64(number))
            #expect(try temporary.store.rawMail(id) == Array("Received: id \(number)\r\n".utf8) + bytes)
            #expect(try temporary.store.mail(id)?.bytes == Int64(count), "the size is the client's")
        }
    }

    @Test func `a message that cannot be kept is refused while it comes`() throws {
        let gone = try TemporaryStore()
        try FileManager.default.removeItem(at: gone.folder)
        let mail = IncomingMail(
            IncomingMail.Origin(
                received: Timestamp(seconds: 0), peer: "", helo: "", mailFrom: "", recipients: [], tls: nil),
            for: gone.store)
        let bytes = Self.bytes(70_000, seed: 1)
        #expect(code { try mail.take(Array(bytes[..<60_000])) } == nil)
        #expect(code { try mail.take(Array(bytes[60_000...])) } == .io)
        #expect(try temporary.store.count("mail") == 0)
        try FileManager.default.createDirectory(at: gone.folder, withIntermediateDirectories: true)
    }

    @Test func `a small share of the memory is kept to`() throws {
        let gone = try TemporaryStore()
        try FileManager.default.removeItem(at: gone.folder)
        let mail = IncomingMail(
            IncomingMail.Origin(
                received: Timestamp(seconds: 0), peer: "", helo: "", mailFrom: "", recipients: [], tls: nil),
            for: gone.store, memoryBytes: 4096)
        // What is more needs a file, which can't be had.
        #expect(code { try mail.take(Self.bytes(4096, seed: 1)) } == nil)
        #expect(code { try mail.take([0]) } == .io)
        try FileManager.default.createDirectory(at: gone.folder, withIntermediateDirectories: true)
    }

    @Test func `ids are never used again`() async throws {
        let first = try await Self.received([[1]], store: temporary.store)
        try temporary.store.deleteMail(first)
        #expect(try await Self.received([[2]], store: temporary.store) == first + 1)
    }
}
