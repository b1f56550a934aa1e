public import RuaCore

/// Opens whatever a mail's part or a file on disk holds, and hands every file inside to a sink, piece by piece.
///
///     var budget = Budget(limits)
///     var body = part.decoder()
///     try ArchiveReader(limits.archive).read(name: "report.xml.gz", from: { body.next(into: &$0) }, &budget, into:
/// &sink)
///
/// Containers are told by their bytes: gzip, zip, zlib, raw deflate, and these inside each other up to `depth`.
/// Nothing is unpacked whole but zips inside other containers, and those within bounds. One bad file does not stop
/// the others.
public struct ArchiveReader: Sendable {
    private let limits: Limits.Archive

    /// What lies around the bytes being read.
    private struct Place {
        var path: [String]
        var depth = 0
        /// What was wrong with a container around, found after its bytes had been read.
        var error: ArchiveError?
        var notes: [ArchiveNote] = []
    }

    /// Bytes that tell what a file is. A zip behind more bytes than these is found by its name only. Unit: bytes.
    private static let enoughToSniff = 16 << 10

    /// - Parameter limits: the bounds to keep.
    public init(_ limits: Limits.Archive) {
        self.limits = limits
    }

    /// Reads a file that is in memory.
    ///
    /// - Parameters:
    ///   - bytes: the file.
    ///   - name: a label for errors and for the path of what is inside.
    ///   - budget: what may still come out of the containers of this mail.
    ///   - sink: takes the files.
    /// - Throws: only what the sink throws.
    public func read<Sink: FileSink>(
        _ bytes: [UInt8], name: String, _ budget: inout Budget, into sink: inout Sink
    ) throws(Sink.Failure) {
        try open(BytesLayer(bytes), whole: bytes, Place(path: [name]), &budget, &sink)
    }

    /// Reads a file that comes piece by piece.
    ///
    /// - Parameters:
    ///   - name: a label for errors and for the path of what is inside.
    ///   - source: replaces a buffer by the next bytes and returns false at the end.
    ///   - budget: what may still come out of the containers of this mail.
    ///   - sink: takes the files.
    /// - Throws: only what the sink throws.
    public func read<Sink: FileSink>(
        name: String, from source: @escaping (inout [UInt8]) -> Bool, _ budget: inout Budget, into sink: inout Sink
    ) throws(Sink.Failure) {
        try open(OuterLayer(source: source), whole: nil, Place(path: [name]), &budget, &sink)
    }

    /// Tells what a layer is and goes into it. Calls itself once a container, so `depth` bounds the stack.
    private func open<Sink: FileSink>(
        _ layer: any Layer, whole: [UInt8]?, _ place: Place, _ budget: inout Budget, _ sink: inout Sink
    ) throws(Sink.Failure) {
        let peeked = PeekedLayer(layer, enough: Self.enoughToSniff, &budget)
        if peeked.start.isEmpty, let error = peeked.error {
            return try sink.failed(error, path: place.path)
        }
        let kind = Container.sniff(peeked.start)
        switch kind {
        case .gzip:
            try openStream(peeked, .gzip, place, &budget, &sink)
        case .zlib where Self.unpacks(peeked.start, .zlib):
            try openStream(peeked, .zlib, place, &budget, &sink)
        case .zip:
            try openZip(peeked, whole: whole, kind, place, &budget, &sink)
        case .unknown where Self.unpacks(peeked.start, .raw):
            try openStream(peeked, .raw, place, &budget, &sink)
        case .unknown where Self.mayEndInZip(peeked.start, place):
            try openZip(peeked, whole: whole, kind, place, &budget, &sink)
        case .xml, .json:
            try deliver(peeked, kind, place, &budget, &sink)
        case .zlib, .unknown:
            try deliver(peeked, .unknown, place, &budget, &sink)
        }
    }

    private func openStream<Sink: FileSink>(
        _ layer: any Layer, _ format: Inflater.Format, _ place: Place, _ budget: inout Budget, _ sink: inout Sink
    ) throws(Sink.Failure) {
        guard let inner = try inside(place, &sink) else { return }
        let reader: GzipReader
        do throws(ArchiveError) {
            reader = try GzipReader(layer, format, name: place.path.last ?? "")
        } catch {
            return try sink.failed(error, path: place.path)
        }
        try open(reader, whole: nil, inner, &budget, &sink)
    }

    private func openZip<Sink: FileSink>(
        _ layer: any Layer, whole: [UInt8]?, _ kind: Container, _ place: Place, _ budget: inout Budget,
        _ sink: inout Sink
    ) throws(Sink.Failure) {
        var outer = place
        var bytes = whole ?? []
        if whole == nil {
            var layer = layer
            do throws(ArchiveError) {
                let (all, error) = try budget.collect(&layer, place.path.last ?? "")
                bytes = all
                outer.error = outer.error ?? error
                outer.notes += layer.notes
            } catch {
                return try sink.failed(error, path: place.path)
            }
        }
        defer { if whole == nil { budget.release(bytes.count) } }
        let zip: ZipReader
        do throws(ArchiveError) {
            let name = place.path.last ?? ""
            zip = try ZipReader(bytes, limits, name: name, &budget)
        } catch {
            // Something unknown that is no zip at its end either is just a file.
            guard kind == .unknown else { return try sink.failed(outer.error ?? error, path: place.path) }
            return try deliver(BytesLayer(bytes), kind, outer, &budget, &sink)
        }
        guard var inner = try inside(outer, &sink) else { return }
        inner.notes += zip.notes
        try readMembers(zip, inner, &budget, &sink)
    }

    private func readMembers<Sink: FileSink>(
        _ zip: ZipReader, _ place: Place, _ budget: inout Budget, _ sink: inout Sink
    ) throws(Sink.Failure) {
        for entry in zip.entries {
            var inner = place
            inner.path.append(entry.name)
            guard !budget.isSpent else {
                let error = ArchiveError(.tooLarge(limit: budget.limitBytes), entry.name, at: entry.headerOffset)
                return try sink.failed(error, path: inner.path)
            }
            let reader: ZipMemberReader
            do throws(ArchiveError) {
                reader = try ZipMemberReader(zip.bytes, entry)
            } catch {
                try sink.failed(error, path: inner.path)
                continue
            }
            try open(reader, whole: nil, inner, &budget, &sink)
        }
        if zip.hasMore {
            let error = ArchiveError(.tooManyFiles(limit: limits.filesPerZip), place.path.last ?? "", at: 0)
            try sink.failed(error, path: place.path)
        }
    }

    /// One level further in; nil, after saying so, when that is too deep.
    private func inside<Sink: FileSink>(_ place: Place, _ sink: inout Sink) throws(Sink.Failure) -> Place? {
        guard place.depth < limits.depth else {
            let error = ArchiveError(.tooDeep(limit: limits.depth), place.path.last ?? "", at: 0)
            try sink.failed(error, path: place.path)
            return nil
        }
        var inner = place
        inner.depth += 1
        return inner
    }

    /// Hands a file to the sink.
    private func deliver<Sink: FileSink>(
        _ layer: any Layer, _ kind: Container, _ place: Place, _ budget: inout Budget, _ sink: inout Sink
    ) throws(Sink.Failure) {
        do throws(ArchiveError) {
            try budget.takeFile(place.path.last ?? "")
        } catch {
            return try sink.failed(error, path: place.path)
        }
        guard try sink.begin(ArchivedFile(path: place.path, kind: kind, depth: place.depth)) else { return }
        var layer = layer
        var piece: [UInt8] = []
        var ending = place.error
        while true {
            do throws(ArchiveError) {
                guard try layer.next(into: &piece, &budget) else { break }
            } catch {
                ending = error
                break
            }
            guard try sink.piece(piece) else { return }
        }
        try sink.end(FileEnd(error: ending, notes: place.notes + layer.notes))
    }

    /// Whether bytes without a magic number of their own unpack to something known.
    private static func unpacks(_ start: [UInt8], _ format: Inflater.Format) -> Bool {
        guard Container.isBinary(start), let inflater = Inflater(format) else { return false }
        var unread = 0..<start.count
        var piece: [UInt8] = []
        let outcome = inflater.inflate(start, &unread, into: &piece)
        guard outcome == .more || outcome == .ended || outcome == .badChecksum else { return false }
        return Container.sniff(Array(piece.prefix(enoughToSniff))) != .unknown
    }

    /// Whether a zip may lie behind other bytes, as in one that unpacks itself.
    private static func mayEndInZip(_ start: [UInt8], _ place: Place) -> Bool {
        if place.path.last?.lowercased().hasSuffix(".zip") == true { return true }
        var rest = start[...]
        while let found = rest.firstIndex(of: 0x50) {
            if start.u32(found) == 0x0403_4B50 { return true }
            rest = start[(found + 1)...]
        }
        return false
    }
}
