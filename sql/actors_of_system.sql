-- question: which actors of a system are known, and what does each description of them say?
-- grain:    one row per description; the largest row_id of an actor is the newest
-- reads:    ledger.actor
-- params:   $system_id INTEGER
-- returns:  token_high BIGINT, token_low BIGINT, actor_id BIGINT, row_id BIGINT, joined_at TIMESTAMP, staff BOOLEAN, bot BOOLEAN, test BOOLEAN, shadow BOOLEAN, retracted BOOLEAN, described BOOLEAN, consent INTEGER, segment_id INTEGER
SELECT
  token_high,
  token_low,
  actor_id,
  row_id,
  joined_at,
  staff,
  bot,
  test,
  shadow,
  retracted,
  described,
  consent,
  segment_id
FROM ledger.actor
WHERE system_id = $system_id
