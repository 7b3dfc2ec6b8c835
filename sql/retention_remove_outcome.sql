-- question: which rows of ledger.outcome are older than they may be kept?
-- grain:    one row per row, which is removed
-- reads:    ledger.outcome, ledger.retention
-- params:   none
-- returns:  nothing
DELETE FROM ledger.outcome
WHERE row_id IN (
  SELECT due.row_id
  FROM ledger.outcome AS due
  JOIN ledger.retention AS retention
    ON retention.fact = 'outcome'
    AND retention.name_id = due.outcome_id
    AND retention.source_id = due.source_id
  WHERE due.occurred_at < retention.keep_from
)
