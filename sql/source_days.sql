-- question: how many facts of a source fall on each day?
-- grain:    one row per day (UTC) with a fact
-- reads:    ledger.activity, ledger.outcome, ledger.superseded
-- params:   $source_id INTEGER, $from TIMESTAMP, $until TIMESTAMP (exclusive)
-- returns:  day DATE, rows_counted BIGINT
WITH facts AS (
  SELECT
    CAST(activity.occurred_at AS DATE) AS day
  FROM ledger.activity AS activity
  WHERE activity.source_id = $source_id
    AND NOT activity.retracted
    AND activity.occurred_at >= $from
    AND activity.occurred_at < $until
    AND NOT EXISTS (
      SELECT 1
      FROM ledger.superseded AS superseded
      WHERE superseded.fact = 'activity'
        AND superseded.row_id = activity.row_id
    )
  UNION ALL
  SELECT
    CAST(outcome.occurred_at AS DATE) AS day
  FROM ledger.outcome AS outcome
  WHERE outcome.source_id = $source_id
    AND NOT outcome.retracted
    AND outcome.occurred_at >= $from
    AND outcome.occurred_at < $until
    AND NOT EXISTS (
      SELECT 1
      FROM ledger.superseded AS superseded
      WHERE superseded.fact = 'outcome'
        AND superseded.row_id = outcome.row_id
    )
)
SELECT
  day,
  count(*) AS rows_counted
FROM facts
GROUP BY day
ORDER BY day
