-- question: how many facts of a source are alike in everything but their id?
-- grain:    one row
-- reads:    ledger.activity, ledger.outcome, ledger.superseded
-- params:   $source_id INTEGER, $from TIMESTAMP, $until TIMESTAMP (exclusive)
-- returns:  rows_counted BIGINT, repeated BIGINT
WITH alike AS (
  SELECT
    activity.actor_id,
    count(*) AS rows_alike
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
  GROUP BY
    activity.actor_id,
    activity.occurred_at,
    activity.activity_id,
    activity.object_id
  UNION ALL
  SELECT
    outcome.actor_id,
    count(*) AS rows_alike
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
  GROUP BY
    outcome.actor_id,
    outcome.occurred_at,
    outcome.outcome_id,
    outcome.object_id,
    outcome.gross_minor,
    outcome.product_id
)
SELECT
  CAST(COALESCE(sum(rows_alike), 0) AS BIGINT) AS rows_counted,
  CAST(COALESCE(sum(rows_alike - 1), 0) AS BIGINT) AS repeated
FROM alike
