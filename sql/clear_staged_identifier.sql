-- question: (empties the staged rows of ledger.identifier)
-- grain:    none
-- reads:    ledger.staged_identifier
-- params:   none
-- returns:  nothing
DELETE FROM ledger.staged_identifier
