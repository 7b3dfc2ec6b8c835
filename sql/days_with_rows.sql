-- question: on which days did each source have rows?
-- grain:    one row per (source, day), in UTC
-- reads:    ledger.activity, ledger.outcome, ledger.dictionary
-- params:   none
-- returns:  source VARCHAR, day DATE
SELECT
  source.name AS source,
  days.day
FROM (
  SELECT source_id, CAST(occurred_at AS DATE) AS day
  FROM ledger.activity
  WHERE NOT retracted
  GROUP BY source_id, CAST(occurred_at AS DATE)
  UNION
  SELECT source_id, CAST(occurred_at AS DATE) AS day
  FROM ledger.outcome
  WHERE NOT retracted
  GROUP BY source_id, CAST(occurred_at AS DATE)
) AS days
JOIN ledger.dictionary AS source
  ON source.kind = 'source'
  AND source.id = days.source_id
ORDER BY source.name, days.day
