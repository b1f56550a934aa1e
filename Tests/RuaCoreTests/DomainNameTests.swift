import RuaCore
import Testing

@Suite struct DomainNameTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let written: String
        let folded: String?
        init(_ written: String, _ folded: String?) { (self.written, self.folded) = (written, folded) }
        var testDescription: String { "\(written.prefix(60).debugDescription) is \(folded?.prefix(60) ?? "no name")" }
    }

    private static func label(_ length: Int) -> String { String(repeating: "a", count: length) }
    private static let name253 = [label(63), label(63), label(63), label(61)].joined(separator: ".")
    private static let name254 = [label(63), label(63), label(63), label(62)].joined(separator: ".")

    static let cases: [Case] = [
        Case("example.com", "example.com"), Case("EXAMPLE.Com", "example.com"), Case("example.com.", "example.com"),
        Case("\t example.com \r\n", "example.com"), Case("_dmarc.example.com", "_dmarc.example.com"),
        Case("localhost", "localhost"), Case("a-b.c--d.e", "a-b.c--d.e"), Case("3com.example", "3com.example"),
        Case("bücher.example", "xn--bcher-kva.example"), Case("BÜCHER.example", "xn--bcher-kva.example"),
        Case("bu\u{308}cher.example", "xn--bcher-kva.example"), Case("XN--BCHER-KVA.example", "xn--bcher-kva.example"),
        Case("faß.de", "xn--fa-hia.de"), Case("_dmarc.bücher.example", "_dmarc.xn--bcher-kva.example"),
        Case("食狮。公司。cn", "xn--85x722f.xn--55qx5d.cn"), Case("食狮.公司.cn。", "xn--85x722f.xn--55qx5d.cn"),
        Case("ＥＸＡＭＰＬＥ.com", "example.com"), Case(name253, name253), Case("\(label(63)).com", "\(label(63)).com"),
        Case("", nil), Case(".", nil), Case("..", nil), Case("example.com..", nil), Case(".example.com", nil),
        Case("a..example.com", nil), Case("[192.0.2.1]", nil), Case("exa mple.com", nil), Case("example.com/x", nil),
        Case("user@example.com", nil), Case("<example.com>", nil), Case("example.com\u{0}.evil", nil),
        Case("bücher\u{0}.example", nil), Case("*.example.com", nil), Case("a,b.example", nil), Case(name254, nil),
        Case("\(label(64)).com", nil), Case(String(repeating: "ü", count: 600), nil), Case("\u{202E}example.com", nil),
    ]

    @Test(arguments: cases)
    func `names are folded to lower-case A-labels`(_ item: Case) {
        #expect(DomainName(item.written)?.text == item.folded)
    }

    @Test(arguments: cases.compactMap(\.folded))
    func `folding twice is folding once`(folded: String) {
        #expect(DomainName(folded)?.text == folded)
        #expect(DomainName(folded)?.description == folded)
    }

    @Test(arguments: [
        ("example.com", "example.com", true), ("mail.example.com", "example.com", true),
        ("a.b.example.com", "example.com", true), ("notexample.com", "example.com", false),
        ("example.com", "mail.example.com", false), ("example.com.evil", "example.com", false),
        ("com", "example.com", false),
    ])
    func `below is told by labels, not by letters`(name: String, other: String, isBelow: Bool) throws {
        #expect(try #require(DomainName(name)).isEqualOrBelow(#require(DomainName(other))) == isBelow)
    }
}
