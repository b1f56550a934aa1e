import NIOCore
import NIOSSL
import RuaSMTP

// Beginning, handshake and end of a session.
extension SessionHandler {
    func begin() {
        services.counters.update {
            $0.connections += 1; $0.openConnections += 1
        }
        updateTimer()
        guard !connection.isTLS, let context else { return }
        guard services.greetingDelay > .zero else { return greet() }
        context.eventLoop.assumeIsolated().scheduleTask(in: services.greetingDelay) { self.greet() }
    }

    /// Says the greeting, unless that is done.
    func greet() {
        guard stage == .open, session.activity == .greeting else { return }
        session.connected(connection.admission)
        advance()
    }

    // MARK: TLS

    func startTLS() {
        guard let context, let identity = services.identity else { return cut(.tlsFailed) }
        send()
        do {
            try context.pipeline.syncOperations.addHandler(
                NIOSSLServerHandler(context: identity.context), position: .first)
        } catch {
            log(error)
            cut(.tlsFailed)
        }
    }

    func handshakeCompleted() {
        guard stage == .open, let context else { return }
        services.counters.update { $0.tlsHandshakes += 1 }
        session.tlsEstablished(TLSFacts(agreedIn: context))
        if connection.isTLS { greet() } else { advance() }
    }

    // MARK: The end

    /// The server stops: no further message.
    func shutDown() {
        guard stage == .open else { return }
        session.shutDown()
        if isHandshaking { return cut(.shutdown) }
        if session.activity == .greeting { greet() } else { advance() }
    }

    /// A clock ran out.
    func interrupt(_ interruption: Session.Interruption) {
        guard stage == .open else { return }
        if isHandshaking { return cut(interruption == .shutdown ? .shutdown : .tlsFailed) }
        // It does not read what it was told before, so it will not read this.
        if isClogged { return cut(.unread) }
        session.interrupt(interruption)
        advance()
    }

    /// The client will send no more. What it has sent is obeyed; a message that is being stored gets its answer.
    func inputClosed() {
        isInputClosed = true
        if stage == .closing, isOutputClosed {
            context?.close(promise: nil)
        } else {
            advance()
        }
    }

    func endWithInput() {
        guard stage == .open, !isClogged, session.activity != .delivery, session.activity != .nothing else { return }
        loseConnection(isHandshaking ? .tlsFailed : .lost)
        close()
    }

    /// Sends what is gathered as the last of it, then gives the client a moment to read it and to close.
    ///
    /// Closing a socket at once while unread input waits in it would make the system send a reset, which can overtake
    /// and destroy the last reply.
    func close() {
        guard stage == .open, let context else { return }
        end = end ?? SessionEnd(after: lastReply)
        if isHandshaking { return cut(.tlsFailed) }
        stage = .closing
        timer?.cancel()
        let promise = context.eventLoop.makePromise(of: Void.self)
        promise.futureResult.assumeIsolated().whenComplete { _ in self.closeOutput() }
        context.writeAndFlush(Self.wrapOutboundOut(gathered), promise: promise)
        gathered = ByteBuffer()
        timer = context.eventLoop.assumeIsolated().scheduleTask(in: services.linger) {
            self.context?.close(promise: nil)
        }
        if isReadHeld {
            isReadHeld = false
            context.read()
        }
    }

    private func closeOutput() {
        isOutputClosed = true
        // TLS says good-bye in its own way, and waits for the client's.
        if isInputClosed || session.tls != nil {
            context?.close(promise: nil)
        } else {
            context?.close(mode: .output, promise: nil)
        }
    }

    /// Ends the session without another word.
    func cut(_ end: SessionEnd) {
        guard stage != .closed else { return }
        loseConnection(end)
        stage = .closed
        timer?.cancel()
        context?.close(promise: nil)
    }

    /// Tells the session that the client is gone; a message that was not whole is forgotten.
    func loseConnection(_ end: SessionEnd) {
        self.end = self.end ?? end
        session.connectionLost()
        while let action = session.next() { perform(action) }
        if let reception, reception.stage != .storing {
            self.reception = nil
            record(reception, refused: end == .lost ? .lost : .interrupted, why: end.rawValue)
        }
    }
}
