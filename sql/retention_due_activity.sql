-- question: how many rows of ledger.activity are older than they may be kept?
-- grain:    one row per (name_id, source_id)
-- reads:    ledger.activity, ledger.retention
-- params:   none
-- returns:  name_id INTEGER, source_id INTEGER, rows_due BIGINT
SELECT
  retention.name_id,
  retention.source_id,
  count(*) AS rows_due
FROM ledger.activity AS activity
JOIN ledger.retention AS retention
  ON retention.fact = 'activity'
  AND retention.name_id = activity.activity_id
  AND retention.source_id = activity.source_id
WHERE activity.occurred_at < retention.keep_from
GROUP BY retention.name_id, retention.source_id
ORDER BY retention.name_id, retention.source_id
