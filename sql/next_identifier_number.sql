-- question: how many identifiers are there, plus one?
-- grain:    one row
-- reads:    ledger.identifier
-- params:   none
-- returns:  next_id BIGINT
SELECT
  count(*) + 1 AS next_id
FROM ledger.identifier
