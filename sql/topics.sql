-- question: which topics were started in the time asked for, by whom and when?
-- grain:    one row per topic
-- reads:    ledger.activity_by_person, ledger.activity_kind
-- params:   $from TIMESTAMP, $until TIMESTAMP (exclusive): nothing at or after it is seen
-- returns:  topic_id BIGINT, asker_person BIGINT, created_at TIMESTAMP
-- note:     topic_answers has what followed; the two are joined in memory, at a tenth of what a join here costs
SELECT
  object_id AS topic_id,
  min(person_id) AS asker_person,
  min(occurred_at) AS created_at
FROM ledger.activity_by_person
WHERE activity_id IN (
    SELECT activity_id FROM ledger.activity_kind WHERE kind = 'posted_topic'
  )
  AND object_id <> 0
  AND occurred_at >= $from
  AND occurred_at < $until
GROUP BY object_id
ORDER BY object_id
