import GRDB
public import RuaCore

/// The rows of one report between reader and writer, in a form of about 20 bytes a row.
///
/// Evaluations, which repeat, are defined once and then named by number; the numbering starts anew now and then, so
/// that memory does not grow with the report. Rows count only when the report has been read to its end, so nothing of
/// this is in the database before.
///
/// Sendable although it changes: one reader fills it, and only when that has ended does the writer get it, through a
/// queue that orders the two.
public final class RowSpool: RowSink, @unchecked Sendable {
    private enum Tag: UInt8 { case define = 1, row, restart }
    private static let memoryBytes = 1 << 20
    private static let evaluationsPerNumbering = 8192

    private let hash: SipHash
    private var buffer: SpillBuffer
    private var numbers: [UInt128: UInt32] = [:]
    private let mostEvaluations: Int
    private var evaluations: Set<UInt128> = []
    private var failure: (any Error)?

    /// The number of rows.
    public private(set) var rows = 0
    /// A hash over all rows, whatever their order, under the key of the database.
    public private(set) var rowHash: UInt128 = 0

    /// Whether more distinct evaluations came than were allowed.
    public private(set) var hasTooManyEvaluations = false

    /// The bytes of rows that are held in memory, known once the spool is sealed.
    public private(set) var heldBytes = 0

    /// An empty spool for rows that are to be stored in a database.
    ///
    /// - Parameters:
    ///   - store: The database.
    ///   - file: Takes rows that are too many for memory; may serve several spools, one after the other.
    ///   - mostEvaluations: Distinct evaluations after which the report is too much to store.
    public init(for store: Store, spillingTo file: SpillFile, mostEvaluations: Int = .max) {
        self.mostEvaluations = mostEvaluations
        hash = store.rowHash
        buffer = SpillBuffer(memoryBytes: Self.memoryBytes, file: file)
    }

    /// Takes one row; see `RowSink`.
    public func append(sourceIP: IPAddress?, messages: Int64, evaluation: UnsafeRawBufferPointer) {
        // The first failure to write a temporary file is kept until the rows are asked for; no row after it counts.
        guard failure == nil else { return }
        let digest = hash(evaluation)
        // The IPv6 form of `::` is 0, so a row without a source takes all ones.
        rowHash &+= hash(digest, sourceIP?.number ?? .max, UInt64(bitPattern: messages))
        rows += 1
        do {
            try buffer.append { buffer in
                let number = number(for: digest, evaluation, in: &buffer)
                buffer.append(Tag.row.rawValue)
                buffer.append(sourceIP.map { $0.isV4 ? 4 : 16 } ?? 0)
                sourceIP?.appendBytes(to: &buffer)
                Varint.append(UInt64(bitPattern: messages), to: &buffer)
                Varint.append(UInt64(number), to: &buffer)
            }
        } catch {
            failure = error
        }
    }

    /// Ends the filling: no row comes after this. What was only needed for it is let go.
    ///
    /// - Parameter memoryBytes: What may stay in memory; when there is more, it goes to a file. Unit: bytes.
    public func seal(memoryBytes: Int) {
        numbers = [:]
        evaluations = []
        do {
            heldBytes = try buffer.settle(memoryBytes: memoryBytes)
        } catch {
            failure = failure ?? error
        }
    }

    private func number(
        for digest: UInt128, _ evaluation: UnsafeRawBufferPointer, in buffer: inout [UInt8]
    ) -> UInt32 {
        if let known = numbers[digest] { return known }
        if numbers.count >= Self.evaluationsPerNumbering {
            numbers.removeAll(keepingCapacity: true)
            buffer.append(Tag.restart.rawValue)
        }
        if !hasTooManyEvaluations, mostEvaluations < .max {
            evaluations.insert(digest)
            hasTooManyEvaluations = evaluations.count > mostEvaluations
        }
        let number = UInt32(numbers.count)
        numbers[digest] = number
        buffer.append(Tag.define.rawValue)
        withUnsafeBytes(of: digest.littleEndian) { buffer.append(contentsOf: $0) }
        Varint.append(UInt64(evaluation.count), to: &buffer)
        buffer.append(contentsOf: evaluation)
        return number
    }

    /// One step of reading the rows back.
    enum Event {
        /// The next number now stands for this evaluation.
        case define(hash: UInt128, encoded: ArraySlice<UInt8>)
        /// A row.
        case row(ip: ArraySlice<UInt8>, messages: Int64, evaluation: Int)
        /// Numbers start anew from 0.
        case restart
    }

    /// Reads all rows back, in order.
    ///
    /// - Throws: What `body` throws, or the error of the temporary file, the one that `append` met included.
    func forEach(_ body: (Event) throws -> Void) throws {
        if let failure { throw failure }
        var pending: [UInt8] = []
        try buffer.forEachChunk { chunk in
            if pending.isEmpty {
                pending = Array(try Self.replay(chunk, body))
            } else {
                pending.append(contentsOf: chunk)
                pending = Array(try Self.replay(pending[...], body))
            }
        }
        guard pending.isEmpty else { throw DatabaseError(message: "the rows of a report end in the middle") }
    }

    /// Replays whole events and returns what is left of a cut one.
    private static func replay(_ bytes: ArraySlice<UInt8>, _ body: (Event) throws -> Void) throws -> ArraySlice<UInt8> {
        var rest = bytes
        while !rest.isEmpty {
            let start = rest.startIndex
            guard let event = takeEvent(&rest) else { return bytes[start...] }
            try body(event)
        }
        return rest
    }

    private static func takeEvent(_ rest: inout ArraySlice<UInt8>) -> Event? {
        switch rest.popFirst().flatMap(Tag.init(rawValue:)) {
        case .define:
            guard let hash = take(16, of: &rest), let length = Varint.read(from: &rest),
                let encoded = take(Int(clamping: length), of: &rest)
            else { return nil }
            return .define(hash: hash.reversed().reduce(0) { $0 << 8 | UInt128($1) }, encoded: encoded)
        case .row:
            guard let length = rest.popFirst(), let ip = take(Int(length), of: &rest),
                let messages = Varint.read(from: &rest), let number = Varint.read(from: &rest)
            else { return nil }
            return .row(ip: ip, messages: Int64(bitPattern: messages), evaluation: Int(clamping: number))
        case .restart:
            return .restart
        case nil:
            return nil
        }
    }

    private static func take(_ count: Int, of rest: inout ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        guard rest.count >= count else { return nil }
        defer { rest = rest.dropFirst(count) }
        return rest.prefix(count)
    }
}
