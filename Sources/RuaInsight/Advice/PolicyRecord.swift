internal import RuaCore

/// The TXT record to publish at `_dmarc.` of a domain.
struct PolicyRecord {
    /// Stands for the report addresses where they are not known: reports do not say them, and a record without them
    /// would end all reports.
    static let keptAddresses = "<as it is now>"

    var step: PolicyStep
    /// The policy seen last.
    var current: PolicyPublished?
    /// Whether subdomains come along, or stay where they are.
    var takesSubdomains: Bool
    /// The domain sends nothing: alignment may be strict.
    var sendsNothing: Bool
    /// Mail from subdomains that do not exist may be refused without loss.
    var refusesNonexistent: Bool
    /// `rua=`; nil when it is not known.
    var reportTo: String?

    /// `sp=`, where it must be said: a laxer one than `p=` goes when subdomains come along, a stricter one
    /// stays.
    var sp: Enforcement? {
        guard let sp = Enforcement(reported: current?.sp), sp != step.p, !sendsNothing else { return nil }
        return takesSubdomains && sp < step.p ? nil : sp
    }

    /// `np=`, where it must be said.
    var np: Enforcement? {
        let inherited = sp ?? step.p
        let reported = Enforcement(reported: current?.np)
        let wanted = refusesNonexistent ? .reject : reported ?? inherited
        return wanted == inherited ? nil : wanted
    }

    /// The record.
    var text: String {
        var tags = ["v=DMARC1", "p=\(step.p.rawValue)"]
        if let sp { tags.append("sp=\(sp.rawValue)") }
        if let np { tags.append("np=\(np.rawValue)") }
        if sendsNothing || current?.dkimMode == .strict { tags.append("adkim=s") }
        if sendsNothing || current?.spfMode == .strict { tags.append("aspf=s") }
        if step.isTesting { tags.append("t=y") }
        if let fo = current?.fo, fo != "0", !fo.isEmpty, fo.utf8.count <= 7,
            fo.utf8.allSatisfy({ "01ds:".utf8.contains($0) })
        {
            tags.append("fo=\(fo)")
        }
        tags.append("rua=\(reportTo ?? Self.keptAddresses)")
        return tags.joined(separator: "; ")
    }
}
