import RuaArchive
import RuaCore
import RuaMail
import RuaXML

extension Quarantine {
    static func tlsReport(in place: String) -> Quarantine {
        Quarantine(
            .tlsReport,
            "\(place): this is a TLS report (RFC 8460), which Rua cannot read yet; `rua mail retry` will once it can")
    }

    init(_ error: MailError) {
        self.init(.tooLarge, "\(error)")
    }

    init(_ error: ArchiveError, in place: String) {
        let reason: Reason =
            switch error.code {
            case .encrypted: .encrypted
            case .tooLarge, .innerZipTooLarge, .tooManyFiles, .tooDeep: .tooLarge
            case .badChecksum, .truncated, .unsupportedMethod, .overlapping, .corrupt, .noFiles, .outOfMemory:
                .badArchive
            }
        self.init(reason, "\(place): \(error)")
    }

    init(_ error: XMLError, in place: String) {
        let reason: Reason =
            switch error.code {
            case .tagTooLong, .tooManyNames, .tooDeep, .tooManyRows: .tooLarge
            case .badCount, .badDate, .missingPolicyDomain: .badReport
            default: .badXML
            }
        self.init(reason, "\(place): \(error)")
    }
}
