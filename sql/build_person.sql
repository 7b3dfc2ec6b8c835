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
FROM ledger.actor AS described
JOIN (
  SELECT
    actor_id,
    max(row_id) AS row_id
  FROM ledger.actor
  GROUP BY actor_id
) AS newest
  ON newest.row_id = described.row_id
JOIN ledger.actor_person AS linked
  ON linked.actor_id = described.actor_id
LEFT JOIN (
  SELECT
    actor_id,
    min(occurred_at) AS first_at
  FROM ledger.activity
  WHERE actor_id IN (
    SELECT actor_id FROM ledger.actor WHERE joined_at IS NULL AND space = 0
  )
  GROUP BY actor_id
) AS seen
  ON seen.actor_id = described.actor_id
GROUP BY linked.person_id
ORDER BY linked.person_id
