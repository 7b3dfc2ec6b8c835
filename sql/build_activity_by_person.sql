-- question: which activities still stand and may be measured?
-- grain:    one row per activity
-- reads:    ledger.activity, ledger.source_basis, ledger.superseded
-- params:   none
-- returns:  actor_id BIGINT, occurred_at TIMESTAMP, row_id BIGINT, object_id BIGINT, activity_id INTEGER
-- note:     the build gives each row its person, leaves out who is excluded, and writes ledger.activity_by_person in
--           (person_id, occurred_at, row_id) order
SELECT
  activity.actor_id,
  activity.occurred_at,
  activity.row_id,
  activity.object_id,
  activity.activity_id
FROM ledger.activity AS activity
JOIN ledger.source_basis AS basis
  ON basis.source_id = activity.source_id
LEFT JOIN ledger.superseded AS replaced
  ON replaced.fact = 'activity'
  AND replaced.row_id = activity.row_id
WHERE NOT activity.retracted
  AND basis.measurement
  AND replaced.row_id IS NULL
