-- question: the rows of a range of people, in order, for one pass
-- grain:    one row per row of ledger.person that may be measured: no bot, no test account, nobody who opted out
-- reads:    ledger.person
-- params:   $from_person BIGINT, $until_person BIGINT
-- returns:  person_id BIGINT, member BOOLEAN, staff BOOLEAN, joined_at TIMESTAMP, segment_id INTEGER, customer BOOLEAN
-- note:     the table is stored in this order and DuckDB keeps it; the reader checks every row
SELECT
  person_id,
  member,
  staff,
  joined_at,
  segment_id,
  customer
FROM ledger.person
WHERE person_id >= $from_person
  AND person_id < $until_person
  AND excluded IS NULL
