-- question: how much was sold in rows that no figure may use, and why?
-- grain:    one row per reason
-- reads:    ledger.outcome, ledger.outcome_kind, ledger.source_basis, ledger.rate, ledger.actor_person, ledger.person, ledger.superseded
-- params:   $from TIMESTAMP, $until TIMESTAMP
-- returns:  reason VARCHAR, rows_counted BIGINT, net_minor BIGINT
SELECT
  CASE WHEN NOT basis.measurement THEN 'no_basis' ELSE person.excluded END AS reason,
  count(*) AS rows_counted,
  CAST(
    sum(floor((outcome.gross_minor - outcome.tax_minor - outcome.shipping_minor) * rate.factor + 0.5)) AS BIGINT
  ) AS net_minor
FROM ledger.outcome AS outcome
JOIN ledger.outcome_kind AS kind
  ON kind.outcome_id = outcome.outcome_id
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
WHERE NOT outcome.retracted
  AND kind.side = 'business'
  AND kind.kind IN ('order', 'refund', 'dispute')
  AND outcome.occurred_at >= $from
  AND outcome.occurred_at < $until
  AND (NOT basis.measurement OR person.excluded IS NOT NULL)
  AND NOT EXISTS (
    SELECT 1
    FROM ledger.superseded AS superseded
    WHERE superseded.fact = 'outcome'
      AND superseded.row_id = outcome.row_id
  )
GROUP BY CASE WHEN NOT basis.measurement THEN 'no_basis' ELSE person.excluded END
ORDER BY reason
