"""What tools/check_sql.py must refuse, and what it must let pass."""
import pathlib
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.dont_write_bytecode = True
sys.path.insert(0, str(ROOT / "tools"))

import check_sql  # noqa: E402

HEADER = """-- question: how many?
-- grain:    one row
-- reads:    ledger.activity
-- params:   none
-- returns:  n BIGINT
"""


def found(body, header=HEADER, name="sample.sql"):
    return list(check_sql.breaches(name, header + body))


class Forms(unittest.TestCase):
    def refused(self, body, words):
        breaches = found(body)
        self.assertTrue(any(words in what for _, what, _ in breaches), (body, breaches))
        self.assertEqual({line for line, what, _ in breaches if words in what}, {6}, body)

    def passes(self, body):
        self.assertEqual(found(body), [], body)

    def test_forms_of_one_engine_are_refused(self):
        for body, words in [
            ("SELECT a FROM t QUALIFY row_number() OVER (ORDER BY a) = 1", "QUALIFY"),
            ("SELECT a, count(a) FROM t GROUP BY ALL", "GROUP BY ALL"),
            ("SELECT a FROM t ASOF JOIN u ON t.a >= u.a", "ASOF"),
            ("SELECT CAST(a AS DOUBLE) FROM t", "DOUBLE"),
            ("SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY a) FROM t", "last digit"),
            ("SELECT median(a) FROM t", "last digit"),
            ("SELECT * FROM t", "SELECT *"),
            ("SELECT t.* FROM t", "SELECT *"),
            ("SELECT DISTINCT * FROM t", "SELECT *"),
            ("SELECT a, u.* FROM t", "SELECT *"),
            ("SELECT round(a) FROM t", "round()"),
            ("SELECT a // 2 FROM t", "//"),
            ("SELECT [1, 2] AS a", "list literals"),
            ("SELECT a FROM t WHERE a ~ 'x'", "~"),
            ("SELECT a FROM t WHERE a !~* 'x'", "~"),
            ("SELECT random() AS a", "chance"),
            ("SELECT arg_max(a, b) FROM t", "one engine only"),
            ("SELECT date_diff('day', a, b) FROM t", "one engine only"),
            ("SELECT a FROM t WHERE b < now()", "clock"),
            ("SELECT a FROM t GROUP BY ROLLUP (a)", "Citus"),
            ("CREATE TABLE u AS SELECT a FROM t", "Citus"),
            ("SELECT a::BIGINT FROM t", "in words"),
        ]:
            with self.subTest(body):
                self.refused(body, words)

    def test_sums_and_means_are_cast(self):
        self.refused("SELECT avg(a) AS mean FROM t", "avg()")
        self.refused("SELECT sum(a) FROM t", "sum()")
        self.refused("SELECT CAST(1 + sum(a) AS BIGINT), sum(a) FILTER (WHERE a > 1) FROM t", "sum()")
        self.passes("SELECT CAST(avg(a) AS DOUBLE PRECISION), CAST(sum(a * (b + 1)) AS BIGINT) FROM t")
        self.passes("SELECT CAST(COALESCE(sum(a), 0) AS BIGINT) FROM t")
        self.refused("SELECT COALESCE(sum(a), 0) FROM t", "sum()")
        self.passes("SELECT CAST(sum(a) FILTER (WHERE b IN (1, 2)) AS BIGINT) FROM t")
        self.passes("SELECT CAST(sum(a) OVER (PARTITION BY person_id ORDER BY at, row_id) AS BIGINT) FROM t")

    def test_descending_order_says_where_nulls_go(self):
        self.refused("SELECT a FROM t ORDER BY a DESC, b", "DESC")
        self.passes("SELECT a FROM t ORDER BY a DESC NULLS LAST, b")

    def test_windows_stay_with_the_person(self):
        self.refused("SELECT row_number() OVER (PARTITION BY order_id ORDER BY at) FROM t", "PARTITION BY starts with order_id")
        self.passes("SELECT row_number() OVER (PARTITION BY t.person_id, order_id ORDER BY at) FROM t")

    def test_keywords_are_upper_case(self):
        self.refused("SELECT a from t", "keyword from")
        self.refused("SELECT a FROM t Order BY a", "keyword Order")
        self.passes("SELECT a FROM t JOIN u ON t.a = u.a WHERE a IS NOT NULL AND day >= DATE '2026-01-01'")

    def test_named_functions_carry_their_schema(self):
        self.refused("SELECT idiv(a, 2) FROM t", "idiv has no schema")
        self.passes("SELECT cw1.idiv(a, 2) FROM t")

    def test_strings_and_comments_are_not_read(self):
        self.passes("SELECT 'SELECT * FROM t -- ~ [1] it''s round(1)' AS a -- QUALIFY sum(a)\n/* GROUP BY ALL */")
        self.passes("SELECT ARRAY[1, 2] AS a, b[1] FROM t WHERE a <= 1 AND b <> 2")
        self.passes("SELECT COALESCE(a, 0), count(*) FROM t")


class Headers(unittest.TestCase):
    def test_every_line_of_the_header_is_wanted(self):
        for key in check_sql.HEADER_KEYS:
            header = "".join(line + "\n" for line in HEADER.splitlines() if not line.startswith(f"-- {key}"))
            self.assertIn((1, f"the header has no {key}"), [(n, w) for n, w, _ in found("SELECT 1", header)])

    def test_parameters_used_are_those_declared(self):
        header = HEADER.replace("none", "$from DATE, $until DATE (exclusive),\n--           $name TEXT")
        self.assertEqual(found("SELECT a FROM t WHERE d >= $from AND d < $until AND n = $name AND m = $name", header), [])
        self.assertEqual([w for _, w, _ in found("SELECT a FROM t WHERE d >= $from AND n = $name", header)],
                         ["$until is declared but not used"])
        self.assertEqual([(n, w) for n, w, _ in found("SELECT a\nFROM t WHERE d >= $since")],
                         [(7, "$since is used but not declared")])
        self.assertEqual([w for _, w, _ in found("SELECT '$a' WHERE 1 = $a", HEADER.replace("none", "$a"))], ["$a has no type"])

    def test_other_kinds_of_parameter_are_refused(self):
        for text in ("$1", "{name}", "%s", ":name"):
            self.assertTrue(any("not a named parameter" in w for _, w, _ in found(f"SELECT a FROM t WHERE a = {text}")), text)

    def test_a_file_for_one_engine_may_use_its_forms_but_needs_a_header(self):
        self.assertEqual(found("SELECT a FROM t QUALIFY x", name="s.duckdb.sql"), [])
        self.assertTrue(found("SELECT 1", header="", name="s.duckdb.sql"))


class Program(unittest.TestCase):
    def run_on(self, files):
        with tempfile.TemporaryDirectory() as folder:
            for name, text in files.items():
                (pathlib.Path(folder) / name).write_text(text)
            return subprocess.run([sys.executable, str(ROOT / "tools/check_sql.py"), folder], capture_output=True, text=True)

    def test_exit_code_and_place(self):
        self.assertEqual(self.run_on({"a.sql": HEADER + "SELECT 1 AS n\n"}).returncode, 0)
        bad = self.run_on({"a.sql": HEADER + "SELECT 1 AS n\nFROM t\nORDER BY n DESC\n"})
        self.assertEqual(bad.returncode, 1)
        self.assertIn("a.sql:8: DESC", bad.stdout)

    def test_a_variant_needs_its_twin(self):
        self.assertEqual(self.run_on({"a.duckdb.sql": HEADER + "SELECT 1 AS n"}).returncode, 1)
        self.assertEqual(self.run_on({"a.duckdb.sql": HEADER + "SELECT 1 AS n", "a.postgres.sql": HEADER + "SELECT 1 AS n"}).returncode, 0)


if __name__ == "__main__":
    unittest.main()
