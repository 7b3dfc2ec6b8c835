-- question: what did each person do, in order?
-- grain:    one row per activity that still stands
-- reads:    ledger.activity, ledger.actor_person, ledger.person, ledger.source_basis, ledger.superseded
-- params:   none
-- returns:  nothing
INSERT INTO ledger.activity_by_person (
  person_id,
  occurred_at,
  row_id,
  object_id,
  activity_id
)
SELECT
  linked.person_id,
  activity.occurred_at,
  activity.row_id,
  activity.object_id,
  activity.activity_id
FROM ledger.activity AS activity
JOIN ledger.actor_person AS linked
  ON linked.actor_id = activity.actor_id
JOIN ledger.person AS person
  ON person.person_id = linked.person_id
JOIN ledger.source_basis AS basis
  ON basis.source_id = activity.source_id
WHERE NOT activity.retracted
  AND basis.measurement
  AND person.excluded IS NULL
  AND NOT EXISTS (
    SELECT 1
    FROM ledger.superseded AS superseded
    WHERE superseded.fact = 'activity'
      AND superseded.row_id = activity.row_id
  )
ORDER BY linked.person_id, activity.occurred_at, activity.row_id
