import Logging
import ServiceLifecycle
import Synchronization

/// Watches the room on the disk, so that mail stops before the machine is full and goes on when there is room again.
final class DiskRoom: Service {
    private static let interval = Duration.seconds(1)

    private let folder: String
    private let reserve: Int
    private let logger: Logger
    private let enough: Atomic<Bool>

    /// Watches the file system of a folder. The reserve, in bytes, is the room that is kept free; on a small file
    /// system a twentieth of it.
    init(folder: String, reserve: Int, logger: Logger) {
        self.folder = folder
        self.reserve = DiskSpace.reserve(reserve, at: folder)
        self.logger = logger
        enough = Atomic(true)
        lookAgain()
    }

    /// Whether there was enough room when it was last looked at.
    var isEnough: Bool { enough.load(ordering: .relaxed) }

    /// Looks at the disk now.
    func lookAgain() {
        guard let free = DiskSpace.free(at: folder) else { return }
        let isEnough = free >= reserve
        guard enough.exchange(isEnough, ordering: .relaxed) != isEnough else { return }
        logger.warning(
            isEnough
                ? "room on the disk again; mail is taken" : "the disk is nearly full; mail gets 452 until it is not",
            metadata: ["free_bytes": "\(free)", "reserve_bytes": "\(reserve)"])
    }

    /// Looks at the disk every second until the service is told to stop.
    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                do {
                    try await Task.sleep(for: Self.interval)
                } catch {
                    return
                }
                self.lookAgain()
            }
        }
    }
}
