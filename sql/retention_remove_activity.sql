-- question: which rows of ledger.activity are older than they may be kept?
-- grain:    one row per row, which is removed
-- reads:    ledger.activity, ledger.retention
-- params:   none
-- returns:  nothing
DELETE FROM ledger.activity
WHERE row_id IN (
  SELECT due.row_id
  FROM ledger.activity AS due
  JOIN ledger.retention AS retention
    ON retention.fact = 'activity'
    AND retention.name_id = due.activity_id
    AND retention.source_id = due.source_id
  WHERE due.occurred_at < retention.keep_from
)
