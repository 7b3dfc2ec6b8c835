-- question: how many rows has ledger.activity_by_person?
-- grain:    one row
-- reads:    ledger.activity_by_person
-- params:   none
-- returns:  rows_counted BIGINT
SELECT
  count(*) AS rows_counted
FROM ledger.activity_by_person
