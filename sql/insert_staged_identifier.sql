-- question: which staged identifiers are new?
-- grain:    one row per (actor_id, kind, token)
-- reads:    ledger.staged_identifier, ledger.identifier
-- params:   none
-- returns:  nothing
INSERT INTO ledger.identifier (actor_id, kind, token_high, token_low, source_id, run_id)
SELECT
  staged.actor_id,
  staged.kind,
  staged.token_high,
  staged.token_low,
  min(staged.source_id),
  min(staged.run_id)
FROM ledger.staged_identifier AS staged
WHERE NOT EXISTS (
  SELECT 1
  FROM ledger.identifier AS known
  WHERE known.actor_id = staged.actor_id
    AND known.kind = staged.kind
    AND known.token_high = staged.token_high
    AND known.token_low = staged.token_low
)
GROUP BY staged.actor_id, staged.kind, staged.token_high, staged.token_low
ORDER BY staged.actor_id, staged.kind, staged.token_high, staged.token_low
