#!/usr/bin/env python3
"""Checks every file below sql/: the header, the parameters, and the forms that DuckDB and PostgreSQL read differently.

Prints file:line for each breach and exits 1 if there is one. Files named NAME.duckdb.sql or NAME.postgres.sql are
written for one engine and only have their header and parameters checked; each needs its twin.
Usage: check_sql.py [FOLDER]
"""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
HEADER_KEYS = ["question", "grain", "reads", "params", "returns"]
NAMED_FUNCTIONS = ["idiv", "safe_div", "secs_between", "days_between", "month_no", "re_has"]

# Words that must stand in upper case; each is a keyword in both engines and no name of ours.
KEYWORDS = set("""
    select from where group order by having limit offset join left right full inner outer cross lateral on using as and
    or not in is null between like ilike exists case when then else end union all intersect except distinct with
    recursive over partition rows range preceding following unbounded current filter within asc desc nulls first last
    insert into values update set delete create table schema view if returning cast interval true false coalesce nullif
    bigint integer boolean varchar text double precision timestamp extract collate
""".split())

# (pattern, what is wrong, what to write instead); matched on the text without strings and comments.
FORBIDDEN = [
    (r"\bQUALIFY\b", "QUALIFY is DuckDB only", "a subquery with row_number()"),
    (r"\bGROUP\s+BY\s+ALL\b", "GROUP BY ALL is DuckDB only", "name the columns"),
    (r"\bORDER\s+BY\s+ALL\b", "ORDER BY ALL is DuckDB only", "name the columns"),
    (r"\bASOF\b", "ASOF is DuckDB only", "LATERAL ... ORDER BY ... LIMIT 1"),
    (r"\bDOUBLE\b(?!\s+PRECISION\b)", "DOUBLE is unknown to PostgreSQL", "DOUBLE PRECISION"),
    (r"\bpercentile_cont\b|\bmedian\s*\(|\bquantile\w*\s*\(|\bapprox_\w+\s*\(",
     "the engines differ in the last digit or lack it", "percentile_disc ... WITHIN GROUP, or a histogram"),
    (r"\bSELECT\s+(DISTINCT\s+)?(\w+\.)?\*|,\s*(\w+\.)?\*\s*(,|\bFROM\b)", "SELECT * hides the columns", "name them"),
    (r"\bround\s*\(", "round() rounds halves differently", "floor(x + 0.5)"),
    (r"//", "// is DuckDB only", "cw1.idiv(a, b)"),
    (r"(?<![\w\])])\[(?!\s*\])|=\s*\[", "list literals are DuckDB only", "ARRAY[...]"),
    (r"(?<![<>!=~])!?~~?\*?(?!=)", "~ matches the whole text in DuckDB and a part in PostgreSQL", "cw1.re_has(text, pattern)"),
    (r"\b(random|gen_random_uuid|uuid|setseed)\s*\(", "chance differs between engines and runs", "a bucket computed in C++"),
    (r"\b(arg_max|arg_min|max_by|min_by|any_value|list|list_\w+|string_split|strftime|to_char|date_diff|datediff|epoch|"
     r"epoch_us|epoch_ms|try_cast|hash|json_extract\w*|width_bucket|regexp_matches|range)\s*\(",
     "this function exists in one engine only or means another thing", "see docs/reference/engine.md"),
    (r"\b(now|current_date|current_timestamp|localtimestamp|today)\b", "a query does not look at the clock", "a parameter"),
    (r"\b(GROUPING\s+SETS|ROLLUP|CUBE)\b", "refused on Citus", "group finely first, roll up in C++"),
    (r"\b(CREATE\s+TABLE|CREATE\s+VIEW)\b[^;]*\bAS\b", "CREATE ... AS makes a coordinator table on Citus", "Session::ensure and INSERT ... SELECT"),
    (r"\bEXCLUDE\b|\bIGNORE\s+NULLS\b|\bREPLACE\s*\(\s*\w+\s+AS\b", "DuckDB only", "name the columns"),
    (r"::", "a cast is written in words", "CAST(x AS TYPE)"),
]


def blank(match):
    """Spaces in place of the text, so that line numbers stay."""
    return re.sub(r"[^\n]", " ", match.group(0))


def code_of(text):
    """The text without comments, strings and dollar-quoted bodies; $names stay."""
    pattern = r"--[^\n]*|/\*.*?\*/|'(?:[^']|'')*'|\$(\w*)\$.*?\$\1\$"
    return re.sub(pattern, blank, text, flags=re.S)


def header_of(text):
    fields, key = {}, None
    for line in text.splitlines():
        if not line.startswith("--"):
            break
        body = line[2:].strip()
        found = re.match(r"(question|grain|reads|params|returns):\s*(.*)", body)
        if found:
            key, body = found.group(1), found.group(2)
            fields[key] = ""
        if key:
            fields[key] = (fields[key] + " " + body).strip()
    return fields


def header_breaches(text, code):
    fields = header_of(text)
    for key in HEADER_KEYS:
        if not fields.get(key):
            yield 1, f"the header has no {key}", f"add a line -- {key}: ... (none is an answer)"
    declared = re.findall(r"\$(\w+)", fields.get("params", ""))
    for name in sorted({n for n in declared if declared.count(n) > 1}):
        yield 1, f"${name} is declared twice", "declare it once"
    for name, kind in re.findall(r"\$(\w+)\s*([A-Z]*)", fields.get("params", "")):
        if not kind:
            yield 1, f"${name} has no type", "write -- params: $name TYPE"
    used = {m.group(1): m.start() for m in reversed(list(re.finditer(r"\$([A-Za-z_]\w*)", code)))}
    for name, at in used.items():
        if name not in declared:
            yield line_of(code, at), f"${name} is used but not declared", "add it to -- params:"
    for name in declared:
        if name not in used:
            yield 1, f"${name} is declared but not used", "remove it from -- params:"
    for match in re.finditer(r"\$\d+|\{\w*\}|%[sd]\b|(?<!\w):\w+", code):
        yield line_of(code, match.start()), f"{match.group(0)} is not a named parameter", "write $name and declare it"


def line_of(text, at):
    return text.count("\n", 0, at) + 1


def closing(code, opening):
    """Index of the parenthesis that closes the one at `opening`, or the end."""
    depth = 0
    for at in range(opening, len(code)):
        depth += {"(": 1, ")": -1}.get(code[at], 0)
        if depth == 0:
            return at
    return len(code)


def enclosing_calls(code, at):
    """The words before the parentheses around `at`, the innermost first, in upper case."""
    words, depth = [], 0
    for i in range(at - 1, -1, -1):
        depth += {")": 1, "(": -1}.get(code[i], 0)
        if depth < 0:
            word = re.search(r"(\w+)\s*$", code[:i])
            words.append(word.group(1).upper() if word else "")
            depth = 0
    return words


NESTED = r"\([^()]*(?:\([^()]*\)[^()]*)*\)"  # parentheses, one level inside


def cast_breaches(code):
    """avg() and sum() have other result types on the other engine: each stands right inside a CAST (or its COALESCE)."""
    for match in re.finditer(r"\b(avg|sum)\s*\(", code, re.I):
        rest = code[closing(code, match.end() - 1) + 1:]
        window = re.match(rf"\s*(FILTER\s*{NESTED}\s*)?(OVER\s*(\w+|{NESTED})\s*)?", rest, re.I)
        around = enclosing_calls(code, match.start())
        if around[:1] == ["CAST"] and re.match(r"AS\b", rest[window.end():], re.I) or around[:2] == ["COALESCE", "CAST"]:
            continue
        name = match.group(1).lower()
        kind = "DOUBLE PRECISION" if name == "avg" else "BIGINT"
        yield line_of(code, match.start()), f"{name}() has another type on the other engine", f"CAST({name}(x) AS {kind})"


def order_breaches(code):
    for match in re.finditer(r"\bDESC\b(?!\s+NULLS\s+LAST\b)", code, re.I):
        yield line_of(code, match.start()), "DESC puts NULL last in DuckDB and first in PostgreSQL", "DESC NULLS LAST"


def partition_breaches(code):
    for match in re.finditer(r"\bPARTITION\s+BY\s+([\w.\"]+)", code, re.I):
        if match.group(1).split(".")[-1].strip('"').lower() != "person_id":
            yield (line_of(code, match.start()), f"PARTITION BY starts with {match.group(1)}: rows leave their shard",
                   "put person_id first")


def case_breaches(code):
    for match in re.finditer(r"(?<![\w.$\"])([A-Za-z]+)(?![\w\"])", code):
        word = match.group(1)
        if word.lower() in KEYWORDS and not word.isupper() and not re.match(r"\s*\.", code[match.end():]):
            yield line_of(code, match.start()), f"keyword {word} is not in upper case", word.upper()


def function_breaches(code):
    for match in re.finditer(r"(?<![\w.])(%s)\s*\(" % "|".join(NAMED_FUNCTIONS), code, re.I):
        yield line_of(code, match.start()), f"{match.group(1)} has no schema", f"cw1.{match.group(1).lower()}"


def breaches(name, text):
    """(line, what, instead) for one file; `name` ends in .sql."""
    code = code_of(text)
    yield from header_breaches(text, code)
    if re.search(r"\.(duckdb|postgres)\.sql$", name):
        return
    for pattern, what, instead in FORBIDDEN:
        for match in re.finditer(pattern, code, re.I | re.S):
            yield line_of(code, match.start()), what, instead
    for check in (cast_breaches, order_breaches, partition_breaches, case_breaches, function_breaches):
        yield from check(code)


def twin_breaches(paths):
    names = {p.as_posix() for p in paths}
    for name in sorted(names):
        for one, other in ((".duckdb.sql", ".postgres.sql"), (".postgres.sql", ".duckdb.sql")):
            if name.endswith(one) and name.removesuffix(one) + other not in names:
                yield name, 1, f"there is no {other} twin", "write it, or one text for both engines"


def main(folder):
    paths = sorted(folder.rglob("*.sql"))
    found = [(p.as_posix(), *b) for p in paths for b in breaches(p.name, p.read_text(encoding="utf-8"))]
    found += twin_breaches(paths)
    for name, line, what, instead in sorted(found):
        shown = pathlib.Path(name).resolve()
        shown = shown.relative_to(ROOT) if shown.is_relative_to(ROOT) else shown
        print(f"{shown}:{line}: {what}\n  write {instead}" if instead[:3] not in ("add", "put", "rem", "wri", "dec")
              else f"{shown}:{line}: {what}\n  {instead}")
    if not found:
        print(f"sql: {len(paths)} files follow the rules")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "sql"))
