/// A sending service that many domains use, and what to set there so that its mail aligns.
///
/// A short table of our own; it decides no verdict, it only words advice.
struct KnownSender: Sendable {
    /// What people call it.
    let name: String
    /// What to set there; `@` stands for the owner's domain.
    let setting: String

    /// The service that a domain belongs to.
    static func find(_ domain: String) -> KnownSender? {
        var rest = domain[...]
        while true {
            if let found = table[String(rest)] { return found }
            guard let dot = rest.firstIndex(of: ".") else { return nil }
            rest = rest[rest.index(after: dot)...]
        }
    }

    /// The setting, for a domain.
    func setting(for domain: String) -> String {
        setting.split(separator: "@", omittingEmptySubsequences: false).joined(separator: domain)
    }

    private static let sendGrid = KnownSender(
        name: "SendGrid",
        setting: "authenticate @ as a sending domain, with automated security on (its CNAMEs give"
            + " DKIM d=@ and a return path below @)")
    private static let ses = KnownSender(
        name: "Amazon SES", setting: "turn on Easy DKIM for the identity @ and set a custom MAIL FROM domain below @")
    private static let google = KnownSender(
        name: "Google Workspace",
        setting: "start DKIM signing for @ in the admin console, under Gmail,"
            + " Authenticate email, and have include:_spf.google.com in the SPF record of @")
    private static let microsoft = KnownSender(
        name: "Microsoft 365",
        setting: "turn on DKIM for @ in the Defender portal and have"
            + " include:spf.protection.outlook.com in the SPF record of @")
    private static let mailchimp = KnownSender(
        name: "Mailchimp", setting: "authenticate @ under Domains, which gives DKIM d=@")
    private static let brevo = KnownSender(name: "Brevo", setting: "authenticate @ under Senders and domains")
    private static let salesforce = KnownSender(
        name: "Salesforce Marketing Cloud", setting: "set up @ as a private domain (Sender Authentication Package)")
    private static let hubSpot = KnownSender(
        name: "HubSpot", setting: "connect @ as an email sending domain, which gives DKIM d=@")

    private static let table: [String: KnownSender] = [
        "sendgrid.net": sendGrid, "sendgrid.com": sendGrid,
        "amazonses.com": ses,
        "google.com": google, "gappssmtp.com": google,
        "outlook.com": microsoft, "onmicrosoft.com": microsoft,
        "mcsv.net": mailchimp, "mcdlv.net": mailchimp, "rsgsv.net": mailchimp, "mailchimpapp.net": mailchimp,
        "mandrillapp.com": KnownSender(
            name: "Mandrill", setting: "verify @ as a sending domain and set a custom return path below @"),
        "mailgun.org": KnownSender(
            name: "Mailgun", setting: "send from a verified domain that is @ or below it, with its DKIM and SPF records"
        ),
        "sparkpostmail.com": KnownSender(
            name: "SparkPost", setting: "verify @ as a sending domain and set a custom bounce domain below @"),
        "exacttarget.com": salesforce, "s7.exacttarget.com": salesforce,
        "hubspot.com": hubSpot, "hubspotemail.net": hubSpot, "hubspotstarter.net": hubSpot,
        "zendesk.com": KnownSender(
            name: "Zendesk",
            setting: "turn on digital signatures (DKIM) for @ and have include:mail.zendesk.com in the"
                + " SPF record of @"),
        "mtasv.net": KnownSender(
            name: "Postmark", setting: "verify DKIM for @ and set a custom return path below @"),
        "sendinblue.com": brevo, "brevo.com": brevo, "brevosend.com": brevo,
        "constantcontact.com": KnownSender(
            name: "Constant Contact", setting: "turn on self-authentication for @, which gives DKIM d=@"),
    ]
}
