-- question: the rows of a range of people, in order, for one pass
-- grain:    one row per row of ledger.outcome_by_person
-- reads:    ledger.outcome_by_person
-- params:   $from_person BIGINT, $until_person BIGINT
-- returns:  person_id BIGINT, occurred_at TIMESTAMP, row_id BIGINT, object_id BIGINT, outcome_id INTEGER, net_minor BIGINT, margin_minor BIGINT
SELECT
  person_id,
  occurred_at,
  row_id,
  object_id,
  outcome_id,
  net_minor,
  margin_minor
FROM ledger.outcome_by_person
WHERE person_id >= $from_person
  AND person_id < $until_person
ORDER BY person_id, occurred_at, row_id
