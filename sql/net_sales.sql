-- question: how much was sold, net, with everybody counted but staff?
-- grain:    one row
-- reads:    ledger.outcome_by_person, ledger.outcome_kind, ledger.person
-- params:   $from TIMESTAMP, $until TIMESTAMP
-- returns:  net_minor BIGINT
SELECT
  CAST(COALESCE(sum(outcome.net_minor), 0) AS BIGINT) AS net_minor
FROM ledger.outcome_by_person AS outcome
JOIN ledger.outcome_kind AS kind
  ON kind.outcome_id = outcome.outcome_id
LEFT JOIN ledger.person AS person
  ON person.person_id = outcome.person_id
WHERE (person.staff IS NULL OR NOT person.staff)
  AND kind.side = 'business'
  AND kind.kind IN ('order', 'refund', 'dispute')
  AND outcome.occurred_at >= $from
  AND outcome.occurred_at < $until
