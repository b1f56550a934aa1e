-- title: Reporters
-- answers: Who reports on the domains, how many reports and messages each, and when each was last heard.
-- param: since_day, until_day, domains (from the flags)
-- columns: messages count mail that the reporter saw; days are UTC
SELECT org.text AS reporter,
    count(DISTINCT report.id) AS reports,
    count(DISTINCT report.domain_id) AS domains,
    coalesce(exact(SUM(messages >> 26), SUM(messages & 67108863)), 0) AS messages,
    date(min(day) * 86400, 'unixepoch') AS first_day,
    date(max(day) * 86400, 'unixepoch') AS last_day
FROM report
JOIN name AS org ON org.id = org_name_id
JOIN name AS domain ON domain.id = domain_id
LEFT JOIN report_row ON report_row.report_id = report.id
WHERE day >= :since_day AND day < :until_day AND (:domains IS NULL OR domain.text IN (SELECT value FROM json_each(:domains)))
GROUP BY org_name_id
ORDER BY SUM(messages >> 26) DESC, SUM(messages & 67108863) DESC, reporter
