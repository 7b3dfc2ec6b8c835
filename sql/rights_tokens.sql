-- question: which tokens does each account carry that say who it is: its own id (kind 6) and what it may be linked by?
-- grain:    one row per (actor_id, kind, token)
-- reads:    ledger.actor, ledger.identifier
-- params:   none
-- returns:  actor_id BIGINT, kind INTEGER, token_high BIGINT, token_low BIGINT
SELECT
  actor_id,
  6 AS kind,
  token_high,
  token_low
FROM ledger.actor
GROUP BY actor_id, token_high, token_low
UNION ALL
SELECT
  actor_id,
  kind,
  token_high,
  token_low
FROM ledger.identifier
WHERE kind <= 5
ORDER BY actor_id, kind, token_high, token_low
