#!/usr/bin/env bash
# Makes the mails of `make demo`: two weeks of reports up to yesterday on example.com and example.org, from reporters
# of the usual kinds. All names and addresses are those reserved for documentation.
#
#   make-mails.sh FOLDER
set -euo pipefail
folder=$1
mkdir -p "$folder"
today=$(($(date -u +%s) / 86400 * 86400))

row() { # row IP COUNT DISPOSITION DKIM SPF HEADER_FROM ENVELOPE_FROM AUTH_RESULTS [REASON]
    printf '<record><row><source_ip>%s</source_ip><count>%s</count><policy_evaluated><disposition>%s</disposition>' "$1" "$2" "$3"
    printf '<dkim>%s</dkim><spf>%s</spf>%s</policy_evaluated></row>' "$4" "$5" "${9:-}"
    printf '<identifiers><header_from>%s</header_from><envelope_from>%s</envelope_from></identifiers>' "$6" "$7"
    printf '<auth_results>%s</auth_results></record>\n' "$8"
}

dkim() { printf '<dkim><domain>%s</domain><selector>%s</selector><result>%s</result></dkim>' "$1" "$2" "$3"; }
spf() { printf '<spf><domain>%s</domain><scope>mfrom</scope><result>%s</result></spf>' "$1" "$2"; }

rows_of_example_com() { # rows_of_example_com DAYS_AGO FACTOR
    local ago=$1 n=$2
    # Its own servers, and a newsletter service that signs with its own domain only.
    row 192.0.2.10 $((n * 41)) none pass pass example.com example.com "$(dkim example.com s1 pass)$(spf example.com pass)"
    row 192.0.2.11 $((n * 17)) none pass pass example.com example.com "$(dkim example.com s1 pass)$(spf example.com pass)"
    row 198.51.100.20 $((n * 6)) none fail fail example.com bounces.news.example "$(dkim news.example k1 pass)$(spf bounces.news.example pass)"
    # A mailing list that breaks the signature.
    row 203.0.113.77 "$n" none fail fail example.com lists.example.net "$(dkim example.com s1 fail)$(spf lists.example.net pass)" \
        '<reason><type>mailing_list</type><comment>known list</comment></reason>'
    # A second server of its own that nobody told SPF about.
    row 192.0.2.23 $((n / 2 + 1)) none fail fail example.com example.com "$(spf example.com fail)"
    # A wave of forged mail, this week only.
    if [ "$ago" -le 7 ]; then
        row 203.0.113.200 $((n * 9)) none fail fail example.com example.com "$(spf example.com softfail)"
        row 203.0.113.201 $((n * 4)) none fail fail example.com forged.example "$(spf forged.example none)"
    fi
}

rows_of_example_org() {
    local n=$2
    row 192.0.2.10 $((n * 12)) none pass pass example.org example.org "$(dkim example.org s1 pass)$(spf example.org pass)"
    row 2001:db8:25::1 $((n * 3)) none pass fail example.org relay.example "$(dkim example.org s1 pass)$(spf relay.example pass)"
    row 203.0.113.9 "$n" reject fail fail example.org example.org "$(spf example.org fail)"
}

report() { # report REPORTER EMAIL DOMAIN POLICY DAYS_AGO FACTOR
    local begin=$((today - $5 * 86400))
    printf '<?xml version="1.0" encoding="UTF-8"?>\n<feedback><report_metadata><org_name>%s</org_name><email>%s</email>' "$1" "$2"
    printf '<report_id>%s-%s-%s</report_id><date_range><begin>%s</begin><end>%s</end></date_range></report_metadata>\n' \
        "$1" "$3" "$begin" "$begin" $((begin + 86399))
    printf '<policy_published><domain>%s</domain><adkim>r</adkim><aspf>r</aspf><p>%s</p><sp>%s</sp><pct>100</pct></policy_published>\n' \
        "$3" "$4" "$4"
    "rows_of_${3//./_}" "$5" "$6"
    printf '</feedback>\n'
}

mail() { # mail NUMBER REPORTER EMAIL DOMAIN POLICY DAYS_AGO FACTOR
    local begin=$((today - $6 * 86400)) boundary="=_demo_$1"
    local name="$2!$4!$begin!$((begin + 86399)).xml.gz"
    {
        printf 'From: %s\nTo: rua@example.com\nDate: %s\n' "$3" "$(date -u -R -d "@$((begin + 90000))")"
        printf 'Subject: Report Domain: %s Submitter: %s Report-ID: <%s>\n' "$4" "$2" "$2-$4-$begin"
        printf 'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="%s"\n\n' "$boundary"
        printf -- '--%s\nContent-Type: text/plain\n\nThis is an aggregate report from %s.\n' "$boundary" "$2"
        printf -- '--%s\nContent-Type: application/gzip; name="%s"\nContent-Transfer-Encoding: base64\n' "$boundary" "$name"
        printf 'Content-Disposition: attachment; filename="%s"\n\n' "$name"
        report "$2" "$3" "$4" "$5" "$6" "$7" | gzip -n | base64
        printf -- '--%s--\n' "$boundary"
    } >"$folder/$(printf '%03d' "$1").eml"
}

number=0
for ago in $(seq 14 -1 1); do
    number=$((number + 1))
    mail $number google.com noreply-dmarc-support@google.com example.com none "$ago" $((20 + ago % 5 * 3))
    if [ $((ago % 2)) -eq 0 ]; then
        number=$((number + 1))
        mail $number Yahoo dmarchelp@yahooinc.com example.com none "$ago" 7
        number=$((number + 1))
        mail $number Outlook.com dmarcreport@microsoft.com example.org reject "$ago" 11
    fi
done
