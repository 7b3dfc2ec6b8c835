-- question: how many rows of ledger.outcome are older than they may be kept?
-- grain:    one row per (name_id, source_id)
-- reads:    ledger.outcome, ledger.retention
-- params:   none
-- returns:  name_id INTEGER, source_id INTEGER, rows_due BIGINT
SELECT
  retention.name_id,
  retention.source_id,
  count(*) AS rows_due
FROM ledger.outcome AS outcome
JOIN ledger.retention AS retention
  ON retention.fact = 'outcome'
  AND retention.name_id = outcome.outcome_id
  AND retention.source_id = outcome.source_id
WHERE outcome.occurred_at < retention.keep_from
GROUP BY retention.name_id, retention.source_id
ORDER BY retention.name_id, retention.source_id
