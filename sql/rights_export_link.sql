-- question: to which companies and deals does an account belong?
-- grain:    one row per row of ledger.link
-- reads:    ledger.link, ledger.dictionary, ledger.import_run
-- params:   $actor_id BIGINT
-- returns:  link VARCHAR, retracted BOOLEAN, source VARCHAR, file_name VARCHAR, line BIGINT
SELECT
  names.name AS link,
  link.retracted,
  source.name AS source,
  COALESCE(run.file_name, '') AS file_name,
  link.line
FROM ledger.link AS link
JOIN ledger.dictionary AS names
  ON names.kind = 'link'
  AND names.id = link.link_id
JOIN ledger.dictionary AS source
  ON source.kind = 'source'
  AND source.id = link.source_id
LEFT JOIN ledger.import_run AS run
  ON run.run_id = link.run_id
WHERE link.actor_id = $actor_id
ORDER BY link.row_id
