#!/usr/bin/env python3
"""Make the reports of many days: OUT is a folder of .xml.gz files, one report a day, domain and reporter.

  make-database.py OUT [--rows 2000000] [--days 90] [--until 2026-04-01] [--sources 1000] [--seed 1]

Deterministic. A few sources send most of the rows, as real ones do: half of what a report holds comes from sources that
are there every day, the rest from sources that come and go. Needs only the standard library.
"""
import argparse, datetime, gzip, os, random

DOMAINS = ["example.com", "example.net", "example.org", "shop.example.com", "news.example.net"]
REPORTERS = [("google.com", "noreply-dmarc-support@google.com"), ("Yahoo", "dmarchelp@yahooinc.com"),
             ("Outlook.com", "dmarcreport@microsoft.com"), ("Mail.Ru", "dmarc_support@corp.mail.ru"),
             ("AMAZON-SES", "postmaster@amazonses.com"), ("Comcast Cable", "dmarc_reports@alerts.comcast.net"),
             ("FastMail Pty Ltd", "reports@fastmaildmarc.com"), ("GMX", "noreply-dmarc@sicher.gmx.net")]


def row(rng, domain, number):
    """A record of one source, with a hole for the count."""
    ip = "2001:db8:%x::%x" % (number, number % 97 + 1) if number % 4 == 3 else "%d.%d.%d.%d" % (
        rng.choice((23, 40, 54, 167, 198, 209)), rng.randint(0, 255), number >> 8 & 255, number & 255)
    kind = rng.choices(["own", "service", "other", "forwarded", "spoof"], [45, 20, 8, 7, 20])[0]
    dkim, spf, dkim_aligned, spf_aligned, disposition, reason = "", domain, "fail", "fail", "none", ""
    if kind in ("own", "service"):
        dkim_aligned = "pass"
        dkim = "<dkim><domain>%s</domain><selector>s%d</selector><result>pass</result></dkim>" % (domain, number % 3)
        spf_aligned, spf = ("pass", domain) if kind == "own" else ("fail", "bounce.service%d.example" % (number % 40))
    elif kind == "other":
        dkim = "<dkim><domain>service%d.example</domain><selector>k1</selector><result>pass</result></dkim>" % (number % 40)
        spf = "bounce.service%d.example" % (number % 40)
    elif kind == "forwarded":
        dkim = "<dkim><domain>%s</domain><selector>s1</selector><result>fail</result></dkim>" % domain
        spf, reason = "forwarder%d.example" % (number % 60), "<reason><type>forwarded</type></reason>"
    else:
        disposition = rng.choice(("none", "quarantine", "reject"))
    result = "pass" if spf_aligned == "pass" or kind in ("service", "other", "forwarded") else "fail"
    return ("<record><row><source_ip>%s</source_ip><count>" % ip,
            "</count><policy_evaluated><disposition>%s</disposition><dkim>%s</dkim><spf>%s</spf>%s</policy_evaluated>"
            "</row><identifiers><header_from>%s</header_from></identifiers><auth_results>%s<spf><domain>%s</domain>"
            "<scope>mfrom</scope><result>%s</result></spf></auth_results></record>\n"
            % (disposition, dkim_aligned, spf_aligned, reason, domain, dkim, spf, result))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out")
    parser.add_argument("--rows", type=int, default=2_000_000)
    parser.add_argument("--days", type=int, default=90)
    parser.add_argument("--until", default="2026-04-01", help="the day after the last one")
    parser.add_argument("--sources", type=int, default=1000, help="sources of each domain")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    rng = random.Random(arguments.seed)
    sources = {domain: [row(rng, domain, n) for n in range(arguments.sources)] for domain in DOMAINS}
    until = datetime.datetime.fromisoformat(arguments.until + "T00:00:00+00:00")
    per_report = arguments.rows // (arguments.days * len(DOMAINS) * len(REPORTERS))
    os.makedirs(arguments.out, exist_ok=True)
    for day in range(arguments.days):
        begin = int(until.timestamp()) - 86400 * (arguments.days - day)
        for domain in DOMAINS:
            for org, email in REPORTERS:
                head = ("<?xml version=\"1.0\"?>\n<feedback><report_metadata><org_name>%s</org_name><email>%s</email>"
                        "<report_id>%d.%s</report_id><date_range><begin>%d</begin><end>%d</end></date_range>"
                        "</report_metadata><policy_published><domain>%s</domain><adkim>r</adkim><aspf>r</aspf>"
                        "<p>none</p><sp>none</sp><pct>100</pct></policy_published>\n"
                        % (org, email, begin, domain, begin, begin + 86399, domain))
                known = sources[domain]
                chosen = known[:per_report // 2] + rng.sample(known[per_report // 2:], per_report - per_report // 2)
                body = "".join(a + str(min(int(rng.paretovariate(0.9)), 100000)) + b for a, b in chosen)
                name = "%s!%s!%d!%d.xml.gz" % (org.lower().replace(" ", ""), domain, begin, begin + 86399)
                with open(os.path.join(arguments.out, name), "wb") as file:
                    file.write(gzip.compress((head + body + "</feedback>\n").encode(), 1, mtime=0))
    print("%d rows" % (per_report * arguments.days * len(DOMAINS) * len(REPORTERS)))


main()
