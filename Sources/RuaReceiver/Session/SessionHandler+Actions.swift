import NIOCore
import RuaCore
import RuaSMTP

// What the session says, done.
extension SessionHandler {
    func perform(_ action: Session.Action) {
        switch action {
        case .reply(let reply): say(reply)
        case .beginMessage(let envelope): beginMessage(envelope)
        case .messageBytes(let bytes): take(bytes)
        case .endMessage(let facts): store(facts)
        case .abortMessage:
            reception?.sink = nil
            reception?.stage = .aborted
        case .startTLS: startTLS()
        case .close: close()
        }
    }

    private func say(_ reply: Reply) {
        gathered.writeBytes(reply.bytes)
        lastReply = reply
        clock.replied(at: now)
        services.counters.count(reply)
        noteRefusal(reply)
        if gathered.readableBytes >= Self.gatheredBytes { send() }
    }

    /// Hands the gathered replies to the socket.
    func send() {
        guard stage == .open, let context, gathered.readableBytes > 0 else { return }
        let buffer = gathered
        gathered = ByteBuffer()
        context.writeAndFlush(Self.wrapOutboundOut(buffer), promise: nil)
        if !context.channel.isWritable { isClogged = true }
    }

    // MARK: Messages

    private func beginMessage(_ envelope: Envelope) {
        receptions &+= 1
        let origin = MessageOrigin(
            received: services.clock(), peer: connection.peer.description, port: connection.port, envelope: envelope,
            host: services.settings.hostname)
        reception = Reception(
            origin: origin, begun: now, serial: receptions, sink: services.intake.begin(origin))
    }

    private func take(_ bytes: ArraySlice<UInt8>) {
        reception?.bytes += bytes.count
        guard let sink = reception?.sink else { return }
        do throws(MessageRefusal) {
            try bytes.withUnsafeBufferPointer { buffer throws(MessageRefusal) in
                try sink.append(UnsafeRawBufferPointer(buffer))
            }
        } catch {
            // The rest is read to its true end, where the client is told.
            reception?.refusal = error
            reception?.sink = nil
        }
    }

    private func store(_ facts: Session.MessageFacts) {
        guard var reception, let context else { return session.delivered(.failed) }
        reception.stage = .storing
        let sink = reception.sink
        reception.sink = nil
        self.reception = reception
        guard let sink else {
            return deliver(.failure(reception.refusal ?? .failed("the message was not kept")), reception)
        }
        let handler = NIOLoopBound(self, eventLoop: context.eventLoop)
        let eventLoop = context.eventLoop
        let serial = reception.serial
        sink.commit { result in
            eventLoop.execute { handler.value.committed(result, serial: serial) }
        }
    }

    private func committed(_ result: Result<String, MessageRefusal>, serial: UInt64) {
        guard let reception, reception.serial == serial, reception.stage == .storing else { return }
        deliver(result, reception)
        advance()
    }

    /// Tells the session what became of a message, and the world too. The client may be gone by now: what is stored is
    /// stored.
    private func deliver(_ result: Result<String, MessageRefusal>, _ reception: Reception) {
        self.reception = nil
        switch result {
        case .success(let id):
            record(reception, storedAs: id)
            session.delivered(.stored(id: id))
        case .failure(let refusal):
            let (delivery, kind): (Session.Delivery, RefusedMessage) =
                switch refusal {
                case .noRoom: (.noRoom, .noRoom)
                case .failed: (.failed, .failed)
                }
            record(reception, refused: kind, why: refusal.description)
            isRefusalRecorded = true
            session.delivered(delivery)
        }
    }

    /// The first reply behind an aborted message says why it was refused.
    private func noteRefusal(_ reply: Reply) {
        defer { isRefusalRecorded = false }
        if isRefusalRecorded { return }
        if let reception, reception.stage == .aborted {
            self.reception = nil
            let kind = RefusedMessage(reply) ?? (reply.code == 421 ? .interrupted : .abandoned)
            record(reception, refused: kind, why: reply.description)
        } else if reception == nil, session.activity == .command, let kind = RefusedMessage(reply),
            kind == .tooLarge || kind == .noRoom
        {
            // MAIL was refused, so there is no envelope to tell of.
            recordRefusedSender(kind, why: reply.description)
        }
    }
}
