-- question: which actors are there, and on which side of the join?
-- grain:    one row per actor_id
-- reads:    ledger.actor
-- params:   none
-- returns:  actor_id BIGINT, system_id INTEGER, space INTEGER
SELECT
  actor_id,
  min(system_id) AS system_id,
  min(space) AS space
FROM ledger.actor
GROUP BY actor_id
ORDER BY actor_id
