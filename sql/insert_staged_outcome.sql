-- question: which staged rows are new, or differ from what is stored under their key?
-- grain:    one row per row_key
-- reads:    ledger.staged_outcome, ledger.outcome
-- params:   none
-- returns:  nothing
INSERT INTO ledger.outcome (
  row_id,
  row_key,
  row_version,
  actor_id,
  occurred_at,
  object_id,
  outcome_id,
  gross_minor,
  tax_minor,
  shipping_minor,
  discount_minor,
  fee_minor,
  currency,
  product_id,
  code_id,
  source_id,
  retracted,
  run_id,
  line
)
WITH known AS (
  SELECT
    row_id,
    row_key,
    row_version
  FROM ledger.outcome
  WHERE row_key IN (SELECT row_key FROM ledger.staged_outcome)
)
SELECT
  staged.row_id,
  staged.row_key,
  staged.row_version,
  staged.actor_id,
  staged.occurred_at,
  staged.object_id,
  staged.outcome_id,
  staged.gross_minor,
  staged.tax_minor,
  staged.shipping_minor,
  staged.discount_minor,
  staged.fee_minor,
  staged.currency,
  staged.product_id,
  staged.code_id,
  staged.source_id,
  staged.retracted,
  staged.run_id,
  staged.line
FROM ledger.staged_outcome AS staged
JOIN (
  SELECT
    row_key,
    max(row_id) AS row_id
  FROM ledger.staged_outcome
  GROUP BY row_key
) AS newest
  ON newest.row_id = staged.row_id
LEFT JOIN (
  SELECT
    row_key,
    max(row_id) AS row_id
  FROM known
  GROUP BY row_key
) AS latest
  ON latest.row_key = staged.row_key
LEFT JOIN known AS stored
  ON stored.row_id = latest.row_id
WHERE stored.row_id IS NULL
  OR stored.row_version <> staged.row_version
ORDER BY staged.row_id
