-- title: Domains
-- answers: Which policy domains there are reports on, how much mail, how much of it passed, from how many sources.
-- param: since_day, until_day, domains (from the flags)
-- columns: pass counts messages by Rua's own reckoning; days are UTC
WITH wanted AS (
    SELECT domain_id FROM policy JOIN name ON name.id = domain_id
    WHERE :domains IS NULL OR text IN (SELECT value FROM json_each(:domains))
),
summed AS (
    SELECT domain_id, count(DISTINCT source_id) AS sources, SUM(messages >> 26) AS high,
        SUM(messages & 67108863) AS low, SUM((messages >> 26) * (dkim_aligned OR spf_aligned)) AS pass_high,
        SUM((messages & 67108863) * (dkim_aligned OR spf_aligned)) AS pass_low
    FROM day_total JOIN evaluation ON evaluation.id = evaluation_id
    WHERE domain_id IN wanted AND era >= :since_day / 60 - 1 AND era <= :until_day / 60
        AND day >= :since_day AND day < :until_day
    GROUP BY domain_id
)
SELECT domain.text AS domain,
    count(*) AS reports,
    coalesce(sources, 0) AS sources,
    coalesce(exact(high, low), 0) AS messages,
    coalesce(exact(pass_high, pass_low), 0) AS pass,
    date(min(day) * 86400, 'unixepoch') AS first_day,
    date(max(day) * 86400, 'unixepoch') AS last_day
FROM report
JOIN name AS domain ON domain.id = domain_id
LEFT JOIN summed USING (domain_id)
WHERE day >= :since_day AND day < :until_day AND domain_id IN wanted
GROUP BY domain_id
ORDER BY high DESC, low DESC, domain
