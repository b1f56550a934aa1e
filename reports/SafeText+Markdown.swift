extension SafeText {
    /// Text for GitHub-flavoured Markdown, in a table cell or in running text; always one line.
    ///
    /// Markup is escaped with backslashes. A word that a renderer would turn into a link, a mention or a reference
    /// (`https://…`, `www.…`, `a@b`, `#1`) becomes a code span: renderers look for those after they have taken
    /// backslashes away, so escaping cannot stop them. `startsLine` says whether a paragraph or an item may begin with
    /// this text, where `-` or `1.` would make a list.
    public static func markdown(_ text: String, startsLine: Bool = true) -> String {
        let words = terminal(text).split(separator: " ", omittingEmptySubsequences: false)
        return words.enumerated().map { index, word in
            if isLinkable(word) { return codeSpan(String(word)) }
            return escapeMarkup(word, startsLine: startsLine && index == 0)
        }.joined(separator: " ")
    }

    /// Text as a Markdown code span. Backticks and bars, which could end the span or the table cell, show as escapes.
    static func codeSpan(_ text: String) -> String {
        var safe = "`"
        for scalar in terminal(text).unicodeScalars {
            switch scalar {
            case "`", "|": safe += escape(scalar)
            default: safe.unicodeScalars.append(scalar)
            }
        }
        return safe + "`"
    }

    private static func isLinkable(_ word: Substring) -> Bool {
        let folded = word.lowercased()
        return word.contains { $0 == "@" || $0 == "#" } || folded.contains("://") || folded.contains("www.")
            || folded.contains("mailto:") || folded.contains("xmpp:")
    }

    private static func escapeMarkup(_ word: Substring, startsLine: Bool) -> String {
        var safe = ""
        for scalar in word.unicodeScalars {
            switch scalar {
            case "\\", "`", "*", "_", "<", ">", "[", "]", "|", "~", "$", "&", "!": safe += "\\"
            // A list, a rule, or the line below a heading.
            case "-", "+", "=": if startsLine, safe.isEmpty { safe += "\\" }
            // A numbered list: "1." and "1)".
            case ".", ")":
                if startsLine, isNumber(word.dropLast()), safe.utf8.count + 1 == word.utf8.count { safe += "\\" }
            default: break
            }
            safe.unicodeScalars.append(scalar)
        }
        return safe
    }

    private static func isNumber(_ word: Substring) -> Bool {
        !word.isEmpty && word.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }
}
