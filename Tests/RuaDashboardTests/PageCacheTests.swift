import Dispatch
import HTTPTypes
import Synchronization
import Testing

@testable import RuaDashboard

@Suite struct PageCacheTests {
    private final class Counter: Sendable {
        let version = Mutex(1)
        let made = Mutex(0)

        func make() -> Content {
            let number = made.withLock { made in
                made += 1
                return made
            }
            return Content(.text, Array("\(number)".utf8))
        }
    }

    private func cache(_ counter: Counter) -> PageCache {
        PageCache(pool: ReadingPool(), slow: .seconds(3600)) { counter.version.withLock { $0 } }
    }

    @Test func `A page is made once for each state of the database`() async throws {
        let counter = Counter()
        let cache = cache(counter)
        for expected in ["1", "1"] {
            #expect(try await cache.content("a") { counter.make() }.bytes == Array(expected.utf8))
        }
        #expect(try await cache.content("b") { counter.make() }.bytes == Array("2".utf8))
        counter.version.withLock { $0 = 2 }
        #expect(try await cache.content("a") { counter.make() }.bytes == Array("3".utf8))
    }

    @Test func `Fifty who ask at once are given one page`() async throws {
        let counter = Counter()
        let cache = cache(counter)
        let pages = try await withThrowingTaskGroup(of: [UInt8].self) { group in
            for _ in 0..<50 { group.addTask { try await cache.content("a") { counter.make() }.bytes } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(Set(pages) == [Array("1".utf8)])
        #expect(counter.made.withLock { $0 } == 1)
    }

    @Test func `A page that could not be made is tried again`() async throws {
        let counter = Counter()
        let cache = cache(counter)
        await #expect(throws: Refusal.notFound) { try await cache.content("a") { throw Refusal.notFound } }
        #expect(try await cache.content("a") { counter.make() }.bytes == Array("1".utf8))
    }

    @Test func `What is kept is bounded`() async throws {
        let counter = Counter()
        let cache = cache(counter)
        let large = [UInt8](repeating: 0, count: PageCache.largest)
        let most = PageCache.mostBytes / PageCache.largest
        for number in 0...most { _ = try await cache.content("\(number)") { Content(.text, large) } }
        // The first has made room for the last.
        #expect(try await cache.content("0") { counter.make() }.bytes == Array("1".utf8))
        #expect(try await cache.content("\(most)") { counter.make() }.bytes == large)
        _ = try await cache.content("larger") { Content(.text, large + [0]) }
        #expect(try await cache.content("larger") { counter.make() }.bytes == Array("2".utf8))
    }

    @Test func `Only so many wait for a thread`() async throws {
        let pool = ReadingPool()
        let gate = DispatchSemaphore(value: 0)
        let asked = ReadingPool.threads + ReadingPool.waitingMost + 5
        let refused = try await withThrowingTaskGroup(of: Bool.self) { group in
            for _ in 0..<asked {
                group.addTask {
                    do {
                        try await pool.run { gate.wait() }
                        return false
                    } catch let refusal as Refusal {
                        return refusal.status == .serviceUnavailable
                    }
                }
            }
            var refused = 0
            while refused < 5, let isRefused = try await group.next() { refused += isRefused ? 1 : 0 }
            for _ in 0..<asked { gate.signal() }
            for try await isRefused in group { refused += isRefused ? 1 : 0 }
            return refused
        }
        #expect(refused == 5)
    }
}
