-- question: how many rows are there of the accounts that are staged?
-- grain:    one row
-- reads:    ledger.leaving, ledger.actor, ledger.identifier, ledger.activity, ledger.outcome
-- params:   none
-- returns:  descriptions BIGINT, identifiers BIGINT, activities BIGINT, outcomes BIGINT
SELECT
  (SELECT count(*) FROM ledger.actor WHERE actor_id IN (SELECT actor_id FROM ledger.leaving)) AS descriptions,
  (SELECT count(*) FROM ledger.identifier WHERE actor_id IN (SELECT actor_id FROM ledger.leaving)) AS identifiers,
  (SELECT count(*) FROM ledger.activity WHERE actor_id IN (SELECT actor_id FROM ledger.leaving)) AS activities,
  (SELECT count(*) FROM ledger.outcome WHERE actor_id IN (SELECT actor_id FROM ledger.leaving)) AS outcomes
