/// Why a gzip, a zip or a file in one could not be read.
public struct ArchiveError: Error, Sendable, Equatable {
    /// What went wrong.
    public enum Code: Sendable, Equatable {
        /// The checksum does not fit what was unpacked. All of it was delivered before this was known.
        case badChecksum
        /// The data ends in the middle. All that could be unpacked was delivered.
        case truncated
        /// A password is needed.
        case encrypted
        /// A zip method other than 0 (stored) and 8 (deflated); the number is the method.
        case unsupportedMethod(Int)
        /// More than `limit` bytes came out of all containers of one mail together.
        case tooLarge(limit: Int)
        /// A zip inside another container passes `limit` bytes, alone or with those around it: it must be held in
        /// memory.
        case innerZipTooLarge(limit: Int)
        /// More than `limit` files in one zip, in one mail, or more gzip members than that in one file.
        case tooManyFiles(limit: Int)
        /// Containers nest deeper than `limit`.
        case tooDeep(limit: Int)
        /// Two files of a zip share bytes: a zip bomb, no accident.
        case overlapping
        /// The data break the rules of their format.
        case corrupt
        /// A zip without any file.
        case noFiles
        /// The system gave no memory to unpack with.
        case outOfMemory
    }

    /// What went wrong.
    public let code: Code
    /// The file, as the archive names it: a label from outside, not cleaned for printing and never a path.
    public let name: String
    /// Where, in bytes from the start of the container that was being read.
    public let offset: Int

    init(_ code: Code, _ name: String, at offset: Int) {
        self.code = code
        self.name = name
        self.offset = offset
    }
}

extension ArchiveError: CustomStringConvertible {
    /// What happened and what to do; the name of the file is left to the caller, who knows how to print it.
    public var description: String { "\(reason) (byte \(offset))" }

    private var reason: String {
        switch code {
        case .badChecksum:
            "the checksum is wrong, so some bytes were changed on the way; ask the sender to send it again"
        case .truncated: "the archive ends in the middle; ask the sender to send it again"
        case .encrypted: "the archive needs a password, which no report may; nothing was read"
        case .unsupportedMethod(let number): "zip method \(number) is not supported; only 0 and 8 are"
        case .tooLarge(let limit): "stopped at \(limit) bytes after decompression (limits.archive.decompressed_bytes)"
        case .innerZipTooLarge(let limit):
            "a zip inside another archive is larger than \(limit) bytes (limits.mail.message_bytes); unpack it by hand"
        case .tooManyFiles(let limit):
            "more than \(limit) files (limits.archive.files_per_zip and limits.mail.parts); the others were not read"
        case .tooDeep(let limit): "archives nest deeper than \(limit) (limits.archive.depth)"
        case .overlapping: "files in the zip overlap, as in a zip bomb; nothing was read"
        case .corrupt: "the archive is damaged; ask the sender to send it again"
        case .noFiles: "the zip holds no file"
        case .outOfMemory: "the system gave no memory to unpack with; try again"
        }
    }
}
