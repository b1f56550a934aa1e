import RuaCore
import Testing

@Suite struct PublicSuffixListTests {
    @Test(arguments: [
        ("example.com", "example.com"), ("a.b.example.com", "example.com"), ("com", "com"), ("a.b.co.uk", "b.co.uk"),
        ("co.uk", "co.uk"), ("a.b.github.io", "b.github.io"), ("github.io", "github.io"),
        ("a.b.unknowntld", "b.unknowntld"),
        ("unknowntld", "unknowntld"), ("www.ck", "www.ck"), ("a.foo.ck", "a.foo.ck"), ("foo.ck", "foo.ck"),
        ("_spf.example.com", "example.com"),
    ])
    func `the organizational domain is the suffix and one label`(name: String, organization: String) throws {
        let name = try #require(DomainName(name))
        #expect(PublicSuffixList.builtin.organizationalDomain(of: name).text == organization)
    }

    @Test(arguments: [("com", true), ("co.uk", true), ("github.io", true), ("example.com", false), ("www.ck", false)])
    func `a public suffix is told from a name under it`(name: String, isSuffix: Bool) throws {
        #expect(try PublicSuffixList.builtin.isPublicSuffix(#require(DomainName(name))) == isSuffix)
    }

    @Test func `the list says how old it is`() throws {
        let date = PublicSuffixList.builtin.date
        #expect(date == "unknown" || Timestamp(date) != nil)
    }
}
