-- question: by which kinds of identifier is an account known, and who said so?
-- grain:    one row per (kind, token, source)
-- reads:    ledger.identifier, ledger.dictionary
-- params:   $actor_id BIGINT
-- returns:  kind INTEGER, token_high BIGINT, token_low BIGINT, source VARCHAR
SELECT
  identifier.kind,
  identifier.token_high,
  identifier.token_low,
  source.name AS source
FROM ledger.identifier AS identifier
JOIN ledger.dictionary AS source
  ON source.kind = 'source'
  AND source.id = identifier.source_id
WHERE identifier.actor_id = $actor_id
ORDER BY identifier.kind, identifier.token_high, identifier.token_low, source.name
