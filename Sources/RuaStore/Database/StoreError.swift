/// Why the database could not do what was asked, in a form that a caller can act on and a person can read.
public struct StoreError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What went wrong.
    public enum Code: Sendable, Equatable {
        /// There is no database at this place.
        case missing
        /// The file is a database of another program, or no database.
        case foreign
        /// The database was made by a newer Rua.
        case newer
        /// Another collector has the database.
        case inUse
        /// No room left on the device, or a reserve is to be kept free. Passes by itself when there is room.
        case full
        /// Another process holds the database for longer than we wait. Passes by itself.
        case busy
        /// The file is damaged.
        case corrupt
        /// The system could not read or write.
        case io
        /// The system could not bring what was written to the disk. The process must end: the next fsync would lie.
        case unsynced
        /// An answer would take more memory than a collector may use for it.
        case tooMuch
        /// Anything else that SQLite said.
        case other
    }

    /// What went wrong.
    public let code: Code
    /// The database file.
    public let path: String
    /// What happened and what to do, without the path.
    public let text: String

    /// An error.
    public init(_ code: Code, path: String, _ text: String) {
        self.code = code
        self.path = path
        self.text = text
    }

    /// `PATH: what happened`.
    public var description: String { "\(path): \(text)" }
}
