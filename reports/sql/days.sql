-- title: Days
-- answers: How much mail was reported for each UTC day, and how much of it passed.
-- param: since_day, until_day, domain (from the flags)
-- columns: pass, dkim_aligned and spf_aligned are messages by Rua's own reckoning
SELECT date(day * 86400, 'unixepoch') AS day,
    count(DISTINCT report.id) AS reports,
    coalesce(exact(SUM(messages >> 26), SUM(messages & 67108863)), 0) AS messages,
    coalesce(exact(SUM((messages >> 26) * (dkim_aligned OR spf_aligned)),
        SUM((messages & 67108863) * (dkim_aligned OR spf_aligned))), 0) AS pass,
    coalesce(exact(SUM((messages >> 26) * dkim_aligned), SUM((messages & 67108863) * dkim_aligned)), 0) AS dkim_aligned,
    coalesce(exact(SUM((messages >> 26) * spf_aligned), SUM((messages & 67108863) * spf_aligned)), 0) AS spf_aligned
FROM report
JOIN name AS domain ON domain.id = domain_id
LEFT JOIN report_row ON report_row.report_id = report.id
LEFT JOIN evaluation ON evaluation.id = evaluation_id
WHERE day >= :since_day AND day < :until_day AND (:domain IS NULL OR domain.text = :domain)
GROUP BY day
ORDER BY day
