-- question: which number does the next row of ledger.activity get?
-- grain:    one row
-- reads:    ledger.activity
-- params:   none
-- returns:  next_id BIGINT
SELECT
  COALESCE(max(row_id), 0) + 1 AS next_id
FROM ledger.activity
