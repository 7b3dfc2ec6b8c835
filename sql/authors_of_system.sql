-- question: which person is each community account of a system, of those who may be counted?
-- grain:    one row per actor_id
-- reads:    ledger.actor, ledger.actor_person, ledger.person
-- params:   $system_id INTEGER
-- returns:  token_high BIGINT, token_low BIGINT, person_id BIGINT
SELECT
  actor.token_high,
  actor.token_low,
  linked.person_id
FROM ledger.actor AS actor
JOIN ledger.actor_person AS linked
  ON linked.actor_id = actor.actor_id
JOIN ledger.person AS person
  ON person.person_id = linked.person_id
WHERE actor.system_id = $system_id
  AND actor.space = 0
  AND person.excluded IS NULL
  AND NOT person.staff
GROUP BY
  linked.person_id,
  actor.token_high,
  actor.token_low
ORDER BY
  linked.person_id,
  actor.token_high,
  actor.token_low
