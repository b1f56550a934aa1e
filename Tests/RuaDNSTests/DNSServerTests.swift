import RuaCore
import Testing

@testable import RuaDNS

@Suite struct DNSServerTests {
    @Test(arguments: [
        ("192.0.2.53", "192.0.2.53"), ("192.0.2.53:5353", "192.0.2.53:5353"), ("192.0.2.53:53", "192.0.2.53"),
        ("2001:db8::53", "2001:db8::53"), ("[2001:db8::53]", "2001:db8::53"),
        ("[2001:db8::53]:5353", "[2001:db8::53]:5353"),
    ])
    func `an address with or without a port`(_ text: String, _ shown: String) {
        #expect(DNSServer(text)?.description == shown)
    }

    @Test(arguments: ["", "dns.example", "192.0.2.53:", "192.0.2.53:0", "192.0.2.53:65536", "[2001:db8::53]:x", ":53"])
    func `anything else is none`(_ text: String) {
        #expect(DNSServer(text) == nil)
    }

    @Test func `the servers of resolv.conf`() {
        let settings = """
            # nameserver 192.0.2.1
            search example.com
            nameserver 192.0.2.53
            nameserver\t2001:db8::53 # of the provider
            nameserver fe80::1%eth0
            nameserver nonsense
            options edns0
            nameserver 192.0.2.54
            nameserver 192.0.2.55
            """
        #expect(DNSServer.servers(in: settings).map(\.description) == ["192.0.2.53", "2001:db8::53", "192.0.2.54"])
        #expect(DNSServer.servers(in: "").map(\.description) == ["127.0.0.1"])
    }
}
