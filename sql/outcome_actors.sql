-- question: whose are the outcomes, standing or not?
-- grain:    one row per row of ledger.outcome
-- reads:    ledger.outcome
-- params:   none
-- returns:  actor_id BIGINT
SELECT
  actor_id
FROM ledger.outcome
