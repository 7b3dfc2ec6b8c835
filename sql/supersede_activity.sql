-- question: which stored rows are replaced by a row of this import with the same key and other content?
-- grain:    one row per replaced row
-- reads:    ledger.staged_activity, ledger.activity
-- params:   $run_id BIGINT
-- returns:  nothing
INSERT INTO ledger.superseded (fact, row_id, by_run)
WITH known AS (
  SELECT
    row_id,
    row_key,
    row_version
  FROM ledger.activity
  WHERE row_key IN (SELECT row_key FROM ledger.staged_activity)
)
SELECT
  'activity',
  stored.row_id,
  $run_id
FROM (
  SELECT
    row_key,
    max(row_id) AS row_id
  FROM ledger.staged_activity
  GROUP BY row_key
) AS newest
JOIN ledger.staged_activity AS staged
  ON staged.row_id = newest.row_id
JOIN (
  SELECT
    row_key,
    max(row_id) AS row_id
  FROM known
  GROUP BY row_key
) AS latest
  ON latest.row_key = newest.row_key
JOIN known AS stored
  ON stored.row_id = latest.row_id
WHERE stored.row_version <> staged.row_version
