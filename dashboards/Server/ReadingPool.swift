import Dispatch
import HTTPTypes

/// Where pages are made: a few threads of their own, since reading the database blocks.
///
/// The threads that receive mail never wait for a page, and two connections to the database are always left to others.
actor ReadingPool {
    /// Pages made at one time; of the four connections to the database that there are for reading.
    static let threads = 2
    /// Pages that may wait for a thread; more are refused, for whoever asked will have gone.
    static let waitingMost = 128

    private let queue = DispatchQueue(label: "rua.web", qos: .utility, attributes: .concurrent)
    private var running = 0
    private var waiting: [CheckedContinuation<Void, Never>] = []

    /// Runs a block on one of the threads.
    ///
    /// - Throws: What the block throws, or a refusal when too many wait already.
    func run<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await begin()
        defer { end() }
        return try await withCheckedThrowingContinuation { continuation in
            queue.async { continuation.resume(with: Result { try body() }) }
        }
    }

    private func begin() async throws {
        if running < Self.threads {
            running += 1
            return
        }
        guard waiting.count < Self.waitingMost else {
            throw Refusal(.serviceUnavailable, "Too many pages are being made; try again in a moment.")
        }
        // Whoever ends hands its place on, so that the count stays.
        await withCheckedContinuation { waiting.append($0) }
    }

    private func end() {
        if waiting.isEmpty {
            running -= 1
        } else {
            waiting.removeFirst().resume()
        }
    }
}
