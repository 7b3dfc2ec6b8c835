-- question: which functions do queries use that the engines spell differently?
-- grain:    none (installs schema cw1, once per database; a change of meaning is a new schema cw2)
-- reads:    none
-- params:   none
-- returns:  none
CREATE SCHEMA cw1;
-- whole-number division, towards zero; NULL for a zero divisor
CREATE MACRO cw1.idiv(a, b) AS CAST(a AS BIGINT) // NULLIF(CAST(b AS BIGINT), 0);
-- division of doubles; NULL for a zero divisor
CREATE MACRO cw1.safe_div(a, b) AS CAST(a AS DOUBLE PRECISION) / NULLIF(CAST(b AS DOUBLE PRECISION), 0);
-- whole seconds from a to b, towards zero
CREATE MACRO cw1.secs_between(a, b) AS (epoch_us(CAST(b AS TIMESTAMP)) - epoch_us(CAST(a AS TIMESTAMP))) // 1000000;
-- calendar days from a to b
CREATE MACRO cw1.days_between(a, b) AS CAST(CAST(b AS DATE) - CAST(a AS DATE) AS BIGINT);
-- months since year 0, so that neighbours differ by one
CREATE MACRO cw1.month_no(d) AS CAST(extract(year FROM CAST(d AS DATE)) * 12 + extract(month FROM CAST(d AS DATE)) - 1 AS BIGINT);
-- whether a part of the text matches the pattern
CREATE MACRO cw1.re_has(s, p) AS regexp_matches(s, p);
