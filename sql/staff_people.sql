-- question: which people are staff?
-- grain:    one row per person
-- reads:    ledger.person
-- params:   none
-- returns:  person_id BIGINT
SELECT
  person_id
FROM ledger.person
WHERE staff
ORDER BY person_id
