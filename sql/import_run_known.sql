-- question: was this file imported already under these settings?
-- grain:    one row
-- reads:    ledger.import_run
-- params:   $source VARCHAR, $sha256 VARCHAR, $settings_sha256 VARCHAR
-- returns:  runs BIGINT
SELECT
  count(*) AS runs
FROM ledger.import_run
WHERE source = $source
  AND sha256 = $sha256
  AND settings_sha256 = $settings_sha256
