// BDAT (RFC 3030): octets counted, not delimited.
extension Session {
    /// A chunk whose octets are coming in.
    struct Chunk {
        /// What BDAT declared. Unit: bytes.
        let octets: Int
        /// Octets not yet read.
        var remaining: Int
        /// Whether the message ends with it.
        let isLast: Bool
        /// Why its octets are only swallowed; `nil` for a chunk that belongs to a message.
        let refusal: Reply?
    }

    /// Starts a chunk.
    ///
    /// The octets of a refused chunk are on their way already. They must be swallowed before the refusal is said, or the
    /// text of a message would be read as commands.
    mutating func beginChunk(_ argument: ArraySlice<UInt8>) throws(Reply) {
        switch ChunkArgument(argument) {
        case .missingSize:
            throw .badArgument
        case .unclearSize:
            // The way back into step is lost.
            end(with: .badArgument)
        case .badFlag(let octets):
            chunk = Chunk(octets: octets, remaining: octets, isLast: false, refusal: .badArgument)
            phase = .chunk
        case .chunk(let octets, let isLast):
            let hasRecipient = envelope?.recipients.isEmpty == false
            chunk = Chunk(
                octets: octets, remaining: octets, isLast: isLast, refusal: hasRecipient ? nil : .badSequence)
            phase = .chunk
            if let envelope, hasRecipient, message == nil {
                message = MessageProgress()
                pending.append(.beginMessage(envelope))
            }
        }
    }

    /// Reads what is there of the chunk, which may be empty; the octets to hand on, if any.
    mutating func readChunk() -> ArraySlice<UInt8>? {
        guard var chunk else {
            phase = .command
            return nil
        }
        let range = head..<head + min(chunk.remaining, input.count - head)
        chunk.remaining -= range.count
        head = range.upperBound
        self.chunk = chunk
        let content = chunk.refusal == nil ? take(range) : nil
        if chunk.remaining == 0 { endChunk() }
        return content
    }

    private mutating func endChunk() {
        guard let chunk else { return }
        self.chunk = nil
        phase = .command
        if let refusal = chunk.refusal {
            refuse(with: refusal)
            endIfShuttingDown()
        } else if message?.isOversize == true || chunk.isLast {
            // A chunk that fails ends the transaction; chunks behind it find none and get 503.
            endMessage()
        } else {
            pending.append(.reply(.chunkAccepted(bytes: chunk.octets)))
        }
    }
}
