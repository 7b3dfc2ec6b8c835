-- question: what did an account do?
-- grain:    one row per row of ledger.activity
-- reads:    ledger.activity, ledger.dictionary, ledger.import_run
-- params:   $actor_id BIGINT
-- returns:  activity VARCHAR, occurred_at TIMESTAMP, retracted BOOLEAN, source VARCHAR, file_name VARCHAR, line BIGINT
SELECT
  names.name AS activity,
  activity.occurred_at,
  activity.retracted,
  source.name AS source,
  COALESCE(run.file_name, '') AS file_name,
  activity.line
FROM ledger.activity AS activity
JOIN ledger.dictionary AS names
  ON names.kind = 'activity'
  AND names.id = activity.activity_id
JOIN ledger.dictionary AS source
  ON source.kind = 'source'
  AND source.id = activity.source_id
LEFT JOIN ledger.import_run AS run
  ON run.run_id = activity.run_id
WHERE activity.actor_id = $actor_id
ORDER BY activity.occurred_at, activity.row_id
