-- question: which notes of replaced rows speak of a row of ledger.outcome that is older than it may be kept?
-- grain:    one row per note, which is removed
-- reads:    ledger.superseded, ledger.outcome, ledger.retention
-- params:   none
-- returns:  nothing
DELETE FROM ledger.superseded
WHERE fact = 'outcome'
  AND row_id IN (
    SELECT outcome.row_id
    FROM ledger.outcome AS outcome
    JOIN ledger.retention AS retention
      ON retention.fact = 'outcome'
      AND retention.name_id = outcome.outcome_id
      AND retention.source_id = outcome.source_id
    WHERE outcome.occurred_at < retention.keep_from
  )
