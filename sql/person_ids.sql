-- question: how far do the person ids reach?
-- grain:    one row
-- reads:    ledger.person
-- params:   none
-- returns:  people BIGINT, last_person_id BIGINT
SELECT
  count(*) AS people,
  COALESCE(max(person_id), 0) AS last_person_id
FROM ledger.person
