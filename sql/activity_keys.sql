-- question: which rows of ledger.activity are known?
-- grain:    one row per version of a row
-- reads:    ledger.activity
-- params:   none
-- returns:  row_key BIGINT
SELECT
  row_key
FROM ledger.activity
