-- question: which rows of the period are behind the money figures, five of them?
-- grain:    one row per outcome row
-- reads:    ledger.outcome_by_person, ledger.outcome_kind, ledger.outcome
-- params:   $from TIMESTAMP, $until TIMESTAMP
-- returns:  row_id BIGINT, person_id BIGINT, occurred_at TIMESTAMP, name VARCHAR, net_minor BIGINT, margin_minor BIGINT, run_id BIGINT, line BIGINT
SELECT
  derived.row_id,
  derived.person_id,
  derived.occurred_at,
  kind.name,
  derived.net_minor,
  derived.margin_minor,
  stored.run_id,
  stored.line
FROM ledger.outcome_by_person AS derived
JOIN ledger.outcome_kind AS kind
  ON kind.outcome_id = derived.outcome_id
JOIN ledger.outcome AS stored
  ON stored.row_id = derived.row_id
WHERE kind.kind = 'order'
  AND derived.occurred_at >= $from
  AND derived.occurred_at < $until
ORDER BY derived.row_id, derived.person_id, derived.occurred_at, kind.outcome_id, derived.net_minor, derived.margin_minor, stored.run_id, stored.line
LIMIT 5
