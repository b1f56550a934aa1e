-- title: Domains
-- answers: Which policy domains there are reports on, how much mail, how much of it passed, from how many sources.
-- param: since_day, until_day, domain (from the flags)
-- columns: pass counts messages by Rua's own reckoning; days are UTC
SELECT domain.text AS domain,
    count(DISTINCT report.id) AS reports,
    count(DISTINCT source_id) AS sources,
    coalesce(exact(SUM(messages >> 26), SUM(messages & 67108863)), 0) AS messages,
    coalesce(exact(SUM((messages >> 26) * (dkim_aligned OR spf_aligned)),
        SUM((messages & 67108863) * (dkim_aligned OR spf_aligned))), 0) AS pass,
    date(min(day) * 86400, 'unixepoch') AS first_day,
    date(max(day) * 86400, 'unixepoch') AS last_day
FROM report
JOIN name AS domain ON domain.id = domain_id
LEFT JOIN report_row ON report_row.report_id = report.id
LEFT JOIN evaluation ON evaluation.id = evaluation_id
WHERE day >= :since_day AND day < :until_day AND (:domain IS NULL OR domain.text = :domain)
GROUP BY domain_id
ORDER BY SUM(messages >> 26) DESC, SUM(messages & 67108863) DESC, domain
