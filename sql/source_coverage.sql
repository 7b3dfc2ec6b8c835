-- question: what came in from each source, and which days does it cover?
-- grain:    one row per source
-- reads:    ledger.import_run
-- params:   none
-- returns:  source VARCHAR, rows_read BIGINT, rows_kept BIGINT, rows_dropped BIGINT, first_at TIMESTAMP, last_at TIMESTAMP, rows_unchanged BIGINT, rows_changed BIGINT, files BIGINT
SELECT
  source,
  CAST(sum(rows_read) AS BIGINT) AS rows_read,
  CAST(sum(rows_kept) AS BIGINT) AS rows_kept,
  CAST(sum(rows_dropped) AS BIGINT) AS rows_dropped,
  min(first_at) AS first_at,
  max(last_at) AS last_at,
  CAST(sum(rows_unchanged) AS BIGINT) AS rows_unchanged,
  CAST(sum(rows_changed) AS BIGINT) AS rows_changed,
  count(*) AS files
FROM ledger.import_run
GROUP BY source
ORDER BY source
