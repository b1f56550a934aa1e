import NIOCore
import RuaCore
import RuaSMTP
import Testing

@testable import RuaReceiver

@Suite struct SessionClockTests {
    private let start = NIODeadline.uptimeNanoseconds(1_000_000_000_000)

    private func clock(_ change: (inout Limits.SMTP) -> Void = { _ in }) -> SessionClock {
        var limits = Limits.SMTP()
        change(&limits)
        return SessionClock(limits: limits, at: start)
    }

    @Test func `no clock runs before the greeting and while a message is stored`() {
        var clock = clock()
        #expect(clock.deadline == nil)
        clock.enter(.delivery, at: start)
        #expect(clock.deadline == nil)
        clock.enter(.nothing, at: start)
        #expect(clock.deadline == nil)
    }

    @Test func `bytes of a command buy no time, a reply does`() throws {
        var clock = clock()
        clock.enter(.command, at: start)
        clock.received(1, at: start + .seconds(299))
        #expect(try #require(clock.deadline).time == start + .seconds(300))
        clock.replied(at: start + .seconds(299))
        let deadline = try #require(clock.deadline)
        #expect(deadline.time == start + .seconds(599))
        #expect(deadline.interruption == .idle)
    }

    @Test func `entering what it is in already changes nothing`() throws {
        var clock = clock()
        clock.enter(.command, at: start)
        clock.enter(.command, at: start + .seconds(100))
        #expect(try #require(clock.deadline).time == start + .seconds(300))
    }

    @Test func `the session as a whole ends whatever goes on`() throws {
        var clock = clock()
        clock.enter(.command, at: start)
        clock.replied(at: start + .seconds(1799))
        let deadline = try #require(clock.deadline)
        #expect(deadline.time == start + .seconds(1800))
        #expect(deadline.interruption == .tooLong)
    }

    @Test func `a message may be slow for a minute`() throws {
        var clock = clock()
        clock.enter(.message, at: start)
        let deadline = try #require(clock.deadline)
        #expect(deadline.time == start + .seconds(60))
        #expect(deadline.interruption == .tooSlow)
    }

    @Test func `bytes of a message buy the time that they are worth at the least rate`() throws {
        var clock = clock()
        clock.enter(.message, at: start)
        clock.received(512 * 60 + 511, at: start + .seconds(1))
        #expect(try #require(clock.deadline).time == start + .seconds(60))
        clock.received(1, at: start + .seconds(1))
        #expect(try #require(clock.deadline).time == start + .seconds(61))
        clock.received(512 * 39, at: start + .seconds(2))
        let deadline = try #require(clock.deadline)
        #expect(deadline.time == start + .seconds(100))
        #expect(deadline.interruption == .tooSlow)
    }

    @Test func `a message that came fast and then stops ends by the idle timeout`() throws {
        var clock = clock()
        clock.enter(.message, at: start)
        clock.received(20 << 20, at: start + .seconds(5))
        let deadline = try #require(clock.deadline)
        #expect(deadline.time == start + .seconds(305))
        #expect(deadline.interruption == .idle)
    }

    @Test func `without a least rate only the idle timeout counts`() throws {
        var clock = clock { $0.dataBytesPerSecond = 0 }
        clock.enter(.message, at: start)
        #expect(try #require(clock.deadline).time == start + .seconds(300))
    }

    @Test func `each message has its own minute`() throws {
        var clock = clock()
        clock.enter(.message, at: start)
        clock.received(1 << 20, at: start)
        clock.enter(.delivery, at: start + .seconds(10))
        clock.enter(.command, at: start + .seconds(10))
        clock.enter(.message, at: start + .seconds(20))
        #expect(try #require(clock.deadline).time == start + .seconds(80))
    }

    @Test func `more bytes than can be counted are no trap`() throws {
        var clock = clock()
        clock.enter(.message, at: start)
        clock.received(.max, at: start)
        clock.received(.max, at: start)
        #expect(clock.deadline != nil)
    }
}
