-- question: which rows of ledger.outcome belong to the accounts that leave?
-- grain:    one row per row, which is removed
-- reads:    ledger.outcome, ledger.leaving
-- params:   none
-- returns:  nothing
DELETE FROM ledger.outcome
WHERE actor_id IN (SELECT actor_id FROM ledger.leaving)
