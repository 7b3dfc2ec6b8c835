-- question: (empties the staged rows of ledger.outcome)
-- grain:    none
-- reads:    ledger.staged_outcome
-- params:   none
-- returns:  nothing
DELETE FROM ledger.staged_outcome
