-- question: which number does the next actor get?
-- grain:    one row
-- reads:    ledger.actor
-- params:   none
-- returns:  next_id BIGINT
SELECT
  COALESCE(max(actor_id), 0) + 1 AS next_id
FROM ledger.actor
