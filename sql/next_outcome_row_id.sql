-- question: which number does the next row of ledger.outcome get?
-- grain:    one row
-- reads:    ledger.outcome
-- params:   none
-- returns:  next_id BIGINT
SELECT
  COALESCE(max(row_id), 0) + 1 AS next_id
FROM ledger.outcome
