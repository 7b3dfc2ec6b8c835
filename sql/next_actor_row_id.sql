-- question: which number does the next row of ledger.actor get?
-- grain:    one row
-- reads:    ledger.actor
-- params:   none
-- returns:  next_id BIGINT
SELECT
  COALESCE(max(row_id), 0) + 1 AS next_id
FROM ledger.actor
