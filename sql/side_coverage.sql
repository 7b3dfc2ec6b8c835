-- question: which time do community activities and business outcomes cover?
-- grain:    one row per side
-- reads:    ledger.activity, ledger.outcome
-- params:   none
-- returns:  side VARCHAR, first_at TIMESTAMP, last_at TIMESTAMP, rows_counted BIGINT
SELECT
  'activity' AS side,
  min(occurred_at) AS first_at,
  max(occurred_at) AS last_at,
  count(*) AS rows_counted
FROM ledger.activity
WHERE NOT retracted
UNION ALL
SELECT
  'outcome' AS side,
  min(outcome.occurred_at) AS first_at,
  max(outcome.occurred_at) AS last_at,
  count(*) AS rows_counted
FROM ledger.outcome AS outcome
JOIN ledger.outcome_kind AS kind
  ON kind.outcome_id = outcome.outcome_id
WHERE NOT outcome.retracted
  AND kind.kind IN ('order', 'payment')
ORDER BY side
