-- question: which files are the facts made of?
-- grain:    one row per import run
-- reads:    ledger.import_run
-- params:   none
-- returns:  run_id BIGINT, source VARCHAR, file_name VARCHAR, rows_read BIGINT, sha256 VARCHAR
SELECT
  run_id,
  source,
  file_name,
  rows_read,
  sha256
FROM ledger.import_run
ORDER BY run_id
