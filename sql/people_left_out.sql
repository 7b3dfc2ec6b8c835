-- question: which people are left out of every figure, and why?
-- grain:    one row per reason
-- reads:    ledger.person
-- params:   none
-- returns:  reason VARCHAR, people BIGINT, members BIGINT
SELECT
  CASE WHEN excluded IS NULL THEN 'staff' ELSE excluded END AS reason,
  count(*) AS people,
  CAST(sum(CASE WHEN member THEN 1 ELSE 0 END) AS BIGINT) AS members
FROM ledger.person
WHERE excluded IS NOT NULL
  OR staff
GROUP BY CASE WHEN excluded IS NULL THEN 'staff' ELSE excluded END
ORDER BY reason
