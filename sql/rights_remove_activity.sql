-- question: which rows of ledger.activity belong to the accounts that leave?
-- grain:    one row per row, which is removed
-- reads:    ledger.activity, ledger.leaving
-- params:   none
-- returns:  nothing
DELETE FROM ledger.activity
WHERE actor_id IN (SELECT actor_id FROM ledger.leaving)
