-- question: how often was each kind of activity and outcome recorded, by which source, from when to when?
-- grain:    one row per (fact, name, source)
-- reads:    ledger.activity, ledger.outcome, ledger.dictionary, ledger.superseded
-- params:   none
-- returns:  fact VARCHAR, name VARCHAR, source VARCHAR, rows_counted BIGINT, first_at TIMESTAMP, last_at TIMESTAMP
SELECT
  'activity' AS fact,
  names.name,
  source.name AS source,
  count(*) AS rows_counted,
  min(activity.occurred_at) AS first_at,
  max(activity.occurred_at) AS last_at
FROM ledger.activity AS activity
JOIN ledger.dictionary AS names
  ON names.kind = 'activity'
  AND names.id = activity.activity_id
JOIN ledger.dictionary AS source
  ON source.kind = 'source'
  AND source.id = activity.source_id
WHERE NOT activity.retracted
  AND NOT EXISTS (
    SELECT 1
    FROM ledger.superseded AS superseded
    WHERE superseded.fact = 'activity'
      AND superseded.row_id = activity.row_id
  )
GROUP BY names.name, source.name
UNION ALL
SELECT
  'outcome' AS fact,
  names.name,
  source.name AS source,
  count(*) AS rows_counted,
  min(outcome.occurred_at) AS first_at,
  max(outcome.occurred_at) AS last_at
FROM ledger.outcome AS outcome
JOIN ledger.dictionary AS names
  ON names.kind = 'outcome'
  AND names.id = outcome.outcome_id
JOIN ledger.dictionary AS source
  ON source.kind = 'source'
  AND source.id = outcome.source_id
WHERE NOT outcome.retracted
  AND NOT EXISTS (
    SELECT 1
    FROM ledger.superseded AS superseded
    WHERE superseded.fact = 'outcome'
      AND superseded.row_id = outcome.row_id
  )
GROUP BY names.name, source.name
ORDER BY fact, name, source
