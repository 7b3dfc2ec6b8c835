-- question: how many rows has ledger.outcome_by_person?
-- grain:    one row
-- reads:    ledger.outcome_by_person
-- params:   none
-- returns:  rows_counted BIGINT
SELECT
  count(*) AS rows_counted
FROM ledger.outcome_by_person
