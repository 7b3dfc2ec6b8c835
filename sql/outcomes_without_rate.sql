-- question: which currencies have rows on days without a declared rate?
-- grain:    one row per currency
-- reads:    ledger.outcome, ledger.rate
-- params:   none
-- returns:  currency VARCHAR, rows_without_rate BIGINT, first_at TIMESTAMP
SELECT
  outcome.currency,
  count(*) AS rows_without_rate,
  min(outcome.occurred_at) AS first_at
FROM ledger.outcome AS outcome
LEFT JOIN ledger.rate AS rate
  ON rate.currency = outcome.currency
  AND CAST(outcome.occurred_at AS DATE) >= rate.from_day
  AND CAST(outcome.occurred_at AS DATE) < rate.until_day
WHERE NOT outcome.retracted
  AND rate.currency IS NULL
GROUP BY outcome.currency
ORDER BY outcome.currency
