-- question: who registered for and who attended each event, up to a day?
-- grain:    one row per (object_id, person_id)
-- reads:    ledger.activity_by_person, ledger.activity_kind, ledger.person
-- params:   $until TIMESTAMP (exclusive)
-- returns:  object_id BIGINT, person_id BIGINT, registered BOOLEAN, attended BOOLEAN, last_at TIMESTAMP
SELECT
  activity.object_id,
  activity.person_id,
  bool_or(kind.kind = 'registered') AS registered,
  bool_or(kind.kind = 'attended') AS attended,
  max(activity.occurred_at) AS last_at
FROM ledger.activity_by_person AS activity
JOIN ledger.activity_kind AS kind
  ON kind.activity_id = activity.activity_id
JOIN ledger.person AS person
  ON person.person_id = activity.person_id
WHERE kind.kind IN ('registered', 'attended')
  AND NOT person.staff
  AND activity.object_id <> 0
  AND activity.occurred_at < $until
GROUP BY
  activity.object_id,
  activity.person_id
ORDER BY
  activity.object_id,
  activity.person_id
