-- question: which accounts are there, on which side of the join, and what is known of each by its newest description?
-- grain:    one row per actor_id
-- reads:    ledger.actor
-- params:   none
-- note:     a contact of sales (4) is resolved by the rules of a guest (2); an account (5) is a company and nobody
-- returns:  actor_id BIGINT, system_id INTEGER, space INTEGER, staff BOOLEAN, bot BOOLEAN, test BOOLEAN, shadow BOOLEAN
SELECT
  described.actor_id,
  described.system_id,
  CASE WHEN described.space = 4 THEN 2 ELSE described.space END AS space,
  described.staff,
  described.bot,
  described.test,
  described.shadow
FROM ledger.actor AS described
JOIN (
  SELECT
    actor_id,
    max(row_id) AS row_id
  FROM ledger.actor
  GROUP BY actor_id
) AS newest
  ON newest.row_id = described.row_id
WHERE described.space <> 5
ORDER BY described.actor_id
