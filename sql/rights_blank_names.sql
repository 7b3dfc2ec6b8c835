-- question: which discount codes and segments were said of nobody but the accounts that leave?
-- grain:    one row per name, which is blanked
-- reads:    ledger.dictionary, ledger.leaving, ledger.outcome, ledger.actor
-- params:   none
-- returns:  nothing
UPDATE ledger.dictionary
SET name = 'erased ' || CAST(id AS VARCHAR)
WHERE (
    kind = 'code'
    AND id IN (
      SELECT outcome.code_id
      FROM ledger.outcome AS outcome
      JOIN ledger.leaving AS leaving
        ON leaving.actor_id = outcome.actor_id
    )
    AND id NOT IN (
      SELECT outcome.code_id
      FROM ledger.outcome AS outcome
      WHERE NOT EXISTS (
        SELECT 1 FROM ledger.leaving AS leaving WHERE leaving.actor_id = outcome.actor_id
      )
    )
  )
  OR (
    kind = 'segment'
    AND id IN (
      SELECT actor.segment_id
      FROM ledger.actor AS actor
      JOIN ledger.leaving AS leaving
        ON leaving.actor_id = actor.actor_id
    )
    AND id NOT IN (
      SELECT actor.segment_id
      FROM ledger.actor AS actor
      WHERE NOT EXISTS (
        SELECT 1 FROM ledger.leaving AS leaving WHERE leaving.actor_id = actor.actor_id
      )
    )
  )
