-- question: how much was sold to nobody known?
-- grain:    one row
-- reads:    ledger.outcome_by_person, ledger.outcome_kind
-- params:   $from TIMESTAMP, $until TIMESTAMP
-- returns:  net_minor BIGINT, rows_counted BIGINT
SELECT
  CAST(COALESCE(sum(outcome.net_minor), 0) AS BIGINT) AS net_minor,
  count(*) AS rows_counted
FROM ledger.outcome_by_person AS outcome
JOIN ledger.outcome_kind AS kind
  ON kind.outcome_id = outcome.outcome_id
WHERE outcome.person_id = 0
  AND kind.side = 'business'
  AND kind.kind IN ('order', 'refund', 'dispute')
  AND outcome.occurred_at >= $from
  AND outcome.occurred_at < $until
