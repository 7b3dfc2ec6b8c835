#!/usr/bin/env python3
"""Opens a workbook as zip and XML, computes every formula from its inputs and holds the result against the stored value.

usage: xlsx_check.py BOOK [NAME=VALUE ...]    prints "sheet!cell value" of every formula; NAME=VALUE changes an input first
"""
import re
import sys
import xml.etree.ElementTree as ElementTree
import zipfile

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def read(path):
    with zipfile.ZipFile(path) as book:
        shared = ["".join(t.text or "" for t in item.iter(MAIN + "t"))
                  for item in ElementTree.fromstring(book.read("xl/sharedStrings.xml"))]
        root = ElementTree.fromstring(book.read("xl/workbook.xml"))
        sheets = [sheet.get("name") for sheet in root.iter(MAIN + "sheet")]
        names = {n.get("name"): n.text.replace("$", "") for n in root.iter(MAIN + "definedName")}
        values, formulas = {}, {}
        for number, sheet in enumerate(sheets, 1):
            for cell in ElementTree.fromstring(book.read(f"xl/worksheets/sheet{number}.xml")).iter(MAIN + "c"):
                key = f"{sheet}!{cell.get('r')}"
                formula, value = cell.find(MAIN + "f"), cell.find(MAIN + "v")
                if value is not None:
                    values[key] = shared[int(value.text)] if cell.get("t") == "s" else float(value.text)
                if formula is not None:
                    formulas[key] = formula.text
        return values, formulas, names


class Sheet:
    def __init__(self, values, formulas, names):
        self.values, self.formulas, self.names = values, formulas, names

    def cell(self, key):
        if key in self.formulas:
            return self.compute(key.split("!")[0], self.formulas[key])
        return self.values.get(key, 0.0)

    def cells(self, home, area):
        sheet, _, rest = area.replace("$", "").rpartition("!")
        first, last = rest.split(":")
        column = re.match("[A-Z]+", first).group()
        return [self.cell(f"{sheet or home}!{column}{row}")
                for row in range(int(first[len(column):]), int(last[len(column):]) + 1)]

    def compute(self, home, formula):
        def total(match):
            return repr(float(sum(v for v in self.cells(home, match.group(1)) if isinstance(v, float))))

        def total_if(match):
            area, *tests = [part.strip() for part in match.group(1).split(",")]
            kept = self.cells(home, area)
            keep = [True] * len(kept)
            for where, wanted in zip(tests[::2], tests[1::2]):
                want = wanted.strip('"') if wanted.startswith('"') else float(wanted)
                keep = [k and v == want for k, v in zip(keep, self.cells(home, where))]
            return repr(float(sum(v for v, k in zip(kept, keep) if k)))

        def one(match):
            text = match.group().replace("$", "")
            if text in self.names:
                return repr(self.cell(self.names[text]))
            return repr(self.cell(text if "!" in text else f"{home}!{text}"))

        plain = re.sub(r"SUMIFS\(([^()]*)\)", total_if, formula)
        plain = re.sub(r"SUM\(([^()]*)\)", total, plain)
        plain = re.sub(r"[A-Za-z_][A-Za-z_0-9]*!?\$?[A-Z]*\$?[0-9]*", one, plain)
        return eval(plain, {"__builtins__": {}})  # digits and operators only


def main():
    values, formulas, names = read(sys.argv[1])
    changed = dict(part.split("=") for part in sys.argv[2:])
    sheet = Sheet(dict(values), formulas, names)
    for name, value in changed.items():
        sheet.values[names[name]] = float(value)
    wrong = 0
    for key in formulas:
        computed = sheet.cell(key)
        print(key, repr(computed))
        if not changed and abs(computed - values[key]) > 1e-9 * max(1.0, abs(computed)):
            print(f"  stored {values[key]}", file=sys.stderr)
            wrong += 1
    return 1 if wrong or not formulas else 0


if __name__ == "__main__":
    sys.exit(main())
