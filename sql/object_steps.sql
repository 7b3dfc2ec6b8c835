-- question: when did each person first take each declared step of an idea or a bug?
-- grain:    one row per (person_id, object_id, activity); the reader keeps the earliest of an object
-- reads:    ledger.activity_by_person, ledger.activity_kind, ledger.person
-- params:   $activities VARCHAR: names between commas, as ",idea_created,idea_shipped,"; $from TIMESTAMP, $until TIMESTAMP (exclusive)
-- returns:  object_id BIGINT, activity VARCHAR, first_at TIMESTAMP, person_id BIGINT, staff BOOLEAN
SELECT
  activity.object_id,
  kind.name AS activity,
  min(activity.occurred_at) AS first_at,
  activity.person_id,
  person.staff
FROM ledger.activity_by_person AS activity
JOIN ledger.activity_kind AS kind
  ON kind.activity_id = activity.activity_id
JOIN ledger.person AS person
  ON person.person_id = activity.person_id
WHERE strpos(CAST($activities AS VARCHAR), ',' || kind.name || ',') > 0
  AND activity.object_id <> 0
  AND activity.occurred_at >= $from
  AND activity.occurred_at < $until
GROUP BY
  activity.person_id,
  activity.object_id,
  kind.name,
  person.staff
ORDER BY
  activity.object_id,
  kind.name,
  min(activity.occurred_at),
  activity.person_id
