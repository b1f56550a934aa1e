/// Every bound that Rua puts on what comes from outside, in one place.
///
/// The values are passed in, never read from a global, so that a test can set them low and an operator can change them
/// in the settings (`limits:`). Each comment says why the number is what it is, or where it comes from.
public struct Limits: Sendable, Equatable {
    /// What one SMTP session, and all of them together, may use.
    public var smtp = SMTP()
    /// What one mail may hold.
    public var mail = Mail()
    /// What may come out of gzip and zip.
    public var archive = Archive()
    /// What one report may hold.
    public var report = Report()
    /// What a collector may hold to answer a question of the dashboard.
    public var question = Question()

    /// The defaults of the contract.
    public init() {}

    /// The room for the fields that the receiver puts above a message: two addresses and some names of 255 bytes each.
    /// Unit: bytes.
    public static let traceBytes = 4 << 10

    /// Sees to it that the largest message that is received can also be read, with the receiver's fields above it.
    public mutating func makeRoomForReceivedMail() {
        mail.messageBytes = max(mail.messageBytes, smtp.messageBytes + Self.traceBytes)
    }

    /// Bounds of the receiver (RFC 5321 section 4.5.3, contract section 5).
    public struct SMTP: Sendable, Equatable {
        /// The largest message taken, as announced by SIZE. Unit: bytes, CRLF counted, dot-stuffing not. RFC 7489
        /// section 8 asks a report consumer for at least 10 MB.
        public var messageBytes = 25 << 20
        /// The longest command line read before 500 is answered and the rest skipped. Unit: bytes, CRLF included.
        /// RFC 5321 asks for 512, SIZE and SMTPUTF8 add some; Postfix reads 2,048.
        public var commandLineBytes = 2048
        /// Recipients taken in one transaction; further ones get 452. RFC 5321 section 4.5.3.1.8 asks for at least 100.
        public var recipients = 100
        /// Errors answered in one session before 421. Postfix: 20.
        public var errors = 20
        /// Transactions in one session before 421.
        public var transactions = 100
        /// Connections in all.
        public var connections = 200
        /// Connections from one address (IPv4) or one /64 (IPv6).
        public var connectionsPerAddress = 20
        /// The time that one whole command may take to arrive. Unit: seconds. RFC 5321 section 4.5.3.2.7: 5 minutes.
        public var idleTimeoutSeconds: Int64 = 300
        /// The time that a whole session may take. Unit: seconds.
        public var sessionSeconds: Int64 = 1800
        /// Below this rate, averaged over the DATA so far and after a first minute, the session ends. Unit: bytes a
        /// second.
        public var dataBytesPerSecond = 512
        /// `Received:` fields at which a message is taken to loop. RFC 5321 section 6.3: at least 100.
        public var receivedFields = 100
        /// The bytes of message that all sessions together hold in memory. Each message has an equal share, so that
        /// none waits for another; what is more goes to an unnamed file. At 200 connections a share is more than a
        /// message keeps in memory anyway; above 512 it is less. Unit: bytes.
        public var bytesInFlight = 64 << 20

        /// The share of one message in `bytesInFlight`; half of what it could be, because a buffer that grows has up to
        /// twice the room that it needs. Unit: bytes.
        public var messageBytesInMemory: Int { max(bytesInFlight / max(connections, 1) / 2, Self.leastShareBytes) }

        /// Below it a message would cost more writes than it saves memory. Unit: bytes.
        private static let leastShareBytes = 4 << 10

        /// The defaults of the contract.
        public init() {}
    }

    /// Bounds of the MIME reader (contract section 7).
    public struct Mail: Sendable, Equatable {
        /// The largest mail read from a file. Unit: bytes.
        public var messageBytes = 25 << 20
        /// How deep parts may nest. Postfix allows 100, Haraka's attachment plug-in 5; real reports need 4.
        public var mimeDepth = 16
        /// Parts in one mail. Haraka: 1,000, since its "mime part explosion".
        public var parts = 1000
        /// All header fields of a mail together, those of its parts included. Unit: bytes.
        public var headerBytes = 1 << 20
        /// The mails that came out of the containers in one mail or file, all together; they wait in memory. Unit:
        /// bytes. Some 1,600 mails with reports.
        public var packedBytes = 8 << 20

        /// The defaults of the contract.
        public init() {}
    }

    /// Bounds of gzip and zip (contract section 7). There is no bound on the ratio: honest reports pack 200 to 1.
    public struct Archive: Sendable, Equatable {
        /// What may come out of all containers of one mail together. Unit: bytes.
        public var decompressedBytes = 512 << 20
        /// Files in one zip.
        public var filesPerZip = 100
        /// How deep containers may nest: gzip in zip in zip.
        public var depth = 3

        /// The defaults of the contract.
        public init() {}
    }

    /// Bounds of the XML of one report (contract section 7).
    public struct Report: Sendable, Equatable {
        /// Rows in one report.
        public var rows = 5_000_000
        /// How deep elements may nest; a real report needs 6.
        public var xmlDepth = 32
        /// The text of one element; longer is cut and noted. Unit: bytes.
        public var textBytes = 64 << 10
        /// One tag with its attributes. libxml2 2.9.14 is quadratic in attributes. Unit: bytes.
        public var tagBytes = 64 << 10
        /// Distinct names in one document. libxml2 2.9.14 is quadratic in them; honest reports have under 100.
        public var names = 10_000
        /// Distinct things that rows say besides source and count. Each is stored with its names and results, some 30
        /// microseconds, so that a report of nothing but different ones takes under ten seconds.
        public var evaluations = 200_000
        /// DKIM results kept of one row. RFC 9990 section 3.1.3 advises 100.
        public var dkimResultsPerRow = 100
        /// SPF results kept of one row; RFC 9990 has at most one.
        public var spfResultsPerRow = 16
        /// Override reasons kept of one row.
        public var reasonsPerRow = 64

        /// The defaults of the contract.
        public init() {}
    }

    /// Bounds of what a collector holds in memory to answer a question: anyone can send a report with a million sources,
    /// and looking at it must not end the process that receives mail. Commands of their own take what they need.
    public struct Question: Sendable, Equatable {
        /// Sums of a source and an evaluation, for each period. Some 300 bytes each.
        public var tallies = 300_000
        /// Distinct evaluations of a period. Some 2,500 bytes each.
        public var evaluations = 50_000

        /// Those of a collector.
        public init() {}
    }
}
