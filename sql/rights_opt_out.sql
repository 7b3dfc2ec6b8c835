-- question: which newest words on the accounts that opt out say something else?
-- grain:    one new row of ledger.actor per account, the newest word with another consent
-- reads:    ledger.actor, ledger.leaving
-- params:   $consent INTEGER, $next_row_id BIGINT
-- returns:  nothing
INSERT INTO ledger.actor (
  row_id,
  actor_id,
  system_id,
  space,
  token_high,
  token_low,
  joined_at,
  staff,
  bot,
  test,
  shadow,
  consent,
  segment_id,
  retracted,
  described,
  source_id,
  run_id,
  line
)
SELECT
  $next_row_id + row_number() OVER (ORDER BY described.actor_id, described.line, described.token_high, described.token_low) - 1 AS row_id,
  described.actor_id,
  described.system_id,
  described.space,
  described.token_high,
  described.token_low,
  described.joined_at,
  described.staff,
  described.bot,
  described.test,
  described.shadow,
  CAST($consent AS INTEGER) AS consent,
  described.segment_id,
  described.retracted,
  described.described,
  described.source_id,
  described.run_id,
  described.line
FROM ledger.actor AS described
JOIN (
  SELECT
    actor_id,
    max(row_id) AS row_id
  FROM ledger.actor
  WHERE actor_id IN (SELECT actor_id FROM ledger.leaving)
  GROUP BY actor_id
) AS newest
  ON newest.row_id = described.row_id
WHERE described.consent <> $consent
ORDER BY described.actor_id, described.line, described.token_high, described.token_low
