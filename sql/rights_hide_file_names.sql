-- question: which imported files carry this text in their name?
-- grain:    one row per import run, whose file name is blanked
-- reads:    ledger.import_run
-- params:   $part VARCHAR
-- returns:  nothing
UPDATE ledger.import_run
SET file_name = '(a name was erased)'
WHERE position(lower($part) IN lower(file_name)) > 0
