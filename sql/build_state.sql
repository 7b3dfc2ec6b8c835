-- question: from which inputs were the derived tables built?
-- grain:    one row, or none if no build finished
-- reads:    ledger.build_state
-- params:   none
-- returns:  inputs_sha256 VARCHAR
SELECT
  inputs_sha256
FROM ledger.build_state
