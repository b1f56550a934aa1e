import RuaCore

// MAIL, RCPT and DATA, and the content that follows DATA.
extension Session {
    mutating func mail(_ argument: ArraySlice<UInt8>) throws(Reply) {
        guard let client, envelope == nil else { throw .badSequence }
        if settings.tls == .required, tls == nil { throw .tlsRequired }
        let argument = try MailArgument(argument)
        if let declared = argument.declaredBytes, declared > settings.limits.messageBytes { throw .messageTooLarge }
        guard acceptsMail else { throw .noRoom }
        guard transactions < settings.limits.transactions else { return end(with: .tooManyTransactions) }
        transactions += 1
        var envelope = Envelope(
            clientName: client.name, isExtended: client.isExtended, tls: tls, sender: argument.sender)
        envelope.declaredBytes = argument.declaredBytes
        envelope.body = argument.body
        envelope.isSMTPUTF8 = argument.isSMTPUTF8
        self.envelope = envelope
        pending.append(.reply(.senderAccepted))
    }

    mutating func recipient(_ argument: ArraySlice<UInt8>) throws(Reply) {
        guard let envelope, message == nil else { throw .badSequence }
        let recipient = try RecipientArgument(argument, isSMTPUTF8: envelope.isSMTPUTF8).recipient
        switch settings.recipients.verdict(on: recipient) {
        case .unknownUser: throw .unknownUser
        case .relayDenied: throw .relayDenied
        case .accepted: break
        }
        guard envelope.recipients.count < settings.limits.recipients else { throw .tooManyRecipients }
        self.envelope?.recipients.append(recipient)
        pending.append(.reply(.recipientAccepted))
    }

    mutating func data(_ argument: ArraySlice<UInt8>) throws(Reply) {
        // RFC 3030 section 2: DATA must not follow BDAT in one transaction.
        guard let envelope, !envelope.recipients.isEmpty, message == nil else { throw .badSequence }
        guard argument.isEmpty else { throw .badArgument }
        message = MessageProgress()
        reader = DataReader()
        phase = .data
        pending += [.beginMessage(envelope), .reply(.startMail)]
    }

    /// Reads what is there of the content; the octets to hand on, if any.
    mutating func readData() -> ArraySlice<UInt8>? {
        let start = head
        guard start < input.count else { return nil }
        var reader = self.reader
        var bytes = input.mutableSpan
        let progress = reader.read(&bytes, from: start)
        self.reader = reader
        head = progress.next
        let content = take(progress.content)
        if progress.isEnd { endMessage() }
        return content
    }

    /// Counts a run of content and aborts the message where it crosses the limit; the octets to hand on, if any.
    mutating func take(_ range: Range<Int>) -> ArraySlice<UInt8>? {
        guard var message, !message.isOversize, !range.isEmpty else { return nil }
        let room = settings.limits.messageBytes - message.facts.bytes
        let taken = input[range].prefix(max(0, room))
        message.scan(taken.span)
        if range.count > room {
            // The rest is read to its true end and dropped; what was kept can be forgotten now.
            message.isOversize = true
            pending.append(.abortMessage)
        }
        self.message = message
        return taken.isEmpty ? nil : taken
    }

    /// The content is whole: hands it over for delivery, or says why not. The transaction is over either way.
    mutating func endMessage() {
        phase = .command
        guard var message else { return }
        self.message = nil
        envelope = nil
        message.endings.end()
        if let fault = fault(of: message) {
            if !message.isOversize { pending.append(.abortMessage) }
            // Said even where it is one error too many: after 421 the client would send the same message again.
            errors += 1
            pending.append(.reply(fault))
            endIfShuttingDown()
        } else {
            pending.append(.endMessage(message.facts))
            phase = .delivering
        }
    }

    private func fault(of message: MessageProgress) -> Reply? {
        if message.isOversize { return .messageTooLarge }
        if message.received.count >= settings.limits.receivedFields { return .mailLoop }
        let hasBareEnding = message.facts.hasBareCR || message.facts.hasBareLF
        return settings.bareLineEndings == .reject && hasBareEnding ? .bareLineEnding : nil
    }

    /// Forgets envelope and message.
    mutating func abandonTransaction() {
        if let message, !message.isOversize { pending.append(.abortMessage) }
        message = nil
        chunk = nil
        envelope = nil
    }
}

/// What is known so far of a message that is coming in.
struct MessageProgress {
    private var bytes = 0
    var endings = LineEndings()
    var received = ReceivedCounter()
    /// Above the limit, and aborted already.
    var isOversize = false

    var facts: Session.MessageFacts {
        .init(bytes: bytes, hasBareCR: endings.hasBareCR, hasBareLF: endings.hasBareLF)
    }

    mutating func scan(_ content: Span<UInt8>) {
        bytes += content.count
        endings.scan(content)
        received.scan(content)
    }
}
