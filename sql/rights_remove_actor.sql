-- question: which rows of ledger.actor belong to the accounts that leave?
-- grain:    one row per row, which is removed
-- reads:    ledger.actor, ledger.leaving
-- params:   none
-- returns:  nothing
DELETE FROM ledger.actor
WHERE actor_id IN (SELECT actor_id FROM ledger.leaving)
