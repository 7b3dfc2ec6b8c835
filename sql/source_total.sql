-- question: what do we hold from a source in a month, rows and gross amounts?
-- grain:    one row
-- reads:    ledger.outcome, ledger.dictionary, ledger.superseded
-- params:   $source VARCHAR, $from TIMESTAMP, $until TIMESTAMP
-- returns:  rows_counted BIGINT, gross_minor BIGINT
-- note:     the caller cuts months in the workspace's zone
SELECT
  count(*) AS rows_counted,
  CAST(COALESCE(sum(outcome.gross_minor), 0) AS BIGINT) AS gross_minor
FROM ledger.outcome AS outcome
JOIN ledger.dictionary AS names
  ON names.kind = 'source'
  AND names.id = outcome.source_id
LEFT JOIN ledger.superseded AS replaced
  ON replaced.fact = 'outcome'
  AND replaced.row_id = outcome.row_id
WHERE names.name = $source
  AND outcome.occurred_at >= $from
  AND outcome.occurred_at < $until
  AND NOT outcome.retracted
  AND replaced.row_id IS NULL
