-- question: how much came in from each source in each currency, and what is that in the workspace's at the rates of the days?
-- grain:    one row per (source, currency)
-- reads:    ledger.outcome, ledger.rate, ledger.dictionary, ledger.superseded
-- params:   none
-- returns:  source VARCHAR, currency VARCHAR, rows_counted BIGINT, gross_minor BIGINT, converted_minor BIGINT, rows_without_rate BIGINT
SELECT
  source.name AS source,
  outcome.currency,
  count(*) AS rows_counted,
  CAST(sum(outcome.gross_minor) AS BIGINT) AS gross_minor,
  CAST(COALESCE(sum(floor(outcome.gross_minor * rate.factor + 0.5)), 0) AS BIGINT) AS converted_minor,
  CAST(sum(CASE WHEN rate.factor IS NULL THEN 1 ELSE 0 END) AS BIGINT) AS rows_without_rate
FROM ledger.outcome AS outcome
JOIN ledger.dictionary AS source
  ON source.kind = 'source'
  AND source.id = outcome.source_id
LEFT JOIN ledger.rate AS rate
  ON rate.currency = outcome.currency
  AND CAST(outcome.occurred_at AS DATE) >= rate.from_day
  AND CAST(outcome.occurred_at AS DATE) < rate.until_day
WHERE NOT outcome.retracted
  AND NOT EXISTS (
    SELECT 1
    FROM ledger.superseded AS superseded
    WHERE superseded.fact = 'outcome'
      AND superseded.row_id = outcome.row_id
  )
GROUP BY source.name, outcome.currency
ORDER BY source.name, outcome.currency
