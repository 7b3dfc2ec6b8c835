-- question: which deals were open at the end of the period or closed in it, and which contact of their account was touched when?
-- grain:    one row per (deal, contact); one row without a person for a deal whose contacts nobody knows
-- reads:    ledger.outcome, ledger.dictionary, ledger.source_basis, ledger.superseded, ledger.rate, ledger.link, ledger.actor_person, ledger.person, ledger.activity_by_person, ledger.activity_kind
-- params:   $from TIMESTAMP, $until TIMESTAMP (exclusive), $window_days INTEGER, $touches VARCHAR: names between commas, as ",attended,", $other_touches VARCHAR: the same
-- returns:  deal BIGINT, account BIGINT, state VARCHAR, amount_minor BIGINT, created_at TIMESTAMP, person_id BIGINT, first_touch TIMESTAMP, first_other TIMESTAMP
-- note:     a contact belongs to the deal's account or has a role in the deal; touches count from $window_days before the deal was created until it closed or the period ended. created_at is no later than the close. amount_minor is NULL where no rate is declared
WITH standing AS (
  SELECT
    outcome.object_id,
    outcome.actor_id,
    names.name,
    outcome.occurred_at,
    CAST(floor(outcome.gross_minor * rate.factor + 0.5) AS BIGINT) AS amount_minor
  FROM ledger.outcome AS outcome
  JOIN ledger.dictionary AS names
    ON names.kind = 'outcome'
    AND names.id = outcome.outcome_id
  JOIN ledger.source_basis AS basis
    ON basis.source_id = outcome.source_id
  LEFT JOIN ledger.rate AS rate
    ON rate.currency = outcome.currency
    AND CAST(outcome.occurred_at AS DATE) >= rate.from_day
    AND CAST(outcome.occurred_at AS DATE) < rate.until_day
  LEFT JOIN ledger.superseded AS replaced
    ON replaced.fact = 'outcome'
    AND replaced.row_id = outcome.row_id
  WHERE NOT outcome.retracted
    AND basis.measurement
    AND replaced.row_id IS NULL
    AND names.name IN ('deal_created', 'deal_won', 'deal_lost', 'deal_open')
    AND outcome.object_id <> 0
),
begun AS (
  SELECT
    object_id,
    min(occurred_at) AS created_at
  FROM standing
  WHERE name IN ('deal_created', 'deal_open')
  GROUP BY object_id
),
deals AS (
  SELECT
    standing.object_id,
    standing.actor_id,
    CASE
      WHEN standing.name = 'deal_open' OR standing.occurred_at >= $until THEN 'open'
      WHEN standing.name = 'deal_won' THEN 'won'
      ELSE 'lost'
    END AS state,
    standing.amount_minor,
    CASE
      WHEN standing.name <> 'deal_open' AND standing.occurred_at < begun.created_at THEN standing.occurred_at
      ELSE begun.created_at
    END AS created_at,
    CASE
      WHEN standing.name = 'deal_open' OR standing.occurred_at >= $until THEN $until
      ELSE standing.occurred_at
    END AS ends_at
  FROM standing
  JOIN begun
    ON begun.object_id = standing.object_id
  WHERE standing.name <> 'deal_created'
    AND begun.created_at < $until
    AND (standing.name = 'deal_open' OR standing.occurred_at >= $from)
),
belonging AS (
  SELECT
    link.actor_id,
    link.account_id,
    link.object_id
  FROM ledger.link AS link
  JOIN (
    SELECT
      row_key,
      max(row_id) AS row_id
    FROM ledger.link
    GROUP BY row_key
  ) AS newest
    ON newest.row_id = link.row_id
  JOIN ledger.source_basis AS basis
    ON basis.source_id = link.source_id
  WHERE NOT link.retracted
    AND basis.measurement
),
named AS (
  SELECT
    deals.object_id,
    belonging.actor_id
  FROM deals
  JOIN belonging
    ON belonging.account_id = deals.actor_id
  WHERE deals.actor_id <> 0
  UNION
  SELECT
    deals.object_id,
    belonging.actor_id
  FROM deals
  JOIN belonging
    ON belonging.object_id = deals.object_id
),
contacts AS (
  SELECT DISTINCT
    named.object_id,
    linked.person_id
  FROM named
  JOIN ledger.actor_person AS linked
    ON linked.actor_id = named.actor_id
  JOIN ledger.person AS person
    ON person.person_id = linked.person_id
  WHERE NOT person.staff
    AND person.excluded IS NULL
),
touched AS (
  SELECT
    activity.person_id,
    activity.occurred_at,
    strpos(CAST($touches AS VARCHAR), ',' || kind.name || ',') > 0 AS of_community
  FROM ledger.activity_by_person AS activity
  JOIN ledger.activity_kind AS kind
    ON kind.activity_id = activity.activity_id
  WHERE activity.occurred_at < $until
    AND (
      strpos(CAST($touches AS VARCHAR), ',' || kind.name || ',') > 0
      OR strpos(CAST($other_touches AS VARCHAR), ',' || kind.name || ',') > 0
    )
)
SELECT
  deals.object_id AS deal,
  deals.actor_id AS account,
  deals.state,
  deals.amount_minor,
  deals.created_at,
  contacts.person_id,
  min(CASE WHEN touched.of_community THEN touched.occurred_at END) AS first_touch,
  min(CASE WHEN NOT touched.of_community THEN touched.occurred_at END) AS first_other
FROM deals
LEFT JOIN contacts
  ON contacts.object_id = deals.object_id
LEFT JOIN touched
  ON touched.person_id = contacts.person_id
  AND touched.occurred_at >= deals.created_at - CAST($window_days AS INTEGER) * INTERVAL '1 day'
  AND touched.occurred_at < deals.ends_at
GROUP BY
  deals.object_id,
  deals.actor_id,
  deals.state,
  deals.amount_minor,
  deals.created_at,
  contacts.person_id
ORDER BY
  deals.object_id,
  contacts.person_id
