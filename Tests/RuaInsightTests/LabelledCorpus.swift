import RuaCore
import RuaInsight

/// A generator whose numbers a seed decides (SplitMix64).
struct Seeded: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ mixed >> 27) &* 0x94d0_49bb_1331_11eb
        return mixed ^ mixed >> 31
    }
}

/// A week of one domain with senders whose part is known: what a verdict should be, by what the sender is.
struct LabelledCorpus {
    /// What each sender is, and so what its verdict should be.
    private(set) var truth: [IPAddress: Verdict] = [:]
    private var made = MadeReports()
    private var generator: Seeded
    private var nextHost: UInt32 = 0

    var observations: Observations { made.observations }

    /// A corpus; `scale` is the number of senders of each kind. One that `isHard` has some that reports cannot tell
    /// from what they are not.
    init(seed: UInt64, scale: Int, isHard: Bool = false) {
        generator = Seeded(seed: seed)
        made.policy(p: "quarantine")
        made.earlier("192.0.2.200", selector: "old")
        for _ in 0..<scale {
            ownServer()
            alignedService()
            unalignedServiceInUse()
            unknownService()
            plainForwarder()
            mailingList()
            arcForwarder()
            forgottenServer()
            for _ in 0..<10 { spoofer() }
            if isHard { masked() }
        }
    }

    private mutating func address(_ network: UInt32) -> String {
        nextHost += 1
        return String(
            describing: IPAddress(v4: network << 24 | nextHost << 8 | UInt32.random(in: 1...254, using: &generator)))
    }

    private mutating func label(_ address: String, _ verdict: Verdict) {
        if let address = IPAddress(address) { truth[address] = verdict }
    }

    private mutating func count(_ range: ClosedRange<Int>) -> Int128 {
        Int128(Int.random(in: range, using: &generator))
    }

    /// Signs and is in SPF; now and then the reporter's DNS fails.
    private mutating func ownServer() {
        let server = address(20)
        label(server, .authorized)
        made.row(server, count(200...900), dkim: .pass("example.com"), spf: .pass("example.com"))
        made.row(server, count(0...9), dkim: .fail("example.com", "s1", .temperror), spf: .fail("example.com"))
    }

    /// A service that signs as the owner and as itself.
    private mutating func alignedService() {
        let service = address(21)
        label(service, .authorized)
        made.row(
            service, count(50...500), dkim: .pass("example.com", "esp") + .pass("esp-one.net"),
            spf: .pass("bounce.esp-one.net"))
    }

    /// The same service, from a pool where nobody set the owner's signature up.
    private mutating func unalignedServiceInUse() {
        let service = address(22)
        label(service, .misconfigured)
        made.row(service, count(20...200), dkim: .pass("esp-one.net"), spf: .pass("bounce.esp-one.net"))
    }

    /// A service that nobody of the owner's uses as far as reports tell.
    private mutating func unknownService() {
        let service = address(23)
        label(service, .unverified)
        made.row(service, count(5...50), dkim: .pass("esp-two.org", "k1"), spf: .pass("esp-two.org"))
    }

    /// Keeps the signature most of the time, breaks it else; envelope rewritten.
    private mutating func plainForwarder() {
        let forwarder = address(24)
        label(forwarder, .forwarder)
        made.row(forwarder, count(1...4), dkim: .pass("example.com"), spf: .pass("alumni.example.edu"))
        made.row(forwarder, count(5...30), dkim: .fail("example.com"), spf: .pass("alumni.example.edu"))
    }

    /// Changes subject and body; some reporters see that it is a list.
    private mutating func mailingList() {
        let list = address(25)
        label(list, .forwarder)
        made.row(
            list, count(20...60), dkim: .fail("example.com") + .pass("lists.example.net"),
            spf: .pass("lists.example.net"), reasons: [.list])
        made.row(list, count(1...10), dkim: .pass("lists.example.net"), spf: .pass("lists.example.net"))
    }

    private mutating func arcForwarder() {
        let forwarder = address(26)
        label(forwarder, .forwarder)
        let reason = OverrideReason(type: .localPolicy, comment: "arc=pass as[1].d=example.net as[1].s=a")
        made.row(
            forwarder, count(3...20), dkim: .fail("example.com", "old"), spf: .fail("example.com"), reasons: [reason])
    }

    /// The owner's second mail server, which SPF does not name and which does not sign.
    private mutating func forgottenServer() {
        let network = address(27).split(separator: ".").dropLast().joined(separator: ".")
        label("\(network).10", .authorized)
        label("\(network).11", .misconfigured)
        made.row("\(network).10", count(50...90), spf: .pass("example.com"))
        made.row("\(network).11", count(5...40), spf: .fail("example.com"))
    }

    /// Anything from a plain forgery to one with a copied or made-up signature.
    private mutating func spoofer() {
        let spoofer = address(UInt32.random(in: 40...200, using: &generator))
        label(spoofer, .unauthorized)
        let signatures: [[DKIMResult]] = [
            [], .fail("example.com", "made-up"), .fail("bulk.example.info"), .fail("", nil),
        ]
        let envelopes: [[SPFResult]] = [.fail("example.com"), .fail("bulk.example.info"), []]
        made.row(
            spoofer, count(1...40), dkim: signatures.randomElement(using: &generator) ?? [],
            spf: envelopes.randomElement(using: &generator) ?? [], disposition: .quarantine)
    }

    /// A sender that looks like something else: each of these kinds once in four.
    private mutating func masked() {
        let sender = address(30)
        switch Int.random(in: 0..<4, using: &generator) {
        case 0:
            // Forges the owner, but with an envelope of its own that passes.
            label(sender, .unauthorized)
            made.row(sender, count(1...40), spf: .pass("bulk.example.info"), disposition: .quarantine)
        case 1:
            // Replays a message of the owner's with another body.
            label(sender, .unauthorized)
            made.row(sender, count(1...40), dkim: .fail("example.com"), spf: .fail("example.com"))
        case 2:
            // A customer of the same service who forges the owner.
            label(sender, .unauthorized)
            made.row(sender, count(1...40), dkim: .pass("esp-one.net"), spf: .pass("bounce.esp-one.net"))
        default:
            // Passes on mail that was never signed, and no reporter saw that.
            label(sender, .forwarder)
            made.row(sender, count(1...20), spf: .fail("example.com"))
        }
    }
}
