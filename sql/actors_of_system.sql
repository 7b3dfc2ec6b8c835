-- question: which actors of a system are known, and which description of each is the newest?
-- grain:    one row per description
-- reads:    ledger.actor
-- params:   $system_id INTEGER
-- returns:  token_high BIGINT, token_low BIGINT, actor_id BIGINT, row_version BIGINT, row_id BIGINT
SELECT
  token_high,
  token_low,
  actor_id,
  row_version,
  row_id
FROM ledger.actor
WHERE system_id = $system_id
