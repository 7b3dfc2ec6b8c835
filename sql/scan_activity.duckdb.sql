-- question: the rows of a range of people, in order, for one pass
-- grain:    one row per row of ledger.activity_by_person
-- reads:    ledger.activity_by_person
-- params:   $from_person BIGINT, $until_person BIGINT
-- returns:  person_id BIGINT, occurred_at TIMESTAMP, row_id BIGINT, object_id BIGINT, activity_id INTEGER
-- note:     the table is stored in this order and DuckDB keeps it; the reader checks every row
SELECT
  person_id,
  occurred_at,
  row_id,
  object_id,
  activity_id
FROM ledger.activity_by_person
WHERE person_id >= $from_person
  AND person_id < $until_person
