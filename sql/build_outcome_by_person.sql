-- question: which outcomes still stand and may be measured, net and as margin in the workspace's currency?
-- grain:    one row per outcome
-- reads:    ledger.outcome, ledger.source_basis, ledger.superseded, ledger.margin, ledger.rate
-- params:   none
-- returns:  actor_id BIGINT, occurred_at TIMESTAMP, row_id BIGINT, object_id BIGINT, outcome_id INTEGER, net_minor BIGINT, margin_minor BIGINT, discount_minor BIGINT, product_id INTEGER, code_id INTEGER
-- note:     the build gives each row its person (0 = anonymous), leaves out who is excluded, and writes
--           ledger.outcome_by_person in (person_id, occurred_at, row_id) order
SELECT
  outcome.actor_id,
  outcome.occurred_at,
  outcome.row_id,
  outcome.object_id,
  outcome.outcome_id,
  CAST(floor((outcome.gross_minor - outcome.tax_minor - outcome.shipping_minor) * rate.factor + 0.5) AS BIGINT) AS net_minor,
  CAST(
    floor(
      (outcome.gross_minor - outcome.tax_minor - outcome.shipping_minor) * rate.factor
      * COALESCE(by_product.share, by_default.share, 0)
      - outcome.fee_minor * rate.factor
      + 0.5
    ) AS BIGINT
  ) AS margin_minor,
  CAST(floor(outcome.discount_minor * rate.factor + 0.5) AS BIGINT) AS discount_minor,
  outcome.product_id,
  outcome.code_id
FROM ledger.outcome AS outcome
JOIN ledger.source_basis AS basis
  ON basis.source_id = outcome.source_id
JOIN ledger.rate AS rate
  ON rate.currency = outcome.currency
  AND CAST(outcome.occurred_at AS DATE) >= rate.from_day
  AND CAST(outcome.occurred_at AS DATE) < rate.until_day
LEFT JOIN ledger.margin AS by_product
  ON by_product.outcome_id = outcome.outcome_id
  AND by_product.product_id = outcome.product_id
  AND outcome.product_id > 0
LEFT JOIN ledger.margin AS by_default
  ON by_default.outcome_id = outcome.outcome_id
  AND by_default.product_id = 0
LEFT JOIN ledger.superseded AS replaced
  ON replaced.fact = 'outcome'
  AND replaced.row_id = outcome.row_id
WHERE NOT outcome.retracted
  AND basis.measurement
  AND replaced.row_id IS NULL
