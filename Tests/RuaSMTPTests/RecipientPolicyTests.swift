import RuaSMTP
import Testing

@Suite struct RecipientPolicyTests {
    private func verdict(_ address: String, _ rules: [String]) throws -> RecipientPolicy.Verdict {
        try RecipientPolicy(rules).verdict(on: #require(Mailbox(address)))
    }

    @Test func `a user rule takes that user in any case, with any tag`() throws {
        for address in ["rua@a.example", "RUA@A.EXAMPLE", "rua+x@a.example", "rua+@a.example", "Rua+X+Y@a.example"] {
            #expect(try verdict(address, ["Rua@A.example"]) == .accepted, "\(address)")
        }
        for address in ["ru@a.example", "ruax@a.example", "+x@a.example", "x+rua@a.example"] {
            #expect(try verdict(address, ["rua@a.example"]) == .unknownUser, "\(address)")
        }
    }

    @Test func `a rule with a tag takes that tag only`() throws {
        #expect(try verdict("rua+x@a.example", ["rua+x@a.example"]) == .accepted)
        #expect(try verdict("rua@a.example", ["rua+x@a.example"]) == .unknownUser)
        #expect(try verdict("rua+y@a.example", ["rua+x@a.example"]) == .unknownUser)
    }

    @Test func `a host rule takes everybody but relay tricks`() throws {
        #expect(try verdict("any.body@a.example", ["@a.example"]) == .accepted)
        #expect(try verdict("a@sub.a.example", ["@a.example"]) == .relayDenied)
        for address in ["x%b.example@a.example", "b.example!x@a.example", "\"x@b.example\"@a.example"] {
            #expect(try verdict(address, ["@a.example"]) == .relayDenied, "\(address)")
            #expect(try verdict(address, ["rua@a.example"]) == .relayDenied, "\(address)")
        }
    }

    @Test func `host and user rules for one host add up, in either order`() throws {
        for rules in [["rua@a.example", "@a.example"], ["@a.example", "rua@a.example"]] {
            #expect(try verdict("x@a.example", rules) == .accepted)
            #expect(try verdict("rua@a.example", rules) == .accepted)
        }
    }

    @Test func `postmaster is taken without domain, at our hosts and our literals only`() throws {
        var policy = try RecipientPolicy(["rua@a.example"])
        policy.addressLiterals = ["[192.0.2.1]"]
        for (address, expected) in [
            ("postmaster", RecipientPolicy.Verdict.accepted), ("POSTMASTER@a.example", .accepted),
            ("postmaster@[192.0.2.1]", .accepted), ("rua@[192.0.2.1]", .unknownUser), ("rua", .unknownUser),
            ("postmaster@b.example", .relayDenied), ("postmaster@[192.0.2.2]", .relayDenied),
        ] {
            #expect(policy.verdict(on: try #require(Mailbox(address))) == expected, "\(address)")
        }
    }

    @Test func `without rules only postmaster is taken`() throws {
        #expect(try verdict("postmaster", []) == .accepted)
        #expect(try verdict("a@b.example", []) == .relayDenied)
    }

    @Test(arguments: ["rua", "", "@", "rua@", "a@b@c", "<rua@a.example>", "rua @a.example"])
    func `a rule that is no address is an error that says what to write`(rule: String) {
        let error = #expect(throws: RecipientPolicy.RuleError.self) { try RecipientPolicy(["x@y.example", rule]) }
        #expect(
            error?.description
                == "recipient '\(rule)' is not an address; write user@host, or @host for every user there")
    }
}
