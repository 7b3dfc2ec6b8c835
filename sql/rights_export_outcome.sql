-- question: what happened to the business, or to them, with an account?
-- grain:    one row per row of ledger.outcome
-- reads:    ledger.outcome, ledger.dictionary, ledger.import_run
-- params:   $actor_id BIGINT
-- returns:  outcome VARCHAR, occurred_at TIMESTAMP, gross_minor BIGINT, tax_minor BIGINT, shipping_minor BIGINT, discount_minor BIGINT, fee_minor BIGINT, currency VARCHAR, product VARCHAR, code VARCHAR, retracted BOOLEAN, source VARCHAR, file_name VARCHAR, line BIGINT
SELECT
  names.name AS outcome,
  outcome.occurred_at,
  outcome.gross_minor,
  outcome.tax_minor,
  outcome.shipping_minor,
  outcome.discount_minor,
  outcome.fee_minor,
  outcome.currency,
  COALESCE(product.name, '') AS product,
  COALESCE(code.name, '') AS code,
  outcome.retracted,
  source.name AS source,
  COALESCE(run.file_name, '') AS file_name,
  outcome.line
FROM ledger.outcome AS outcome
JOIN ledger.dictionary AS names
  ON names.kind = 'outcome'
  AND names.id = outcome.outcome_id
JOIN ledger.dictionary AS source
  ON source.kind = 'source'
  AND source.id = outcome.source_id
LEFT JOIN ledger.dictionary AS product
  ON product.kind = 'product'
  AND product.id = outcome.product_id
LEFT JOIN ledger.dictionary AS code
  ON code.kind = 'code'
  AND code.id = outcome.code_id
LEFT JOIN ledger.import_run AS run
  ON run.run_id = outcome.run_id
WHERE outcome.actor_id = $actor_id
ORDER BY outcome.occurred_at, outcome.row_id
