/// Which page a path names.
enum Route: Sendable, Equatable {
    case overview
    case domain(String)
    case senders
    case unauthorized
    case sender
    case days
    case advice
    case mails
    case mail(Int64)
    case rawMail(Int64)
    case report(Int64)
    case tables
    case table(String)
    case health
    case metrics
    case asset(String)
    case declare
    case forget

    init?(_ target: Target) {
        let segments = target.segments
        guard !segments.contains(where: { $0.isEmpty || $0 == "." || $0 == ".." }) else { return nil }
        guard let first = segments.first else {
            self = .overview
            return
        }
        switch (first, segments.count) {
        case ("summary", 1): self = .overview
        case ("domains", 2): self = .domain(segments[1])
        case ("senders", 1): self = .senders
        case ("senders", 2) where target.format == .html:
            switch segments[1] {
            case "declare": self = .declare
            case "forget": self = .forget
            default: return nil
            }
        case ("sender", 1): self = .sender
        case ("days", 1): self = .days
        case ("advice", 1), ("advise", 1): self = .advice
        case ("unauthorized", 1): self = .unauthorized
        case ("mail", 1): self = .mails
        case ("mail", 2), ("mail", 3), ("reports", 2): self.init(numbered: segments)
        case ("tables", 1): self = .tables
        case ("tables", 2): self = .table(segments[1])
        case ("healthz", 1) where target.format == .html: self = .health
        case ("metrics", 1) where target.format == .html: self = .metrics
        case ("static", 2) where target.format == .html: self = .asset(segments[1])
        default: return nil
        }
    }

    private init?(numbered segments: [String]) {
        guard segments[1].utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int64(segments[1]) else {
            return nil
        }
        switch (segments[0], segments.count) {
        case ("reports", 2): self = .report(number)
        case ("mail", 2): self = .mail(number)
        case ("mail", 3) where segments[2] == "raw": self = .rawMail(number)
        default: return nil
        }
    }

    /// Whether it changes something, and so is sent by a form.
    var isAction: Bool { self == .declare || self == .forget }
}
