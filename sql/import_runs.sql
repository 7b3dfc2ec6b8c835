-- question: which files came in, in order, and what became of their rows?
-- grain:    one row per import run
-- reads:    ledger.import_run
-- params:   none
-- returns:  run_id BIGINT, source VARCHAR, file_name VARCHAR, kind VARCHAR, sha256 VARCHAR, rows_read BIGINT, rows_kept BIGINT, rows_dropped BIGINT, rows_unchanged BIGINT, rows_changed BIGINT, first_at TIMESTAMP, last_at TIMESTAMP
SELECT
  run_id,
  source,
  file_name,
  kind,
  sha256,
  rows_read,
  rows_kept,
  rows_dropped,
  rows_unchanged,
  rows_changed,
  first_at,
  last_at
FROM ledger.import_run
ORDER BY run_id
