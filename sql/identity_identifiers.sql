-- question: which identifiers does each account carry, where the source may be used for matching?
-- grain:    one row per (actor_id, kind, token)
-- reads:    ledger.identifier, ledger.source_basis
-- params:   none
-- returns:  actor_id BIGINT, kind INTEGER, token_high BIGINT, token_low BIGINT
SELECT
  identifier.actor_id,
  identifier.kind,
  identifier.token_high,
  identifier.token_low
FROM ledger.identifier AS identifier
JOIN ledger.source_basis AS basis
  ON basis.source_id = identifier.source_id
WHERE basis.matching
