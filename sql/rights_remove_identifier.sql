-- question: which rows of ledger.identifier belong to the accounts that leave?
-- grain:    one row per row, which is removed
-- reads:    ledger.identifier, ledger.leaving
-- params:   none
-- returns:  nothing
DELETE FROM ledger.identifier
WHERE actor_id IN (SELECT actor_id FROM ledger.leaving)
