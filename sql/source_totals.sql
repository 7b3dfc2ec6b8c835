-- question: what do we hold from each source and month, rows and gross amounts?
-- grain:    one row per (source, month)
-- reads:    ledger.outcome, ledger.dictionary, ledger.superseded
-- params:   none
-- returns:  source VARCHAR, month_from DATE, rows_counted BIGINT, gross_minor BIGINT
SELECT
  names.name AS source,
  CAST(date_trunc('month', outcome.occurred_at) AS DATE) AS month_from,
  count(*) AS rows_counted,
  CAST(sum(outcome.gross_minor) AS BIGINT) AS gross_minor
FROM ledger.outcome AS outcome
JOIN ledger.dictionary AS names
  ON names.kind = 'source'
  AND names.id = outcome.source_id
WHERE NOT outcome.retracted
  AND NOT EXISTS (
    SELECT 1
    FROM ledger.superseded AS superseded
    WHERE superseded.fact = 'outcome'
      AND superseded.row_id = outcome.row_id
  )
GROUP BY names.name, CAST(date_trunc('month', outcome.occurred_at) AS DATE)
ORDER BY source, month_from
