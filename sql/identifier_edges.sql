-- question: which identifiers does each actor carry, and where does the actor live?
-- grain:    one row per (actor_id, kind, token)
-- reads:    ledger.identifier, ledger.actor
-- params:   none
-- returns:  actor_id BIGINT, kind INTEGER, token_high BIGINT, token_low BIGINT, system_id INTEGER, space INTEGER
SELECT
  identifier.actor_id,
  identifier.kind,
  identifier.token_high,
  identifier.token_low,
  home.system_id,
  home.space
FROM ledger.identifier AS identifier
JOIN (
  SELECT
    actor_id,
    min(system_id) AS system_id,
    min(space) AS space
  FROM ledger.actor
  GROUP BY actor_id
) AS home
  ON home.actor_id = identifier.actor_id
