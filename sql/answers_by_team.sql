-- question: how many replies and accepted answers come from the community, and from each department of staff?
-- grain:    one row per (staff, segment_id); members' segments are put together
-- reads:    ledger.activity_by_person, ledger.activity_kind, ledger.person
-- params:   $from TIMESTAMP, $until TIMESTAMP (exclusive)
-- returns:  staff BOOLEAN, segment_id INTEGER, replies BIGINT, accepted BIGINT, people BIGINT
SELECT
  person.staff,
  CASE WHEN person.staff THEN person.segment_id ELSE 0 END AS segment_id,
  count(*) FILTER (WHERE kind.kind = 'replied') AS replies,
  count(*) FILTER (WHERE kind.kind = 'answer_accepted') AS accepted,
  count(DISTINCT activity.person_id) AS people
FROM ledger.activity_by_person AS activity
JOIN ledger.activity_kind AS kind
  ON kind.activity_id = activity.activity_id
JOIN ledger.person AS person
  ON person.person_id = activity.person_id
WHERE kind.kind IN ('replied', 'answer_accepted')
  AND activity.occurred_at >= $from
  AND activity.occurred_at < $until
GROUP BY
  person.staff,
  CASE WHEN person.staff THEN person.segment_id ELSE 0 END
ORDER BY
  person.staff,
  segment_id
