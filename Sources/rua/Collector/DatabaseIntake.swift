import RuaReceiver
import RuaSMTP
import RuaStore

/// Puts received messages into the database.
struct DatabaseIntake: MessageIntake {
    let store: Store
    let queue: MailQueue
    let room: DiskRoom
    /// The most of one message that is kept in memory. Unit: bytes.
    let messageBytesInMemory: Int
    let onBrokenDisk: @Sendable (StoreError) -> Void

    var acceptsMail: Bool { room.isEnough }

    func begin(_ origin: MessageOrigin) -> any MessageSink {
        DatabaseSink(origin, intake: self)
    }
}

/// One message on its way into the database.
private final class DatabaseSink: MessageSink {
    private let mail: IncomingMail
    private let intake: DatabaseIntake

    init(_ origin: MessageOrigin, intake: DatabaseIntake) {
        self.intake = intake
        mail = IncomingMail(
            IncomingMail.Origin(
                received: origin.received, peer: origin.peer, helo: origin.envelope.clientName,
                mailFrom: origin.envelope.sender?.description ?? "",
                recipients: origin.envelope.recipients.map(\.description),
                tls: origin.tls.map { $0.cipher.isEmpty ? $0.version : "\($0.version) \($0.cipher)" },
                trace: { origin.trace(id: $0) }),
            for: intake.store, memoryBytes: intake.messageBytesInMemory)
    }

    func append(_ bytes: UnsafeRawBufferPointer) throws(MessageRefusal) {
        do {
            try mail.append(bytes)
        } catch {
            throw MessageRefusal(error)
        }
    }

    func commit(_ done: @escaping @Sendable (Result<String, MessageRefusal>) -> Void) {
        let (onBrokenDisk, room) = (intake.onBrokenDisk, intake.room)
        intake.queue.append(mail) { result in
            switch result {
            case .success(let id):
                done(.success(String(id)))
            case .failure(let error):
                if error.code == .full { room.lookAgain() }
                done(.failure(MessageRefusal(error)))
                if error.code == .unsynced { onBrokenDisk(error) }
            }
        }
    }
}

extension MessageRefusal {
    /// What the client may try again later, and what is wrong here.
    fileprivate init(_ error: StoreError) {
        switch error.code {
        case .full, .busy: self = .noRoom("\(error)")
        default: self = .failed("\(error)")
        }
    }
}
