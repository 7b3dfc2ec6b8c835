-- question: why were rows dropped, in each import run?
-- grain:    one row per (run_id, reason); a replay takes rows back with a negative count
-- reads:    ledger.import_reason
-- params:   none
-- returns:  run_id BIGINT, reason VARCHAR, rows_counted BIGINT
SELECT
  run_id,
  reason,
  CAST(sum("rows") AS BIGINT) AS rows_counted
FROM ledger.import_reason
GROUP BY run_id, reason
ORDER BY run_id, reason
