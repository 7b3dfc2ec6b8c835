-- question: which customers, guests, requesters and deleted accounts are known by rows alone that are older than they may be kept?
-- grain:    one row per actor_id
-- reads:    ledger.actor, ledger.activity, ledger.outcome, ledger.retention
-- params:   $keep_from TIMESTAMP
-- returns:  actor_id BIGINT
-- note:     an account of a member that still exists stays: leavers must not vanish from a denominator
SELECT
  described.actor_id
FROM ledger.actor AS described
JOIN (
  SELECT
    actor_id,
    max(row_id) AS row_id
  FROM ledger.actor
  GROUP BY actor_id
) AS newest
  ON newest.row_id = described.row_id
JOIN (
  SELECT
    facts.actor_id,
    max(facts.stays) AS stays
  FROM (
    SELECT
      activity.actor_id,
      CASE WHEN activity.occurred_at < retention.keep_from THEN 0 ELSE 1 END AS stays
    FROM ledger.activity AS activity
    LEFT JOIN ledger.retention AS retention
      ON retention.fact = 'activity'
      AND retention.name_id = activity.activity_id
      AND retention.source_id = activity.source_id
    UNION ALL
    SELECT
      outcome.actor_id,
      CASE WHEN outcome.occurred_at < retention.keep_from THEN 0 ELSE 1 END AS stays
    FROM ledger.outcome AS outcome
    LEFT JOIN ledger.retention AS retention
      ON retention.fact = 'outcome'
      AND retention.name_id = outcome.outcome_id
      AND retention.source_id = outcome.source_id
  ) AS facts
  GROUP BY facts.actor_id
) AS seen
  ON seen.actor_id = described.actor_id
WHERE seen.stays = 0
  AND (described.space <> 0 OR described.retracted)
  AND (described.joined_at IS NULL OR described.joined_at < $keep_from)
ORDER BY described.actor_id
