-- question: how often was each activity recorded in a period, and by how many people?
-- grain:    one row per activity
-- reads:    ledger.activity_by_person, ledger.activity_kind, ledger.person
-- params:   $from TIMESTAMP, $until TIMESTAMP (exclusive)
-- returns:  activity VARCHAR, rows_counted BIGINT, people BIGINT
SELECT
  kind.name AS activity,
  count(*) AS rows_counted,
  count(DISTINCT activity.person_id) AS people
FROM ledger.activity_by_person AS activity
JOIN ledger.activity_kind AS kind
  ON kind.activity_id = activity.activity_id
JOIN ledger.person AS person
  ON person.person_id = activity.person_id
WHERE NOT person.staff
  AND activity.occurred_at >= $from
  AND activity.occurred_at < $until
GROUP BY kind.name
ORDER BY kind.name
