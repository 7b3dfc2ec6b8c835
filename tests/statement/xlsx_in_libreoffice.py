#!/usr/bin/env python3
"""Lets LibreOffice compute a workbook anew and prints what each formula comes to.

usage: xlsx_in_libreoffice.py BOOK [NAME=VALUE ...]    prints "sheet!cell value"; NAME=VALUE changes an input first
       exit 77: LibreOffice is not installed

The stored results are taken out first, so that nothing printed was merely read back.
"""
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile

from xlsx_check import read


def without_results(source, target, changed):
    _, _, names = read(source)
    cells = {names[name]: value for name, value in changed.items()}
    with zipfile.ZipFile(source) as book, zipfile.ZipFile(target, "w") as copy:
        sheets = re.findall(r'<sheet name="([^"]+)"', book.read("xl/workbook.xml").decode())
        for item in book.infolist():
            text = book.read(item)
            number = re.fullmatch(r"xl/worksheets/sheet(\d+)\.xml", item.filename)
            if number:
                page = re.sub(r"</f><v>[^<]*</v>", "</f>", text.decode())
                for cell, value in cells.items():
                    sheet, place = cell.split("!")
                    if sheet == sheets[int(number.group(1)) - 1]:
                        page, hits = re.subn(rf'(<c r="{place}"[^>]*><v>)[^<]*', rf"\g<1>{value}", page)
                        assert hits == 1, cell
                text = page.encode()
            copy.writestr(item, text)


def main():
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if not office:
        print("LibreOffice is not installed", file=sys.stderr)
        return 77
    changed = dict(part.split("=") for part in sys.argv[2:])
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        (folder / "out").mkdir()
        without_results(sys.argv[1], folder / "book.xlsx", changed)
        subprocess.run([office, f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", "xlsx",
                        "--outdir", str(folder / "out"), str(folder / "book.xlsx")],
                       check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=300)
        values, formulas, _ = read(folder / "out" / "book.xlsx")
    for cell in formulas:
        print(cell, repr(values.get(cell)))
    return 0 if formulas else 1


if __name__ == "__main__":
    sys.exit(main())
