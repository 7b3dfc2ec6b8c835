-- question: which notes of replaced rows speak of a row of ledger.activity that is older than it may be kept?
-- grain:    one row per note, which is removed
-- reads:    ledger.superseded, ledger.activity, ledger.retention
-- params:   none
-- returns:  nothing
DELETE FROM ledger.superseded
WHERE fact = 'activity'
  AND row_id IN (
    SELECT activity.row_id
    FROM ledger.activity AS activity
    JOIN ledger.retention AS retention
      ON retention.fact = 'activity'
      AND retention.name_id = activity.activity_id
      AND retention.source_id = activity.source_id
    WHERE activity.occurred_at < retention.keep_from
  )
