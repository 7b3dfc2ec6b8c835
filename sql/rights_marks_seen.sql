-- question: which marks of erased and opted-out people has this ledger been through?
-- grain:    one row, or none
-- reads:    ledger.marks_seen
-- params:   none
-- returns:  version VARCHAR
SELECT
  version
FROM ledger.marks_seen
