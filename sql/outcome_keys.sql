-- question: which rows of ledger.outcome are known?
-- grain:    one row per version of a row
-- reads:    ledger.outcome
-- params:   none
-- returns:  row_key BIGINT
SELECT
  row_key
FROM ledger.outcome
