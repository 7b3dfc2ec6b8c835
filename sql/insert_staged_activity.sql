-- question: which staged rows are new, or differ from what is stored under their key?
-- grain:    one row per row_key
-- reads:    ledger.staged_activity, ledger.activity
-- params:   none
-- returns:  nothing
INSERT INTO ledger.activity (
  row_id,
  row_key,
  row_version,
  actor_id,
  occurred_at,
  object_id,
  activity_id,
  source_id,
  retracted,
  run_id,
  line
)
WITH known AS (
  SELECT
    row_id,
    row_key,
    row_version
  FROM ledger.activity
  WHERE row_key IN (SELECT row_key FROM ledger.staged_activity)
)
SELECT
  staged.row_id,
  staged.row_key,
  staged.row_version,
  staged.actor_id,
  staged.occurred_at,
  staged.object_id,
  staged.activity_id,
  staged.source_id,
  staged.retracted,
  staged.run_id,
  staged.line
FROM ledger.staged_activity AS staged
JOIN (
  SELECT
    row_key,
    max(row_id) AS row_id
  FROM ledger.staged_activity
  GROUP BY row_key
) AS newest
  ON newest.row_id = staged.row_id
LEFT JOIN (
  SELECT
    row_key,
    max(row_id) AS row_id
  FROM known
  GROUP BY row_key
) AS latest
  ON latest.row_key = staged.row_key
LEFT JOIN known AS stored
  ON stored.row_id = latest.row_id
WHERE stored.row_id IS NULL
  OR stored.row_version <> staged.row_version
ORDER BY staged.row_id
