-- question: which accounts belong to which person?
-- grain:    one row per actor_id
-- reads:    ledger.actor_person
-- params:   none
-- returns:  actor_id BIGINT, person_id BIGINT
SELECT
  actor_id,
  person_id
FROM ledger.actor_person
ORDER BY actor_id
