-- question: which rows of ledger.link belong to the accounts that leave?
-- grain:    one row per row, which is removed
-- reads:    ledger.link, ledger.leaving
-- params:   none
-- returns:  nothing
DELETE FROM ledger.link
WHERE actor_id IN (SELECT actor_id FROM ledger.leaving)
