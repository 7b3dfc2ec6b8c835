-- question: of the members who joined in a month, how many were active in each month after it?
-- grain:    one row per (month of joining, months after it) with somebody active
-- reads:    ledger.activity_by_person, ledger.activity_kind, ledger.person
-- params:   $from TIMESTAMP, $until TIMESTAMP (exclusive)
-- returns:  cohort_month BIGINT, months_after BIGINT, returned BIGINT, members BIGINT
-- note:     calendar months of UTC, returns on the very month; months are counted since year 0. The figure itself comes
--           from the scan, in the workspace's zone; past one machine this gives the same where the zone is UTC: first
--           each person's months where the person lives, then the counts
WITH members AS (
  SELECT
    person_id,
    joined_at,
    cw1.month_no(joined_at) AS cohort_month
  FROM ledger.person
  WHERE member
    AND NOT staff
    AND excluded IS NULL
    AND joined_at >= $from
    AND joined_at < $until
),
cohorts AS (
  SELECT
    cohort_month,
    count(*) AS members
  FROM members
  GROUP BY cohort_month
),
months AS (
  SELECT DISTINCT
    activity.person_id,
    members.cohort_month,
    cw1.month_no(activity.occurred_at) - members.cohort_month AS months_after
  FROM ledger.activity_by_person AS activity
  JOIN ledger.activity_kind AS kind
    ON kind.activity_id = activity.activity_id
  JOIN members
    ON members.person_id = activity.person_id
  WHERE kind.kind NOT IN ('other', 'joined', 'registered')
    AND activity.occurred_at >= members.joined_at
    AND activity.occurred_at < $until
)
SELECT
  months.cohort_month,
  months.months_after,
  count(*) AS returned,
  cohorts.members
FROM months
JOIN cohorts
  ON cohorts.cohort_month = months.cohort_month
GROUP BY
  months.cohort_month,
  months.months_after,
  cohorts.members
ORDER BY
  months.cohort_month,
  months.months_after
