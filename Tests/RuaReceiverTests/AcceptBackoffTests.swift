import Glibc
import Logging
import NIOCore
import NIOEmbedded
import Testing

@testable import RuaReceiver

@Suite struct AcceptBackoffTests {
    private func channel(_ log: LogRecorder) throws -> EmbeddedChannel {
        let channel = EmbeddedChannel()
        try channel.pipeline.syncOperations.addHandler(AcceptBackoff(logger: log.logger))
        try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 25)).wait()
        return channel
    }

    /// What `autoRead` was last set to; nil for never.
    private func isReading(_ channel: EmbeddedChannel) -> Bool? {
        channel.options.last { $0.option is ChannelOptions.Types.AutoReadOption }?.value as? Bool
    }

    @Test func `without file descriptors accepting pauses, says so once, and goes on`() throws {
        let log = LogRecorder()
        let channel = try channel(log)
        for _ in 0..<3 { channel.pipeline.fireErrorCaught(IOError(errnoCode: EMFILE, reason: "accept")) }
        #expect(isReading(channel) == false)
        channel.embeddedEventLoop.advanceTime(by: .milliseconds(999))
        #expect(isReading(channel) == false)
        channel.embeddedEventLoop.advanceTime(by: .milliseconds(1))
        #expect(isReading(channel) == true)
        #expect(log.lines.map(\.level) == [.warning])
        #expect(log.lines.first?.metadata == ["error": "Too many open files"])
        _ = try channel.finish()
    }

    @Test func `it pauses again when there are still none`() throws {
        let log = LogRecorder()
        let channel = try channel(log)
        channel.pipeline.fireErrorCaught(IOError(errnoCode: EMFILE, reason: "accept"))
        channel.embeddedEventLoop.advanceTime(by: .seconds(1))
        channel.pipeline.fireErrorCaught(IOError(errnoCode: EMFILE, reason: "accept"))
        #expect(isReading(channel) == false)
        #expect(log.lines.count == 2)
        _ = try channel.finish()
        channel.embeddedEventLoop.advanceTime(by: .seconds(1))
        #expect(isReading(channel) == false)
    }

    @Test func `a connection that was dropped is no reason to pause`() throws {
        let log = LogRecorder()
        let channel = try channel(log)
        channel.pipeline.fireErrorCaught(Door.Dropped())
        #expect(isReading(channel) == nil)
        #expect(log.lines.isEmpty)
        _ = try channel.finish()
    }
}
