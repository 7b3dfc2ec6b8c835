-- question: whose are the activities, standing or not?
-- grain:    one row per row of ledger.activity
-- reads:    ledger.activity
-- params:   none
-- returns:  actor_id BIGINT
SELECT
  actor_id
FROM ledger.activity
