/// What a cell or a run of text means to its reader, which decides its colour where there is colour.
///
/// The words must say the same without it: a pipe, a printer and many eyes have no colour.
public enum Role: Sendable, Hashable {
    /// Ordinary.
    case plain
    /// Stands out: a heading, a total.
    case strong
    /// Of less weight: a note, a figure of the week before.
    case dim
    /// As it should be.
    case good
    /// Worth a look.
    case warn
    /// Needs action.
    case bad
    /// Something to type or to publish, character for character: a command, a DNS record.
    case command
}

extension Role {
    /// The SGR parameters of ECMA-48; nil for no change.
    private var graphics: String? {
        switch self {
        case .plain: nil
        case .strong: "1"
        case .dim: "2"
        case .good: "32"
        case .warn: "33"
        case .bad: "1;31"
        case .command: "36"
        }
    }

    /// Text, already safe, in the colour of this role.
    func painted(_ text: String, colour: Bool) -> String {
        guard colour, !text.isEmpty, let graphics else { return text }
        return "\u{1b}[\(graphics)m\(text)\u{1b}[0m"
    }

    /// Inline CSS for this role; contrast on white at least 4.5 to 1.
    var css: String {
        switch self {
        case .plain: ""
        case .strong: "font-weight:bold;"
        case .dim: "color:#666666;"
        case .good: "color:#1a6b2f;"
        case .warn: "color:#8a5a00;"
        case .bad: "color:#b00020;font-weight:bold;"
        case .command: "font-family:Consolas,'Courier New',monospace;"
        }
    }
}
