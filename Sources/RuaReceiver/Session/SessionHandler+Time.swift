import NIOCore
import RuaSMTP

// One scheduled task a session, at the earliest moment that matters.
extension SessionHandler {
    func updateTimer() {
        clock.enter(isHandshaking ? .handshake : session.activity, at: now)
        // A task that comes too early looks again, which is cheaper than moving it with every command.
        guard let deadline = clock.deadline?.time, timerDeadline.map({ deadline < $0 }) ?? true else { return }
        schedule(at: deadline)
    }

    private func schedule(at deadline: NIODeadline) {
        timer?.cancel()
        timerDeadline = deadline
        timer = context?.eventLoop.assumeIsolated().scheduleTask(deadline: deadline) { self.timeIsUp() }
    }

    private func timeIsUp() {
        timerDeadline = nil
        guard stage == .open, let deadline = clock.deadline else { return }
        guard deadline.time <= now else { return schedule(at: deadline.time) }
        interrupt(deadline.interruption)
    }
}
