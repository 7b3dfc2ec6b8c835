-- question: how much was sold in rows that no figure may use, and why?
-- grain:    one row per reason
-- reads:    ledger.outcome, ledger.outcome_kind, ledger.source_basis, ledger.rate, ledger.actor_person, ledger.person, ledger.superseded
-- params:   $from TIMESTAMP, $until TIMESTAMP
-- returns:  reason VARCHAR, rows_counted BIGINT, net_minor BIGINT
-- note:     the few accounts of excluded people come first, so that most outcomes are passed over at once
WITH excluded AS (
  SELECT
    linked.actor_id,
    person.excluded AS reason
  FROM ledger.person AS person
  JOIN ledger.actor_person AS linked
    ON linked.person_id = person.person_id
  WHERE person.excluded IS NOT NULL
),
left_out AS (
  SELECT
    'no_basis' AS reason,
    outcome.row_id,
    outcome.outcome_id,
    outcome.occurred_at,
    outcome.currency,
    outcome.gross_minor - outcome.tax_minor - outcome.shipping_minor AS net_minor
  FROM ledger.outcome AS outcome
  JOIN ledger.source_basis AS basis
    ON basis.source_id = outcome.source_id
  WHERE NOT basis.measurement
    AND NOT outcome.retracted
  UNION ALL
  SELECT
    excluded.reason,
    outcome.row_id,
    outcome.outcome_id,
    outcome.occurred_at,
    outcome.currency,
    outcome.gross_minor - outcome.tax_minor - outcome.shipping_minor AS net_minor
  FROM ledger.outcome AS outcome
  JOIN ledger.source_basis AS basis
    ON basis.source_id = outcome.source_id
  JOIN excluded
    ON excluded.actor_id = outcome.actor_id
  WHERE basis.measurement
    AND NOT outcome.retracted
)
SELECT
  left_out.reason,
  count(*) AS rows_counted,
  CAST(sum(floor(left_out.net_minor * rate.factor + 0.5)) AS BIGINT) AS net_minor
FROM left_out
JOIN ledger.outcome_kind AS kind
  ON kind.outcome_id = left_out.outcome_id
JOIN ledger.rate AS rate
  ON rate.currency = left_out.currency
  AND CAST(left_out.occurred_at AS DATE) >= rate.from_day
  AND CAST(left_out.occurred_at AS DATE) < rate.until_day
LEFT JOIN ledger.superseded AS replaced
  ON replaced.fact = 'outcome'
  AND replaced.row_id = left_out.row_id
WHERE kind.side = 'business'
  AND kind.kind IN ('order', 'refund', 'dispute')
  AND left_out.occurred_at >= $from
  AND left_out.occurred_at < $until
  AND replaced.row_id IS NULL
GROUP BY left_out.reason
ORDER BY left_out.reason
