-- question: which functions do queries use that the engines spell differently?
-- grain:    none (installs schema cw1, once per database; a change of meaning is a new schema cw2)
-- reads:    none
-- params:   none
-- returns:  none
CREATE SCHEMA cw1;
-- whole-number division, towards zero; NULL for a zero divisor
CREATE FUNCTION cw1.idiv(a BIGINT, b BIGINT) RETURNS BIGINT LANGUAGE SQL IMMUTABLE PARALLEL SAFE AS $$ SELECT a / NULLIF(b, 0) $$;
-- division of doubles; NULL for a zero divisor
CREATE FUNCTION cw1.safe_div(a DOUBLE PRECISION, b DOUBLE PRECISION) RETURNS DOUBLE PRECISION LANGUAGE SQL IMMUTABLE PARALLEL SAFE AS $$ SELECT a / NULLIF(b, 0) $$;
-- whole seconds from a to b, towards zero
CREATE FUNCTION cw1.secs_between(a TIMESTAMP, b TIMESTAMP) RETURNS BIGINT LANGUAGE SQL IMMUTABLE PARALLEL SAFE AS $$ SELECT CAST(trunc(extract(epoch FROM b) - extract(epoch FROM a)) AS BIGINT) $$;
-- calendar days from a to b
CREATE FUNCTION cw1.days_between(a DATE, b DATE) RETURNS BIGINT LANGUAGE SQL IMMUTABLE PARALLEL SAFE AS $$ SELECT CAST(b - a AS BIGINT) $$;
CREATE FUNCTION cw1.days_between(a TIMESTAMP, b TIMESTAMP) RETURNS BIGINT LANGUAGE SQL IMMUTABLE PARALLEL SAFE AS $$ SELECT CAST(CAST(b AS DATE) - CAST(a AS DATE) AS BIGINT) $$;
-- months since year 0, so that neighbours differ by one
CREATE FUNCTION cw1.month_no(d DATE) RETURNS BIGINT LANGUAGE SQL IMMUTABLE PARALLEL SAFE AS $$ SELECT CAST(extract(year FROM d) * 12 + extract(month FROM d) - 1 AS BIGINT) $$;
CREATE FUNCTION cw1.month_no(d TIMESTAMP) RETURNS BIGINT LANGUAGE SQL IMMUTABLE PARALLEL SAFE AS $$ SELECT CAST(extract(year FROM d) * 12 + extract(month FROM d) - 1 AS BIGINT) $$;
-- whether a part of the text matches the pattern
CREATE FUNCTION cw1.re_has(s TEXT, p TEXT) RETURNS BOOLEAN LANGUAGE SQL IMMUTABLE PARALLEL SAFE AS $$ SELECT s ~ p $$;
