-- question: which rows of traffic are known, and in which version?
-- grain:    one row per version of a row, the newest last
-- reads:    ledger.traffic
-- params:   none
-- returns:  row_key BIGINT, row_version BIGINT, row_id BIGINT
SELECT
  row_key,
  row_version,
  row_id
FROM ledger.traffic
ORDER BY row_id
