-- question: (empties the staged rows of ledger.activity)
-- grain:    none
-- reads:    ledger.staged_activity
-- params:   none
-- returns:  nothing
DELETE FROM ledger.staged_activity
