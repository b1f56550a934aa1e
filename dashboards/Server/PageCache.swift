/// Keeps the pages made last for as long as the database does not change, and makes none twice at one time.
///
/// A page that took long to make is also shown for a little while after a change, so that a collector that receives a
/// report every second does not make its pages anew every second.
actor PageCache {
    /// Bytes kept in all. Unit: bytes.
    static let mostBytes = 8 << 20
    /// A larger page is not kept. Unit: bytes.
    static let largest = 1 << 20
    /// A slow page is shown for as many times the time that it took, after a change.
    static let staleFactor = 10
    /// But never for longer than this.
    static let stalest = Duration.seconds(30)

    private struct Entry {
        let content: Content
        let version: Int
        let made: ContinuousClock.Instant
        let took: Duration
        var used: ContinuousClock.Instant
    }

    private struct Making {
        let version: Int
        let task: Task<(Content, took: Duration), any Error>
    }

    private let pool: ReadingPool
    private let slow: Duration
    private let version: @Sendable () throws -> Int
    private var entries: [String: Entry] = [:]
    private var bytes = 0
    private var making: [String: Making] = [:]

    /// - Parameters:
    ///   - pool: Where pages are made.
    ///   - slow: Pages that take less are always fresh.
    ///   - version: A number that is another one after every change of the database.
    init(pool: ReadingPool, slow: Duration = .seconds(1), version: @escaping @Sendable () throws -> Int) {
        self.pool = pool
        self.slow = slow
        self.version = version
    }

    /// The content of a key, kept or made.
    ///
    /// - Parameters:
    ///   - key: What tells the page from others.
    ///   - make: Makes it, on the reading pool; its result may depend on the key and the database only.
    /// - Returns: The content.
    /// - Throws: What `make` throws, or `StoreError`.
    func content(_ key: String, _ make: @escaping @Sendable () throws -> Content) async throws -> Content {
        let now = ContinuousClock.now
        let version = try self.version()
        if var entry = entries[key], entry.version == version || isFreshEnough(entry, now) {
            entry.used = now
            entries[key] = entry
            return entry.content
        }
        // Of one that was begun before the last change, nobody may be given the result who knows of the change.
        if let running = making[key], running.version == version { return try await running.task.value.0 }
        let task = Task {
            try await pool.run {
                let began = ContinuousClock.now
                return (try make(), took: ContinuousClock.now - began)
            }
        }
        making[key] = Making(version: version, task: task)
        do {
            let (content, took) = try await task.value
            finish(key, version)
            keep(content, key, version: version, took: took)
            return content
        } catch {
            finish(key, version)
            throw error
        }
    }

    private func finish(_ key: String, _ version: Int) {
        if making[key]?.version == version { making[key] = nil }
    }

    private func isFreshEnough(_ entry: Entry, _ now: ContinuousClock.Instant) -> Bool {
        entry.took >= slow && now - entry.made < min(entry.took * Self.staleFactor, Self.stalest)
    }

    private func keep(_ content: Content, _ key: String, version: Int, took: Duration) {
        guard content.bytes.count <= Self.largest else { return }
        let now = ContinuousClock.now
        bytes -= entries[key]?.content.bytes.count ?? 0
        entries[key] = Entry(content: content, version: version, made: now, took: took, used: now)
        bytes += content.bytes.count
        while bytes > Self.mostBytes, let oldest = entries.min(by: { $0.value.used < $1.value.used })?.key {
            bytes -= entries.removeValue(forKey: oldest)?.content.bytes.count ?? 0
        }
    }
}
