-- question: when did each topic get its first answer from somebody else, and when was an answer accepted?
-- grain:    one row per topic that was started in the time asked for
-- reads:    ledger.activity_by_person, ledger.activity_kind, ledger.person
-- params:   $from TIMESTAMP, $until TIMESTAMP (exclusive): nothing at or after it is seen
-- returns:  topic_id BIGINT, asker_person BIGINT, created_at TIMESTAMP, first_response_at TIMESTAMP, accepted_at TIMESTAMP, by_staff BOOLEAN
-- note:     first by person and topic (local to a shard), then by topic: who started a topic cannot be its first answer
WITH parts AS (
  SELECT
    activity.object_id,
    activity.person_id,
    min(activity.occurred_at) FILTER (WHERE kind.kind = 'posted_topic') AS started_at,
    min(activity.occurred_at) FILTER (WHERE kind.kind = 'replied') AS replied_at,
    min(activity.occurred_at) FILTER (WHERE kind.kind = 'answer_accepted') AS accepted_at,
    bool_or(person.staff) AS staff
  FROM ledger.activity_by_person AS activity
  JOIN ledger.activity_kind AS kind
    ON kind.activity_id = activity.activity_id
  JOIN ledger.person AS person
    ON person.person_id = activity.person_id
  WHERE kind.kind IN ('posted_topic', 'replied', 'answer_accepted')
    AND activity.occurred_at >= $from
    AND activity.occurred_at < $until
    AND activity.object_id <> 0
  GROUP BY activity.person_id, activity.object_id
),
topics AS (
  SELECT
    object_id AS topic_id,
    min(person_id) FILTER (WHERE started_at IS NOT NULL) AS asker_person,
    min(started_at) AS created_at,
    min(replied_at) FILTER (WHERE started_at IS NULL) AS first_response_at,
    min(replied_at) FILTER (WHERE started_at IS NULL AND staff) AS first_staff_at,
    min(accepted_at) AS accepted_at
  FROM parts
  GROUP BY object_id
)
SELECT
  topic_id,
  asker_person,
  created_at,
  first_response_at,
  accepted_at,
  COALESCE(first_staff_at <= first_response_at, FALSE) AS by_staff
FROM topics
WHERE created_at IS NOT NULL
ORDER BY topic_id
