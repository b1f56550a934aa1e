-- title: Contradictions
-- answers: Where a reporter's own verdict on alignment and its auth_results disagree, which way, and for how much mail.
-- param: since_day, until_day, domains (from the flags)
-- columns: reported_* are the reporter's word, *_aligned are Rua's reckoning from the reporter's auth_results
SELECT domain.text AS domain,
    org.text AS reporter,
    source_ip,
    exact(SUM(messages >> 26), SUM(messages & 67108863)) AS messages,
    trim(iif(contradictions & 1, 'dkim pass without a passing aligned signature; ', '')
        || iif(contradictions & 2, 'spf pass without a passing aligned SPF; ', '')
        || iif(contradictions & 4, 'dkim fail with a passing aligned signature; ', '')
        || iif(contradictions & 8, 'spf fail with a passing aligned SPF; ', ''), '; ') AS disagreement,
    header.text AS header_from,
    reported_dkim,
    dkim_aligned,
    reported_spf,
    spf_aligned,
    count(*) AS rows
FROM report
JOIN report_row ON report_row.report_id = report.id
JOIN evaluation ON evaluation.id = evaluation_id
JOIN source ON source.id = source_id
JOIN name AS domain ON domain.id = report.domain_id
JOIN name AS org ON org.id = org_name_id
JOIN name AS header ON header.id = header_from_id
WHERE contradictions <> 0 AND day >= :since_day AND day < :until_day
    AND (:domains IS NULL OR domain.text IN (SELECT value FROM json_each(:domains)))
GROUP BY report.domain_id, org_name_id, source_id, header_from_id, reported_dkim, dkim_aligned, reported_spf,
    spf_aligned, contradictions
ORDER BY SUM(messages >> 26) DESC, SUM(messages & 67108863) DESC, domain, reporter, source_ip
