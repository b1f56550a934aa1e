import Foundation
import RuaStore
import Testing

@Suite struct CollectorLockTests {
    private let temporary: TemporaryStore
    private var store: Store { temporary.store }

    init() throws { temporary = try TemporaryStore() }

    @Test func `a second collector is refused until the first is gone`() throws {
        do {
            let first = try CollectorLock(for: temporary.store)
            #expect(code { _ = try CollectorLock(for: temporary.store) } == .inUse)
            let other = try Store.open(temporary.path)
            #expect(code { _ = try CollectorLock(for: other) } == .inUse)
            withExtendedLifetime(first) {}
        }
        _ = try CollectorLock(for: temporary.store)
    }

    @Test func `a link to the database does not get round the lock`() throws {
        let link = temporary.folder.appending(path: "link.db").path
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: temporary.path)
        let linked = try Store.open(link)
        let first = try CollectorLock(for: temporary.store)
        #expect(code { _ = try CollectorLock(for: linked) } == .inUse)
        withExtendedLifetime(first) {}
    }

    @Test func `collectors of two databases do not mind each other`() throws {
        let (first, second) = (try TemporaryStore(), try TemporaryStore())
        let locks = (try CollectorLock(for: first.store), try CollectorLock(for: second.store))
        withExtendedLifetime(locks) {}
    }

    @Test func `readers and importers need no lock`() throws {
        let lock = try CollectorLock(for: temporary.store)
        try Store.open(temporary.path).record([MadeReport()])
        #expect(try Store.openReadOnly(temporary.path).allRows().count == 1)
        withExtendedLifetime(lock) {}
    }

    @Test func `a lock that cannot be made says why`() throws {
        try FileManager.default.createDirectory(
            atPath: temporary.path + "-collector", withIntermediateDirectories: true)
        #expect(code { _ = try CollectorLock(for: temporary.store) } == .io)
    }
}
