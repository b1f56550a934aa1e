-- title: Notes
-- answers: What was odd in the reports that were read, from whom, how often, and one example.
-- param: since_day, until_day, domains (from the flags)
SELECT org.text AS reporter,
    code,
    count(*) AS reports,
    min(report_note.text) AS example
FROM report_note
JOIN report ON report.id = report_note.report_id
JOIN name AS org ON org.id = org_name_id
JOIN name AS domain ON domain.id = domain_id
WHERE day >= :since_day AND day < :until_day
    AND (:domains IS NULL OR domain.text IN (SELECT value FROM json_each(:domains)))
GROUP BY org_name_id, code
ORDER BY reports DESC, reporter, code
