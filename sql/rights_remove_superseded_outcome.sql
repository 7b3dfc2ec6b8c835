-- question: which notes of replaced rows speak of a row of outcome of the accounts that leave?
-- grain:    one row per note, which is removed
-- reads:    ledger.superseded, ledger.outcome, ledger.leaving
-- params:   none
-- returns:  nothing
DELETE FROM ledger.superseded
WHERE fact = 'outcome'
  AND row_id IN (
    SELECT outcome.row_id
    FROM ledger.outcome AS outcome
    JOIN ledger.leaving AS leaving
      ON leaving.actor_id = outcome.actor_id
  )
