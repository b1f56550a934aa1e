-- title: Days
-- answers: How much mail was reported for each UTC day, and how much of it passed.
-- param: since_day, until_day, domains (from the flags)
-- columns: pass, dkim_aligned and spf_aligned are messages by Rua's own reckoning
WITH wanted AS (
    SELECT domain_id FROM policy JOIN name ON name.id = domain_id
    WHERE :domains IS NULL OR text IN (SELECT value FROM json_each(:domains))
),
summed AS (
    SELECT day, SUM(messages >> 26) AS high, SUM(messages & 67108863) AS low,
        SUM((messages >> 26) * (dkim_aligned OR spf_aligned)) AS pass_high,
        SUM((messages & 67108863) * (dkim_aligned OR spf_aligned)) AS pass_low,
        SUM((messages >> 26) * dkim_aligned) AS dkim_high, SUM((messages & 67108863) * dkim_aligned) AS dkim_low,
        SUM((messages >> 26) * spf_aligned) AS spf_high, SUM((messages & 67108863) * spf_aligned) AS spf_low
    FROM day_total JOIN evaluation ON evaluation.id = evaluation_id
    WHERE domain_id IN wanted AND era >= :since_day / 60 - 1 AND era <= :until_day / 60
        AND day >= :since_day AND day < :until_day
    GROUP BY day
)
SELECT date(day * 86400, 'unixepoch') AS day,
    count(*) AS reports,
    coalesce(exact(high, low), 0) AS messages,
    coalesce(exact(pass_high, pass_low), 0) AS pass,
    coalesce(exact(dkim_high, dkim_low), 0) AS dkim_aligned,
    coalesce(exact(spf_high, spf_low), 0) AS spf_aligned
FROM report LEFT JOIN summed USING (day)
WHERE day >= :since_day AND day < :until_day AND domain_id IN wanted
GROUP BY day
ORDER BY day
