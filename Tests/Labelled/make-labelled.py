#!/usr/bin/env python3
"""Make reports of sixty days on five domains with senders whose part is known.

  make-labelled.py OUT [--seed 1] [--scale 1] [--hard] [--until 2026-03-02]

OUT is a folder of report files. Beside it, OUT.truth.tsv says of each source that sends in the last seven days which
verdict it should get and what it is. --scale is the number of senders of each kind of example.com; --hard adds some
that reports cannot tell from what they are not. Deterministic; needs only the standard library.
"""
import argparse, base64, datetime, gzip, os
from xml.sax.saxutils import escape

REPORTERS = [("google.com", "noreply-dmarc-support@google.com"), ("Yahoo", "dmarchelp@yahooinc.com"),
             ("日本メール株式会社", "dmarc@mail.example.jp"), ("Comcast Cable", "dmarc_reports@alerts.comcast.net")]
DAYS = 60
WEEK = range(DAYS - 7, DAYS)
SILENT_FROM = DAYS - 4  # the last reporter says nothing from this day on


class Random:
    """SplitMix64: the same numbers in every version of Python."""

    def __init__(self, seed):
        self.state = seed

    def below(self, limit):
        self.state = (self.state + 0x9E3779B97F4A7C15) & (1 << 64) - 1
        mixed = self.state
        mixed = (mixed ^ mixed >> 30) * 0xBF58476D1CE4E5B9 & (1 << 64) - 1
        mixed = (mixed ^ mixed >> 27) * 0x94D049BB133111EB & (1 << 64) - 1
        return (mixed ^ mixed >> 31) % limit

    def between(self, low, high):
        return low + self.below(high - low + 1)

    def choice(self, values):
        return values[self.below(len(values))]


def policy(domain, day):
    """The policy that a domain has published on a day: p, adkim."""
    return {"example.com": ("none" if day < DAYS - 20 else "quarantine", "r"), "example.net": ("none", "r"),
            "example.org": ("reject", "s"), "parked.example": ("none", "r"),
            "xn--bcher-kva.example": ("quarantine" if day < DAYS - 4 else "none", "r")}[domain]


class Corpus:
    def __init__(self, seed):
        self.random = Random(seed)
        self.rows = {}
        self.truth = {}
        self.hosts = 0

    def address(self, network):
        self.hosts += 1
        return "%d.%d.%d.%d" % (network, self.hosts >> 8, self.hosts & 255, self.random.between(1, 254))

    def send(self, address, days, count, dkim=(), spf=None, domain="example.com", header=None, reason=None):
        """Some messages on each of some days. dkim: (domain, selector, result); spf: (domain, result)."""
        for day in days:
            p, adkim = policy(domain, day)
            aligned = [d for d, _, r in dkim if r == "pass" and (d == domain if adkim == "s" else within(d, domain))]
            spf_aligned = spf and spf[1] == "pass" and within(spf[0], domain)
            row = (address, header or domain, "none" if aligned or spf_aligned or reason else p, bool(aligned),
                   bool(spf_aligned), tuple(dkim), spf, reason)
            reporters = REPORTERS[:-1] if day >= SILENT_FROM else REPORTERS
            report = self.rows.setdefault((day, self.random.choice(reporters), domain), {})
            report[row] = report.get(row, 0) + (count if isinstance(count, int) else self.random.between(*count))

    def label(self, address, verdict, kind, domain="example.com"):
        self.truth[domain, address] = (verdict, kind)

    def some_days(self):
        return sorted({self.random.choice(WEEK) for _ in range(self.random.between(1, 3))})


def within(name, domain):
    return name == domain or name.endswith("." + domain)


def own(d, selector="s1", result="pass"):
    return [(d, selector, result)]


def story(c):
    """What a summary should tell: who is new, who stopped, who lost alignment, what is ready."""
    every = range(DAYS)
    c.label("192.0.2.10", "authorized", "mail server")
    c.send("192.0.2.10", every, (180, 260), own("example.com"), ("example.com", "pass"))
    c.label("198.51.100.20", "authorized", "newsletter, one pool")
    c.send("198.51.100.20", every, (20, 40), own("example.com", "n1") + own("esp-three.net"), ("b.esp-three.net", "pass"))
    c.label("198.51.100.21", "misconfigured", "newsletter, a pool that lost its signature this week")
    c.send("198.51.100.21", range(DAYS - 7), (40, 60), own("example.com", "n1") + own("esp-three.net"),
           ("b.esp-three.net", "pass"))
    c.send("198.51.100.21", WEEK, (40, 60), own("esp-three.net"), ("b.esp-three.net", "pass"))
    c.label("203.0.113.40", "authorized", "shop, new this week")
    c.send("203.0.113.40", range(DAYS - 4, DAYS), (30, 50), own("example.com", "shop") + own("esp-four.com"))
    c.send("203.0.113.50", range(DAYS - 9), (10, 15), own("example.com", "crm") + own("esp-five.net"))
    c.label("2001:db8:66::17", "unauthorized", "large forger")
    c.send("2001:db8:66::17", WEEK, (300, 500), (), ("example.com", "softfail"))

    c.label("192.0.2.11", "authorized", "mail server", "example.net")
    c.send("192.0.2.11", every, (30, 60), own("example.net"), ("example.net", "pass"), "example.net")

    c.label("192.0.2.12", "authorized", "mail server", "example.org")
    c.send("192.0.2.12", every, (60, 90), own("example.org"), ("example.org", "pass"), "example.org")
    c.label("192.0.2.99", "misconfigured", "signs for a subdomain under adkim=s", "example.org")
    c.send("192.0.2.99", WEEK, (2, 4), own("mail.example.org"), None, "example.org")

    for day in range(0, DAYS, 2):
        address = "203.0.%d.7" % (day % 16)
        if day in WEEK: c.label(address, "unauthorized", "forger", "parked.example")
        c.send(address, [day], (1, 9), (), ("parked.example", "fail"), "parked.example")

    c.label("192.0.2.13", "authorized", "mail server", "xn--bcher-kva.example")
    c.send("192.0.2.13", every, (5, 9), own("xn--bcher-kva.example"), ("xn--bcher-kva.example", "pass"),
           "xn--bcher-kva.example")


def kinds(c):
    """One sender of each kind; ten forgers."""
    address = c.address(20)
    c.label(address, "authorized", "mail server")
    c.send(address, WEEK, (20, 90), own("example.com"), ("example.com", "pass"))
    c.send(address, c.some_days(), (1, 3), own("example.com", "s1", "temperror"), ("example.com", "temperror"))
    address = c.address(21)
    c.label(address, "authorized", "service that signs as the owner")
    c.send(address, c.some_days(), (20, 90), own("example.com", "esp") + own("esp-one.net"), ("b.esp-one.net", "pass"))
    address = c.address(22)
    c.label(address, "misconfigured", "the same service, where nobody set it up")
    c.send(address, c.some_days(), (5, 30), own("esp-one.net"), ("b.esp-one.net", "pass"))
    address = c.address(23)
    c.label(address, "unverified", "service that nobody is known to use")
    c.send(address, c.some_days(), (1, 9), own("esp-two.org", "k1"), ("esp-two.org", "pass"))
    address = c.address(24)
    c.label(address, "forwarder", "forwards, and often breaks the signature")
    c.send(address, c.some_days(), (1, 2), own("example.com"), ("alumni.example.edu", "pass"))
    c.send(address, WEEK, (2, 5), own("example.com", "s1", "fail"), ("alumni.example.edu", "pass"))
    address = c.address(25)
    c.label(address, "forwarder", "mailing list that some reporters know")
    c.send(address, WEEK, (3, 8), own("example.com", "s1", "fail") + own("lists.example.edu"),
           ("lists.example.edu", "pass"), reason=("mailing_list", ""))
    c.send(address, c.some_days(), (1, 2), own("lists.example.edu"), ("lists.example.edu", "pass"))
    address = c.address(26)
    c.label(address, "forwarder", "forwarder with an ARC chain")
    c.send(address, c.some_days(), (1, 9), own("example.com", "s1", "permerror"), ("example.com", "fail"),
           reason=("local_policy", "arc=pass as[1].d=example.edu as[1].s=a"))
    address = c.address(27)
    c.label(address, "forwarder", "passes old mail on, whose selector is no longer in use")
    c.send("192.0.2.10", [DAYS - 20], 5, own("example.com", "old"), ("example.com", "pass"))
    c.send(address, c.some_days(), (1, 5), own("example.com", "old", "fail"), ("example.com", "softfail"))
    network = c.address(28).rsplit(".", 1)[0]
    c.label(network + ".10", "authorized", "mail server in SPF that does not sign")
    c.send(network + ".10", WEEK, (5, 15), (), ("example.com", "pass"))
    c.label(network + ".11", "misconfigured", "its neighbour, which SPF does not name")
    c.send(network + ".11", c.some_days(), (1, 9), (), ("example.com", "softfail"))
    for _ in range(10):
        address = c.address(c.random.between(40, 200))
        c.label(address, "unauthorized", "forger")
        c.send(address, c.some_days(), (1, 20),
               c.random.choice([[], own("example.com", "made-up", "fail"), own("bulk.example.info", "x", "fail")]),
               c.random.choice([("example.com", "fail"), ("bulk.example.info", "softfail"), None]))


def masked(c):
    """A sender that looks like something else."""
    address, kind = c.address(30), c.random.below(4)
    days, count = c.some_days(), (1, 20)
    if kind == 0:
        c.label(address, "unauthorized", "forger whose own envelope passes")
        c.send(address, days, count, (), ("bulk.example.info", "pass"))
    elif kind == 1:
        c.label(address, "unauthorized", "forger with a copied signature")
        c.send(address, days, count, own("example.com", "s1", "fail"), ("example.com", "fail"))
    elif kind == 2:
        c.label(address, "unauthorized", "another customer of a service that the owner uses")
        c.send(address, days, count, own("esp-one.net"), ("b.esp-one.net", "pass"))
    else:
        c.label(address, "forwarder", "forwards what was never signed, unseen")
        c.send(address, days, count, (), ("example.com", "fail"))


def xml(c, key, midnight):
    day, (org, email), domain = key
    p, adkim = policy(domain, day)
    begin = midnight + 86400 * day
    lines = ["<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<feedback><report_metadata><org_name>%s</org_name>"
             "<email>%s</email><report_id>%d.%s</report_id><date_range><begin>%d</begin><end>%d</end></date_range>"
             "</report_metadata><policy_published><domain>%s</domain><adkim>%s</adkim><aspf>r</aspf><p>%s</p>"
             "<sp>%s</sp><pct>100</pct></policy_published>"
             % (escape(org), email, begin, domain, begin, begin + 86399, domain, adkim, p, p)]
    word = {True: "pass", False: "fail"}
    for (ip, header, disposition, dkim_aligned, spf_aligned, dkim, spf, reason), count in c.rows[key].items():
        lines.append(
            "<record><row><source_ip>%s</source_ip><count>%d</count><policy_evaluated><disposition>%s</disposition>"
            "<dkim>%s</dkim><spf>%s</spf>%s</policy_evaluated></row><identifiers><header_from>%s</header_from>"
            "</identifiers><auth_results>%s%s</auth_results></record>" % (
                ip, count, disposition, word[dkim_aligned], word[spf_aligned],
                "<reason><type>%s</type><comment>%s</comment></reason>" % reason if reason else "", header,
                "".join("<dkim><domain>%s</domain><selector>%s</selector><result>%s</result></dkim>" % d for d in dkim),
                "<spf><domain>%s</domain><scope>mfrom</scope><result>%s</result></spf>" % spf if spf else ""))
    return "\n".join(lines + ["</feedback>\n"])


def mail(subject, content, name):
    """A mail with an attachment, whose subject may be anything."""
    return ("From: dmarc@mail.example.jp\r\nTo: rua@example.com\r\nSubject: =?utf-8?B?%s?=\r\nMIME-Version: 1.0\r\n"
            "Content-Type: application/xml\r\nContent-Disposition: attachment; filename=%s\r\n"
            "Content-Transfer-Encoding: base64\r\n\r\n%s" % (
                base64.b64encode(subject.encode()).decode(), name, base64.encodebytes(content.encode()).decode()))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--scale", type=int, default=1, help="senders of each kind")
    parser.add_argument("--hard", action="store_true", help="some senders that look like something else")
    parser.add_argument("--until", default="2026-03-02", help="the day after the last one")
    arguments = parser.parse_args()
    c = Corpus(arguments.seed)
    story(c)
    for _ in range(arguments.scale):
        kinds(c)
        if arguments.hard: masked(c)
    until = datetime.datetime.fromisoformat(arguments.until + "T00:00:00+00:00")
    midnight = int(until.timestamp()) - 86400 * DAYS
    os.makedirs(arguments.out, exist_ok=True)
    numbers = {reporter: number for number, reporter in enumerate(REPORTERS)}
    for key in sorted(c.rows, key=lambda key: (key[0], numbers[key[1]], key[2])):
        path = os.path.join(arguments.out, "%02d-%d-%s.xml.gz" % (key[0], numbers[key[1]], key[2]))
        with open(path, "wb") as file:
            file.write(gzip.compress(xml(c, key, midnight).encode(), 6, mtime=0))
    last = xml(c, max(c.rows, key=lambda key: (key[0], key[2])), midnight)
    odd = {"odd-1-cut.eml": mail("集計レポート: 途中で切れた添付ファイルと長い件名の例、とても長い", last[:-60], "cut.xml"),
           "odd-2-empty.eml": mail("تقرير DMARC اليومي", "<feedback/>", "empty.xml"),
           "odd-3-again.eml": mail("Report\tdomain:\u202eexample.com", last, "again.xml")}
    for name, text in odd.items():
        with open(os.path.join(arguments.out, name), "w", newline="") as file: file.write(text)
    with open(arguments.out.rstrip("/") + ".truth.tsv", "w") as file:
        file.write("domain\tsource_ip\tverdict\tkind\n")
        for (domain, address), (verdict, kind) in c.truth.items():
            file.write("\t".join((domain, address, verdict, kind)) + "\n")


main()
