-- question: which state of the facts is this?
-- grain:    one row
-- reads:    ledger.import_run
-- params:   none
-- returns:  runs BIGINT, last_run BIGINT, rows_kept BIGINT
SELECT
  count(*) AS runs,
  COALESCE(max(run_id), 0) AS last_run,
  CAST(COALESCE(sum(rows_kept), 0) AS BIGINT) AS rows_kept
FROM ledger.import_run
