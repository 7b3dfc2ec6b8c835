-- question: who is each person: member, customer, staff, since when?
-- grain:    one row per person_id
-- reads:    ledger.actor, ledger.actor_person, ledger.activity
-- params:   none
-- returns:  nothing
INSERT INTO ledger.person (
  person_id,
  member,
  customer,
  staff,
  excluded,
  joined_at,
  segment_id,
  tier
)
WITH described AS (
  SELECT
    actor.actor_id,
    actor.space,
    actor.shadow,
    actor.retracted,
    actor.staff,
    actor.bot,
    actor.test,
    actor.consent,
    actor.joined_at,
    actor.segment_id
  FROM ledger.actor AS actor
  JOIN (
    SELECT
      actor_id,
      max(row_id) AS row_id
    FROM ledger.actor
    GROUP BY actor_id
  ) AS newest
    ON newest.row_id = actor.row_id
),
seen AS (
  SELECT
    activity.actor_id,
    min(activity.occurred_at) AS first_at
  FROM ledger.activity AS activity
  JOIN described
    ON described.actor_id = activity.actor_id
  WHERE described.joined_at IS NULL
    AND described.space = 0
  GROUP BY activity.actor_id
)
SELECT
  linked.person_id,
  bool_or(described.space = 0 AND NOT described.shadow AND NOT described.retracted) AS member,
  bool_or(described.space = 1) AS customer,
  bool_or(described.staff) AS staff,
  CASE
    WHEN bool_or(described.bot) THEN 'bot'
    WHEN bool_or(described.test) THEN 'test'
    WHEN min(described.consent) < 0 THEN 'opted_out'
  END AS excluded,
  min(
    CASE
      WHEN described.space = 0 AND NOT described.shadow AND NOT described.retracted
        THEN COALESCE(described.joined_at, seen.first_at)
    END
  ) AS joined_at,
  max(described.segment_id) AS segment_id,
  max(linked.tier) AS tier
FROM described
JOIN ledger.actor_person AS linked
  ON linked.actor_id = described.actor_id
LEFT JOIN seen
  ON seen.actor_id = described.actor_id
GROUP BY linked.person_id
ORDER BY linked.person_id
