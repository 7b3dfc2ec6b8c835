-- question: who replied to which topic, or had an answer to it accepted, and when?
-- grain:    one row per reply or accepted answer
-- reads:    ledger.activity_by_person, ledger.activity_kind
-- params:   $from TIMESTAMP, $until TIMESTAMP (exclusive): nothing at or after it is seen
-- returns:  topic_id BIGINT, person_id BIGINT, occurred_at TIMESTAMP, activity_id INTEGER
-- note:     who started a topic cannot be its first answer: measure::TopicTable sees to that
SELECT
  object_id AS topic_id,
  person_id,
  occurred_at,
  activity_id
FROM ledger.activity_by_person
WHERE activity_id IN (
    SELECT activity_id FROM ledger.activity_kind WHERE kind IN ('replied', 'answer_accepted')
  )
  AND object_id <> 0
  AND occurred_at >= $from
  AND occurred_at < $until
