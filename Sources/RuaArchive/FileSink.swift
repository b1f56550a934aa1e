/// A file that came out of the innermost container, or that was in none.
public struct ArchivedFile: Sendable, Equatable {
    /// The names from the outside in: that of the mail's part, then that of each zip member. Labels from outside, not
    /// cleaned for printing and never paths to write to.
    public let path: [String]
    /// What its first bytes are: XML, JSON or unknown, never a container that could be opened.
    public let kind: Container
    /// How many containers it lies in.
    public let depth: Int

    /// The innermost name.
    public var name: String { path.last ?? "" }
}

/// How a file ended.
public struct FileEnd: Sendable, Equatable {
    /// Why the file is not known to be whole; nil when it is. After `badChecksum` and `truncated` all that could be
    /// unpacked has been delivered, and the content may tell whether that was all.
    public let error: ArchiveError?
    /// What was odd.
    public let notes: [ArchiveNote]
}

/// Takes the files that an `ArchiveReader` finds: for each `begin`, then pieces, then `end`.
public protocol FileSink {
    /// What the sink itself may throw; it ends the reading.
    associatedtype Failure: Error

    /// A file starts.
    ///
    /// - Returns: false to have nothing of it; then neither pieces nor an end come.
    mutating func begin(_ file: ArchivedFile) throws(Failure) -> Bool

    /// The next 1 to 64 KiB or so of the file. Do not keep the array: its memory is used again.
    ///
    /// - Returns: false when enough was seen; then no more pieces and no end come.
    mutating func piece(_ bytes: [UInt8]) throws(Failure) -> Bool

    /// The file has ended, well or not.
    mutating func end(_ end: FileEnd) throws(Failure)

    /// A container, or a file of one, could not be opened; nothing of it comes. Others may follow.
    mutating func failed(_ error: ArchiveError, path: [String]) throws(Failure)
}
