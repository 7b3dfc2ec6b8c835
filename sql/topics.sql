-- question: when did each topic get its first answer from somebody else, and when was an answer accepted?
-- grain:    one row per topic that was started in the time asked for
-- reads:    ledger.activity_by_person, ledger.activity_kind, ledger.person
-- params:   $from TIMESTAMP, $until TIMESTAMP (exclusive): nothing at or after it is seen
-- returns:  topic_id BIGINT, asker_person BIGINT, created_at TIMESTAMP, first_response_at TIMESTAMP, accepted_at TIMESTAMP, by_staff BOOLEAN
-- note:     who started a topic cannot be its first answer; topics are few and joined to posts (a third of the time of
--           grouping all posts by person and topic first); past one machine that join is a broadcast
WITH posts AS (
  SELECT
    activity.object_id,
    activity.person_id,
    activity.occurred_at,
    kind.kind
  FROM ledger.activity_by_person AS activity
  JOIN ledger.activity_kind AS kind
    ON kind.activity_id = activity.activity_id
  WHERE kind.kind IN ('posted_topic', 'replied', 'answer_accepted')
    AND activity.object_id <> 0
    AND activity.occurred_at >= $from
    AND activity.occurred_at < $until
),
topics AS (
  SELECT
    object_id AS topic_id,
    min(person_id) AS asker_person,
    min(occurred_at) AS created_at
  FROM posts
  WHERE kind = 'posted_topic'
  GROUP BY object_id
),
staff AS (
  SELECT
    person_id
  FROM ledger.person
  WHERE staff
),
answers AS (
  SELECT
    posts.object_id AS topic_id,
    min(posts.occurred_at) FILTER (WHERE posts.kind = 'replied') AS first_response_at,
    min(posts.occurred_at) FILTER (WHERE posts.kind = 'replied' AND staff.person_id IS NOT NULL) AS first_staff_at,
    min(posts.occurred_at) FILTER (WHERE posts.kind = 'answer_accepted') AS accepted_at
  FROM posts
  JOIN topics
    ON topics.topic_id = posts.object_id
  LEFT JOIN staff
    ON staff.person_id = posts.person_id
  WHERE posts.kind = 'answer_accepted'
    OR (posts.kind = 'replied' AND posts.person_id <> topics.asker_person)
  GROUP BY posts.object_id
)
SELECT
  topics.topic_id,
  topics.asker_person,
  topics.created_at,
  answers.first_response_at,
  answers.accepted_at,
  COALESCE(answers.first_staff_at <= answers.first_response_at, FALSE) AS by_staff
FROM topics
LEFT JOIN answers
  ON answers.topic_id = topics.topic_id
ORDER BY topics.topic_id
