/// One `KEYWORD` or `KEYWORD=VALUE` behind the path of MAIL or RCPT (RFC 5321 section 4.1.2, `esmtp-param`).
struct Parameter: Equatable {
    /// The keyword in upper case.
    let keyword: String
    /// What follows the equals sign; `nil` without one.
    let value: String?

    /// Reads all parameters.
    ///
    /// Throws `badParameter` for bad syntax and for a keyword that comes twice, `badArgument` when no blank follows the
    /// path.
    static func list(_ text: ArraySlice<UInt8>) throws(Reply) -> [Parameter] {
        guard let first = text.first else { return [] }
        guard first == 0x20 else { throw .badArgument }
        var result: [Parameter] = []
        for word in text.split(separator: 0x20) {
            guard let parameter = Parameter(word), !result.contains(where: { $0.keyword == parameter.keyword }) else {
                throw .badParameter
            }
            result.append(parameter)
        }
        return result
    }

    private init?(_ word: ArraySlice<UInt8>) {
        let name = word.prefix { $0 != 0x3D }
        guard let first = name.first, first != 0x2D, name.allSatisfy(Self.isKeywordText) else { return nil }
        keyword = String(decoding: name, as: UTF8.self).uppercased()
        guard name.endIndex < word.endIndex else {
            value = nil
            return
        }
        let text = word[(name.endIndex + 1)...]
        guard !text.isEmpty, text.allSatisfy({ (0x21...0x7E).contains($0) && $0 != 0x3D }) else { return nil }
        value = String(decoding: text, as: UTF8.self)
    }

    private static func isKeywordText(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D: true
        default: false
        }
    }
}
