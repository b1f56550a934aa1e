import RuaCore

// Command lines: reading one, and the commands that concern the session rather than a message.
extension Session {
    /// Reads and answers one command; `false` when no whole line is there.
    mutating func readCommand() -> Bool {
        guard let line = lines.next(in: input, from: &head) else { return false }
        switch line {
        case .tooLong(let range):
            // The start of an endless first line may be an HTTP request all the same.
            if Verb(startOf: input[range])?.isHTTP == true { end(with: .notHTTP) } else { refuse(with: .lineTooLong) }
        case .whole(let range):
            if Verb(startOf: input[range])?.isHTTP == true {
                end(with: .notHTTP)
                return true
            }
            do throws(Reply) {
                try obey(CommandLine(input[range]))
            } catch {
                refuse(with: error)
            }
        }
        endIfShuttingDown()
        return true
    }

    /// Answers a command with a failure; one 5xx too many ends the session instead.
    mutating func refuse(with reply: Reply) {
        guard phase != .closed else { return }
        if reply.isPermanentFailure {
            errors += 1
            if errors > settings.limits.errors { return end(with: .tooManyErrors) }
        }
        pending.append(.reply(reply))
    }

    private mutating func obey(_ line: CommandLine) throws(Reply) {
        if phase == .banned, line.verb != .quit { throw .badSequence }
        switch line.verb {
        case .ehlo: try greet(line.argument, isExtended: true)
        case .helo: try greet(line.argument, isExtended: false)
        case .mail: try mail(line.argument)
        case .rcpt: try recipient(line.argument)
        case .data: try data(line.argument)
        case .bdat: try beginChunk(line.argument)
        case .startTLS: try startTLS(line.argument)
        case .rset:
            guard line.argument.isEmpty else { throw .badArgument }
            abandonTransaction()
            pending.append(.reply(.ok))
        case .quit:
            guard line.argument.isEmpty else { throw .badArgument }
            end(with: .bye)
        case .noop: pending.append(.reply(.ok))
        case .help: pending.append(.reply(.help))
        case .vrfy:
            guard !line.argument.isEmpty else { throw .badArgument }
            pending.append(.reply(.cannotVerify))
        case nil: throw .unknownCommand
        default: throw .notImplemented
        }
    }

    /// EHLO and HELO. Any printable word is a name: many honest clients have a wrong one.
    private mutating func greet(_ argument: ArraySlice<UInt8>, isExtended: Bool) throws(Reply) {
        guard (1...255).contains(argument.count), argument.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw .badArgument
        }
        abandonTransaction()
        client = Client(name: String(decoding: argument, as: UTF8.self), isExtended: isExtended)
        let host = settings.hostname
        pending.append(.reply(isExtended ? .hello(host: host, extensions: extensions) : .hello(host: host)))
    }

    private var extensions: [String] {
        var list = [
            "PIPELINING", "SIZE \(settings.limits.messageBytes)", "8BITMIME", "ENHANCEDSTATUSCODES", "SMTPUTF8",
            "CHUNKING",
        ]
        if tls == nil, settings.tls != .unavailable { list.append("STARTTLS") }
        return list + ["HELP"]
    }

    private mutating func startTLS(_ argument: ArraySlice<UInt8>) throws(Reply) {
        guard tls == nil, envelope == nil else { throw .badSequence }
        guard argument.isEmpty else { throw .badArgument }
        guard settings.tls != .unavailable else { throw .tlsUnavailable }
        client = nil
        pending += [.reply(.readyForTLS), .startTLS]
        // What the client sent behind STARTTLS came from somebody who could write in plain text (CVE-2011-0411).
        forgetInput()
        phase = .handshake
    }
}
