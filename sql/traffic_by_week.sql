-- question: how many visits came from where, week by week? Health, never value
-- grain:    one row per (week, site, referrer)
-- reads:    ledger.traffic, ledger.dictionary
-- params:   $from DATE, $until DATE
-- note:     visitors are summed over the rows of a week: where a source counts days, a visitor of two days counts twice. Rows of more than a week belong to the week in which they begin
-- returns:  week DATE, site VARCHAR, referrer VARCHAR, visitors BIGINT, sessions BIGINT, views BIGINT, seconds BIGINT, clicks BIGINT
SELECT
  CAST(date_trunc('week', CAST(traffic.from_day AS TIMESTAMP)) AS DATE) AS week,
  site.name AS site,
  referrer.name AS referrer,
  CAST(sum(traffic.visitors) AS BIGINT) AS visitors,
  CAST(sum(traffic.sessions) AS BIGINT) AS sessions,
  CAST(sum(traffic.views) AS BIGINT) AS views,
  CAST(sum(traffic.seconds) AS BIGINT) AS seconds,
  CAST(sum(traffic.clicks) AS BIGINT) AS clicks
FROM ledger.traffic AS traffic
JOIN (
  SELECT
    row_key,
    max(row_id) AS row_id
  FROM ledger.traffic
  GROUP BY row_key
) AS newest
  ON newest.row_id = traffic.row_id
JOIN ledger.dictionary AS site
  ON site.kind = 'site'
  AND site.id = traffic.site_id
JOIN ledger.dictionary AS referrer
  ON referrer.kind = 'referrer'
  AND referrer.id = traffic.referrer_id
WHERE traffic.from_day >= $from
  AND traffic.from_day < $until
GROUP BY
  CAST(date_trunc('week', CAST(traffic.from_day AS TIMESTAMP)) AS DATE),
  site.name,
  referrer.name
ORDER BY week, site, referrer
