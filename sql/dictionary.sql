-- question: which names have which small number?
-- grain:    one row per (kind, id)
-- reads:    ledger.dictionary
-- params:   none
-- returns:  kind VARCHAR, id INTEGER, name VARCHAR
SELECT
  kind,
  id,
  name
FROM ledger.dictionary
ORDER BY kind, id
