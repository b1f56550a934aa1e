-- title: Reporters
-- answers: Who reports on the domains, how many reports and messages each, and when each was last heard.
-- param: since_day, until_day, domains (from the flags)
-- columns: messages count mail that the reporter saw; days are UTC
WITH wanted AS (
    SELECT org_name_id, domain_id, era, reports, messages FROM reporter_total
    WHERE domain_id IN (
            SELECT domain_id FROM policy JOIN name ON name.id = domain_id
            WHERE :domains IS NULL OR text IN (SELECT value FROM json_each(:domains)))
        AND era >= :since_day / 60 - 1 AND era <= :until_day / 60
),
counted AS (
    SELECT org_name_id, SUM(value) AS reports, count(DISTINCT domain_id) AS domains, min(60 * era + key) AS first_day,
        max(60 * era + key) AS last_day
    FROM wanted JOIN json_each(reports)
    WHERE 60 * era + key >= :since_day AND 60 * era + key < :until_day
    GROUP BY org_name_id
),
summed AS (
    SELECT org_name_id, SUM(value >> 26) AS high, SUM(value & 67108863) AS low
    FROM wanted JOIN json_each(messages)
    WHERE 60 * era + key >= :since_day AND 60 * era + key < :until_day
    GROUP BY org_name_id
)
SELECT text AS reporter,
    reports,
    domains,
    exact(high, low) AS messages,
    date(first_day * 86400, 'unixepoch') AS first_day,
    date(last_day * 86400, 'unixepoch') AS last_day
FROM counted
JOIN summed USING (org_name_id)
JOIN name ON name.id = org_name_id
ORDER BY high DESC, low DESC, reporter
