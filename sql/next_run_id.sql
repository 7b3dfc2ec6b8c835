-- question: which number does the next import get?
-- grain:    one row
-- reads:    ledger.import_run
-- params:   none
-- returns:  next_id BIGINT
SELECT
  COALESCE(max(run_id), 0) + 1 AS next_id
FROM ledger.import_run
