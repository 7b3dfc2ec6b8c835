-- question: what was said of an account, newest word last?
-- grain:    one row per row of ledger.actor
-- reads:    ledger.actor, ledger.dictionary, ledger.import_run
-- params:   $actor_id BIGINT
-- returns:  source VARCHAR, system VARCHAR, space INTEGER, joined_at TIMESTAMP, staff BOOLEAN, bot BOOLEAN, test BOOLEAN, shadow BOOLEAN, consent INTEGER, segment VARCHAR, retracted BOOLEAN, file_name VARCHAR, line BIGINT
SELECT
  source.name AS source,
  system.name AS system,
  actor.space,
  actor.joined_at,
  actor.staff,
  actor.bot,
  actor.test,
  actor.shadow,
  actor.consent,
  COALESCE(segment.name, '') AS segment,
  actor.retracted,
  COALESCE(run.file_name, '') AS file_name,
  actor.line
FROM ledger.actor AS actor
JOIN ledger.dictionary AS source
  ON source.kind = 'source'
  AND source.id = actor.source_id
JOIN ledger.dictionary AS system
  ON system.kind = 'system'
  AND system.id = actor.system_id
LEFT JOIN ledger.dictionary AS segment
  ON segment.kind = 'segment'
  AND segment.id = actor.segment_id
LEFT JOIN ledger.import_run AS run
  ON run.run_id = actor.run_id
WHERE actor.actor_id = $actor_id
ORDER BY actor.row_id
