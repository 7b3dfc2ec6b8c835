-- question: which people may no figure count?
-- grain:    one row per person
-- reads:    ledger.person
-- params:   none
-- returns:  person_id BIGINT
SELECT
  person_id
FROM ledger.person
WHERE excluded IS NOT NULL
ORDER BY person_id
