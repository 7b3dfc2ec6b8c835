-- question: how many rows has ledger.person?
-- grain:    one row
-- reads:    ledger.person
-- params:   none
-- returns:  rows_counted BIGINT
SELECT
  count(*) AS rows_counted
FROM ledger.person
