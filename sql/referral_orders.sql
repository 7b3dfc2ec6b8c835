-- question: who first bought with one of the codes of referrals, and when?
-- grain:    one row per person
-- reads:    ledger.outcome_by_person, ledger.outcome_kind, ledger.dictionary
-- params:   $codes VARCHAR: in small letters between commas, as ",friend10,"; $from TIMESTAMP, $until TIMESTAMP (exclusive)
-- returns:  person_id BIGINT, first_at TIMESTAMP
SELECT
  outcome.person_id,
  min(outcome.occurred_at) AS first_at
FROM ledger.outcome_by_person AS outcome
JOIN ledger.outcome_kind AS kind
  ON kind.outcome_id = outcome.outcome_id
JOIN ledger.dictionary AS code
  ON code.kind = 'code'
  AND code.id = outcome.code_id
WHERE strpos(CAST($codes AS VARCHAR), ',' || lower(code.name) || ',') > 0
  AND kind.kind IN ('order', 'subscription', 'payment')
  AND outcome.person_id <> 0
  AND outcome.occurred_at >= $from
  AND outcome.occurred_at < $until
GROUP BY outcome.person_id
ORDER BY outcome.person_id
