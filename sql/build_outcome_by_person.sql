-- question: what happened to the business with each person, in order, net and as margin in the workspace's currency?
-- grain:    one row per outcome that still stands; person_id 0 = anonymous
-- reads:    ledger.outcome, ledger.actor_person, ledger.person, ledger.source_basis, ledger.superseded, ledger.margin, ledger.rate
-- params:   none
-- returns:  nothing
INSERT INTO ledger.outcome_by_person (
  person_id,
  occurred_at,
  row_id,
  object_id,
  outcome_id,
  net_minor,
  margin_minor,
  discount_minor,
  product_id,
  code_id
)
SELECT
  COALESCE(linked.person_id, 0) AS person_id,
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
LEFT JOIN ledger.actor_person AS linked
  ON linked.actor_id = outcome.actor_id
LEFT JOIN ledger.person AS person
  ON person.person_id = linked.person_id
LEFT JOIN ledger.margin AS by_product
  ON by_product.outcome_id = outcome.outcome_id
  AND by_product.product_id = outcome.product_id
  AND outcome.product_id > 0
LEFT JOIN ledger.margin AS by_default
  ON by_default.outcome_id = outcome.outcome_id
  AND by_default.product_id = 0
WHERE NOT outcome.retracted
  AND basis.measurement
  AND person.excluded IS NULL
  AND NOT EXISTS (
    SELECT 1
    FROM ledger.superseded AS superseded
    WHERE superseded.fact = 'outcome'
      AND superseded.row_id = outcome.row_id
  )
ORDER BY COALESCE(linked.person_id, 0), outcome.occurred_at, outcome.row_id
