public import RuaCore

/// What may still come out of the containers of one mail. One budget is passed to every part of the mail, so that a
/// bomb cannot be cut into portions.
public struct Budget: Sendable {
    /// The most that may come out. Unit: bytes.
    public let limitBytes: Int
    /// What has come out, of all levels of nesting together. Unit: bytes.
    public private(set) var usedBytes = 0
    /// Files delivered.
    public private(set) var files = 0

    private let mostFiles: Int
    private let mostHeldBytes: Int
    private var heldBytes = 0

    /// A full budget for one mail.
    ///
    /// - Parameter limits: what comes out is bounded by `archive.decompressedBytes`. Files, those of all containers
    ///   together, are bounded by `mail.parts`, or zips in zips could hold a million; what must be held in memory at
    ///   once, since a zip is read from its end, by `mail.messageBytes`.
    public init(_ limits: Limits) {
        limitBytes = limits.archive.decompressedBytes
        mostFiles = limits.mail.parts
        mostHeldBytes = limits.mail.messageBytes
    }

    /// Counts files anew, for a mail that lay in a container. Whoever holds such mails bounds their bytes.
    public mutating func beginPackedMail() {
        files = 0
    }

    /// Whether nothing more may come out.
    var isSpent: Bool { usedBytes >= limitBytes }

    /// What may still come out. Unit: bytes.
    var leftBytes: Int { limitBytes - usedBytes }

    /// Takes `count` unpacked bytes; beyond the limit: `tooLarge`.
    mutating func spend(_ count: Int, _ name: String, at offset: Int) throws(ArchiveError) {
        guard count <= limitBytes - usedBytes else {
            usedBytes = limitBytes
            throw ArchiveError(.tooLarge(limit: limitBytes), name, at: offset)
        }
        usedBytes += count
    }

    /// Takes `count` bytes that were unpacked and thrown away, or all that is left.
    mutating func spendUpTo(_ count: Int) {
        usedBytes += min(count, leftBytes)
    }

    /// Counts one more file; beyond the limit: `tooManyFiles`.
    mutating func takeFile(_ name: String) throws(ArchiveError) {
        guard files < mostFiles else { throw ArchiveError(.tooManyFiles(limit: mostFiles), name, at: 0) }
        files += 1
    }

    /// Reads all of a layer into memory, bounded: a zip is read from its end.
    ///
    /// - Returns: what came, also when an error cut it short. `release` gives its room back.
    mutating func collect(_ layer: inout any Layer, _ name: String) throws(ArchiveError) -> (
        bytes: [UInt8], error: ArchiveError?
    ) {
        var all: [UInt8] = []
        var piece: [UInt8] = []
        do throws(ArchiveError) {
            while try layer.next(into: &piece, &self) {
                guard piece.count <= mostHeldBytes - heldBytes else {
                    // Where the room ends, which does not depend on the size of the pieces.
                    let offset = all.count + mostHeldBytes - heldBytes
                    throw ArchiveError(.innerZipTooLarge(limit: mostHeldBytes), name, at: offset)
                }
                heldBytes += piece.count
                // Doubling past the limit would cost memory that can never be used.
                let needed = all.count + piece.count
                if needed > all.capacity {
                    let most = needed + mostHeldBytes - heldBytes
                    all.reserveCapacity(min(max(all.capacity * 2, 256 << 10, needed), most))
                }
                all += piece
            }
        } catch {
            switch error.code {
            case .tooLarge, .innerZipTooLarge:
                heldBytes -= all.count
                throw error
            default:
                return (all, error)
            }
        }
        return (all, nil)
    }

    /// Gives back the room that `collect` took.
    mutating func release(_ count: Int) {
        heldBytes -= count
    }
}
