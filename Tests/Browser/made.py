#!/usr/bin/env python3
"""Make the reports of the screenshots: 180 days up to yesterday on three domains, each with a story of its own.

  made.py FOLDER

example.com still has p=none, a newsletter service that nobody set up, and a wave of forged mail this week; example.net went
from none to reject and is quiet; example.org is ready for p=reject. All names and addresses are reserved for documentation.
"""
import os, random, sys, time

DAYS = 180
TODAY = int(time.time()) // 86400
chance = random.Random(1)


def dkim(domain, selector, result="pass"):
    return "<dkim><domain>%s</domain><selector>%s</selector><result>%s</result></dkim>" % (domain, selector, result)


def spf(domain, result="pass"):
    return "<spf><domain>%s</domain><scope>mfrom</scope><result>%s</result></spf>" % (domain, result)


def row(ip, count, disposition, aligned, author, results, reason=""):
    return ("<record><row><source_ip>%s</source_ip><count>%d</count><policy_evaluated><disposition>%s</disposition>"
            "<dkim>%s</dkim><spf>%s</spf>%s</policy_evaluated></row><identifiers><header_from>%s</header_from>"
            "</identifiers><auth_results>%s</auth_results></record>"
            % (ip, count, disposition, *aligned, reason and "<reason><type>%s</type></reason>" % reason, author, results))


PASS, FAIL, SIGNED = ("pass", "pass"), ("fail", "fail"), ("pass", "fail")


def rows(domain, ago, size, policy):
    """What one reporter of some size saw of a domain on a day."""
    def some(mean):
        return max(0, round(chance.gauss(mean, mean / 6) * size))
    week = 0.35 if (TODAY - ago + 3) % 7 > 4 else 1
    treated = {"none": "none", "quarantine": "quarantine", "reject": "reject"}[policy]
    own = dkim(domain, "s1") + spf(domain)
    if domain == "example.com":
        yield "192.0.2.10", some(420 * week), "none", PASS, own
        yield "192.0.2.11", some(160 * week), "none", PASS, own
        yield "2001:db8:25::1", some(45 * week), "none", SIGNED, dkim(domain, "s1") + spf("relay.example")
        if ago < 60:
            bounce = dkim("news.example", "k1") + spf("bounces.news.example")
            yield "198.51.100.%d" % (20 + ago % 4), some(70 if ago % 7 == 2 else 8), treated, FAIL, bounce
        yield "192.0.2.23", some(9 * week), treated, FAIL, spf(domain, "fail")
        yield "203.0.113.77", some(12 * week), "none", FAIL, dkim(domain, "s1", "fail") + spf("lists.example.net"), "mailing_list"
        if ago <= 5:
            for last in range(200, 206):
                yield "203.0.113.%d" % last, some(38), treated, FAIL, spf(domain, "softfail")
        elif ago % 9 == 0:
            yield "203.0.113.150", some(6), treated, FAIL, spf("forged.example", "none")
    elif domain == "example.net":
        yield "192.0.2.40", some(130 * week), "none", PASS, own
        yield "203.0.113.9", some(4), treated, FAIL, spf(domain, "fail")
        yield "203.0.113.78", some(3), "none", FAIL, dkim(domain, "s1", "fail") + spf("forward.example.org"), "forwarded"
    else:
        yield "192.0.2.50", some(60 * week), "none", PASS, own
        yield "198.51.100.40", some(25), "none", SIGNED, dkim(domain, "crm") + spf("crm.example")
        if ago % 11 == 0:
            yield "203.0.113.10", some(5), treated, FAIL, spf(domain, "fail")


def policy(domain, ago):
    if domain == "example.net":
        return "none" if ago > 62 else "quarantine" if ago > 24 else "reject"
    return "none" if domain == "example.com" else "quarantine"


REPORTERS = [("google.com", "noreply-dmarc-support@google.com", 1), ("Outlook.com", "dmarcreport@microsoft.com", 0.6),
             ("Yahoo", "dmarchelp@yahooinc.com", 0.25), ("mail.example", "postmaster@mail.example", 0.08)]


def main(folder):
    os.makedirs(folder, exist_ok=True)
    for ago in range(DAYS, 0, -1):
        for domain in ("example.com", "example.net", "example.org"):
            for org, address, size in REPORTERS:
                seen = [r for r in rows(domain, ago, size, policy(domain, ago)) if r[1]]
                if not seen:
                    continue
                begin, p = (TODAY - ago) * 86400, policy(domain, ago)
                text = "".join(row(r[0], r[1], r[2], r[3], domain, r[4], r[5] if len(r) > 5 else "") for r in seen)
                with open(os.path.join(folder, "%s!%s!%d.xml" % (org, domain, begin)), "w") as out:
                    out.write('<?xml version="1.0"?><feedback><report_metadata><org_name>%s</org_name><email>%s</email>'
                              "<report_id>%d.%s</report_id><date_range><begin>%d</begin><end>%d</end></date_range>"
                              "</report_metadata><policy_published><domain>%s</domain><adkim>r</adkim><aspf>r</aspf>"
                              "<p>%s</p><sp>%s</sp><pct>100</pct></policy_published>%s</feedback>"
                              % (org, address, begin, domain, begin, begin + 86399, domain, p, p, text))
    with open(os.path.join(folder, "broken.eml"), "w") as out:
        out.write("From: dmarc@mail.example\nTo: reports@example.com\nSubject: Report domain: example.com\nMIME-Version: 1.0\n"
                  "Content-Type: application/gzip\nContent-Disposition: attachment; filename=\"example.com.xml.gz\"\n"
                  "Content-Transfer-Encoding: base64\n\nH4sIAAAAAAAAA7MpSa0osbMBAA==\n")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__.strip())
    main(sys.argv[1])
