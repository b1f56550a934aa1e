// What comes from elsewhere than the client: one method an event.
extension Session {
    /// The connection stands (and, on a listener with implicit TLS, `tlsEstablished(_:)` was called).
    ///
    /// The driver may wait a little before it calls this, to see whether the client speaks first.
    public mutating func connected(_ admission: Admission) {
        guard phase == .unconnected else { return }
        if isOverrun { return end(with: .overrun) }
        if isShuttingDown { return end(with: .shuttingDown) }
        switch admission {
        case .overloaded:
            end(with: .overloaded)
        case .tooManyConnections:
            end(with: .tooManyConnections)
        case .banned:
            phase = .banned
            pending.append(.reply(.banned))
        case .accepted where isEarlyTalker && settings.earlyTalkers == .refuse:
            end(with: .earlyTalker)
        case .accepted:
            phase = .command
            pending.append(.reply(.greeting(host: settings.hostname)))
        }
    }

    /// The handshake that `startTLS` asked for succeeded, or the one before the greeting did.
    ///
    /// The client has to begin again with EHLO (RFC 3207 section 4.2).
    public mutating func tlsEstablished(_ facts: TLSFacts) {
        switch phase {
        case .unconnected:
            tls = facts
        case .handshake:
            tls = facts
            phase = .command
            endIfShuttingDown()
        default:
            break
        }
    }

    /// The message of the last `endMessage` is stored, or is not.
    public mutating func delivered(_ delivery: Delivery) {
        guard phase == .delivering else { return }
        phase = .command
        switch delivery {
        case .stored(let id): pending.append(.reply(.stored(id: id)))
        case .noRoom: pending.append(.reply(.noRoom))
        case .failed: pending.append(.reply(.localFault))
        }
        if isOverrun { end(with: .overrun) }
        endIfShuttingDown()
    }

    /// A clock of the driver ran out.
    ///
    /// A message in flight is aborted. While a whole message is being stored nothing happens: the client waits for us
    /// and must hear what became of it.
    public mutating func interrupt(_ interruption: Interruption) {
        switch phase {
        case .closed, .delivering:
            break
        case .handshake:
            close()
        default:
            end(with: interruption.reply)
        }
    }

    /// The server stops: at a command the session ends with 421 4.3.2, a message in flight may finish before.
    public mutating func shutDown() {
        isShuttingDown = true
        endIfShuttingDown()
    }

    /// The connection is gone; so is a message that was not whole.
    ///
    /// The end of TLS within a session is this too: whatever comes behind it in plain text is not the client's.
    public mutating func connectionLost() {
        guard phase != .closed else { return }
        pending.removeAll { action in
            switch action {
            case .reply, .startTLS, .close: true
            case .beginMessage, .messageBytes, .endMessage, .abortMessage: false
            }
        }
        abandonTransaction()
        forgetInput()
        phase = .closed
    }

    /// Says a last reply and closes.
    mutating func end(with reply: Reply) {
        guard phase != .closed else { return }
        abandonTransaction()
        pending.append(.reply(reply))
        close()
    }

    /// Closes without a word.
    mutating func close() {
        pending.append(.close)
        forgetInput()
        phase = .closed
    }

    /// Ends the session if the server stops and no message is in flight.
    mutating func endIfShuttingDown() {
        guard isShuttingDown, message == nil else { return }
        switch phase {
        case .banned, .command: end(with: .shuttingDown)
        case .handshake: close()
        case .unconnected, .data, .chunk, .delivering, .closed: break
        }
    }

    mutating func forgetInput() {
        input = []
        head = 0
    }
}
