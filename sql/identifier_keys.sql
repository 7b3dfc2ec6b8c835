-- question: which identifiers are known?
-- grain:    one row per (actor_id, kind, token)
-- reads:    ledger.identifier
-- params:   none
-- returns:  actor_id BIGINT, kind INTEGER, token_high BIGINT, token_low BIGINT
SELECT
  actor_id,
  kind,
  token_high,
  token_low
FROM ledger.identifier
