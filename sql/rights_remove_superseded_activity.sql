-- question: which notes of replaced rows speak of a row of activity of the accounts that leave?
-- grain:    one row per note, which is removed
-- reads:    ledger.superseded, ledger.activity, ledger.leaving
-- params:   none
-- returns:  nothing
DELETE FROM ledger.superseded
WHERE fact = 'activity'
  AND row_id IN (
    SELECT activity.row_id
    FROM ledger.activity AS activity
    JOIN ledger.leaving AS leaving
      ON leaving.actor_id = activity.actor_id
  )
