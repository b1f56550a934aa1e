import Foundation
import Testing

@testable import RuaStore

@Suite struct CollectorLockHolderTests {
    /// As Linux writes it.
    private static let locks = """
        1: POSIX  ADVISORY  WRITE 812 08:01:131 0 EOF
        2: FLOCK  ADVISORY  WRITE 4711 00:2f:131 0 EOF
        2: -> FLOCK  ADVISORY  WRITE 4712 00:2f:131 0 EOF
        3: FLOCK  ADVISORY  READ 99 08:01:7 0 EOF
        4: FLOCK  ADVISORY  WRITE 0 08:01:8 0 EOF
        5: FLOCK  ADVISORY  WRITE x 08:01:9 0 EOF
        broken

        """

    @Test(
        arguments: [
            (131, .process(4711)), (7, .nobody), (8, .process(0)), (9, .unknown), (13, .nobody), (1, .nobody),
        ] as [(UInt64, CollectorLock.Holder)])
    func `the holder of a lock is read from the system's list`(_ inode: UInt64, _ holder: CollectorLock.Holder) {
        #expect(CollectorLock.holder(of: inode, in: Self.locks) == holder)
        #expect(CollectorLock.holder(of: inode, in: "") == .nobody)
    }

    @Test func `it is this process while it has the lock, and nobody before and after`() throws {
        let temporary = try TemporaryStore()
        #expect(CollectorLock.holder(for: temporary.store) == .nobody)
        do {
            let lock = try CollectorLock(for: temporary.store)
            withExtendedLifetime(lock) {
                #expect(CollectorLock.holder(for: temporary.store) == .process(getpid()))
            }
        }
        #expect(CollectorLock.holder(for: temporary.store) == .nobody)
    }

    @Test func `it is found behind as many other locks as fill pages`() throws {
        let temporary = try TemporaryStore()
        let lock = try CollectorLock(for: temporary.store)
        // The system lists the newest first.
        let others = (0..<300).map { number in
            let file = open(temporary.folder.path + "/other-\(number)", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
            flock(file, LOCK_EX)
            return file
        }
        defer { for file in others { close(file) } }
        #expect(others.allSatisfy { $0 >= 0 })
        withExtendedLifetime(lock) {
            #expect(CollectorLock.holder(for: temporary.store) == .process(getpid()))
        }
    }
}
