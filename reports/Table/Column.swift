/// A column: how machines name it, how people see it, and what gives way when the terminal is narrow.
public struct Column: Sendable, Equatable {
    /// The name in CSV and JSON, in snake_case.
    public var key: String
    /// The heading for people.
    public var heading: String
    /// What the values are.
    public var kind: Kind
    /// Which side the values stand on.
    public var alignment: Alignment
    /// Columns of the highest number are left out first when the width is too small; 0 stays to the last.
    public var priority: Int
    /// The width below which values are not cut before columns are left out. Unit: terminal columns.
    public var minimumWidth: Int
    /// Which part of a value that is too long stays.
    public var cut: Cut

    /// A column; what is not given follows from the kind.
    public init(
        _ key: String, _ heading: String, kind: Kind = .text, alignment: Alignment? = nil, priority: Int = 0,
        minimumWidth: Int? = nil, cut: Cut? = nil
    ) {
        self.key = key
        self.heading = heading
        self.kind = kind
        self.alignment = alignment ?? kind.alignment
        self.priority = priority
        self.minimumWidth = minimumWidth ?? kind.minimumWidth
        self.cut = cut ?? (kind == .domain ? .keepEnd : .keepBoth)
    }

    /// What the values of a column are.
    public enum Kind: Sendable, Hashable {
        /// Words.
        case text
        /// Numbers to compare: right, with thousands separators.
        case number
        /// A number that is a name, such as a mail's: right, without separators.
        case identifier
        /// A share; a real number in such a column is a percentage already.
        case percent
        /// A time or a day.
        case time
        /// A domain name: its end says who it is, so it loses its beginning, and as late as possible.
        case domain
        /// An IP address.
        case ip
        /// A picture of figures that other columns show: left out in silence, and in a pipe.
        case picture

        var alignment: Alignment {
            switch self {
            case .number, .identifier, .percent: .right
            case .text, .time, .domain, .ip, .picture: .left
            }
        }

        /// A cut number or address is wrong rather than short, so those ask for all the room they need.
        var minimumWidth: Int {
            switch self {
            case .text: 12
            case .domain: 24
            case .number, .identifier, .percent, .time, .ip, .picture: .max
            }
        }
    }

    /// Which side the values of a column stand on.
    public enum Alignment: Sendable, Hashable {
        /// Words.
        case left
        /// Numbers.
        case right
    }

    /// Which part of a value that is too long stays; `…` stands for the rest.
    public enum Cut: Sendable, Hashable {
        /// `mail-17.sub…`
        case keepStart
        /// `mail-…mple.com`
        case keepBoth
        /// `…b.example.com`
        case keepEnd
    }
}

extension [Column] {
    /// The keys, each once: a second `domain`, as a user's SQL may give, is `domain_2`.
    var uniqueKeys: [String] {
        var seen = Set<String>()
        return map { column in
            var key = column.key
            var number = 2
            while !seen.insert(key).inserted {
                key = "\(column.key)_\(number)"
                number += 1
            }
            return key
        }
    }
}
