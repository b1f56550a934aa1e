-- title: Selectors
-- answers: Which DKIM domains and selectors signed mail of the domains, with what result, and how much.
-- param: since_day, until_day, domains (from the flags)
-- columns: messages count each message once for every signature on it
SELECT domain.text AS domain,
    signer.text AS dkim_domain,
    selector.text AS selector,
    result,
    exact(SUM(messages >> 26), SUM(messages & 67108863)) AS messages,
    count(DISTINCT source_id) AS sources
FROM day_total
JOIN dkim_result USING (evaluation_id)
JOIN name AS domain ON domain.id = day_total.domain_id
JOIN name AS signer ON signer.id = dkim_result.domain_id
LEFT JOIN name AS selector ON selector.id = selector_id
WHERE day_total.domain_id IN (
        SELECT domain_id FROM policy JOIN name ON name.id = domain_id
        WHERE :domains IS NULL OR text IN (SELECT value FROM json_each(:domains)))
    AND era >= :since_day / 60 - 1 AND era <= :until_day / 60 AND day >= :since_day AND day < :until_day
GROUP BY day_total.domain_id, dkim_result.domain_id, selector_id, result
ORDER BY SUM(messages >> 26) DESC, SUM(messages & 67108863) DESC, domain, dkim_domain, selector, result
