import Glibc
import NIOCore
import NIOEmbedded
import Testing

@testable import RuaReceiver

@Suite struct AcceptBackoffTests {
    @Test func `without file descriptors accepting pauses, says so once, and goes on`() throws {
        let log = LogRecorder()
        let reads = ReadCounter()
        let channel = EmbeddedChannel()
        try channel.pipeline.syncOperations.addHandlers(reads, AcceptBackoff(logger: log.logger))
        try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 25)).wait()
        channel.read()
        #expect(reads.count == 1)
        channel.pipeline.fireErrorCaught(IOError(errnoCode: EMFILE, reason: "accept"))
        channel.read()
        channel.pipeline.fireErrorCaught(IOError(errnoCode: EMFILE, reason: "accept"))
        channel.read()
        #expect(reads.count == 1)
        channel.embeddedEventLoop.advanceTime(by: .milliseconds(999))
        #expect(reads.count == 1)
        channel.embeddedEventLoop.advanceTime(by: .milliseconds(1))
        #expect(reads.count == 2)
        channel.read()
        #expect(reads.count == 3)
        #expect(log.lines.count == 1)
        #expect(log.lines.first?.level == .warning)
        _ = try channel.finish()
    }

    @Test func `a connection that was dropped is no reason to pause`() throws {
        let reads = ReadCounter()
        let channel = EmbeddedChannel()
        try channel.pipeline.syncOperations.addHandlers(reads, AcceptBackoff(logger: LogRecorder().logger))
        try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 25)).wait()
        channel.pipeline.fireErrorCaught(Door.Dropped())
        channel.read()
        #expect(reads.count == 1)
        _ = try channel.finish()
    }
}
