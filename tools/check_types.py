#!/usr/bin/env python3
"""One name, one type: no structure, class or enumeration is defined twice under the same qualified name.

A compiler sees one source at a time; two structures of one name and different size are moved as each other by the linker's
choice, and write beyond their memory. The sources are formatted, so that whatever stands in a namespace begins a line.
"""

import pathlib
import re
import sys

OPENS = re.compile(r"namespace (\S+ )?\{$")
DEFINES = re.compile(r"(?:struct|class|enum class) ([\w:]+)\b[^;]*\{")


def defined_in(path):
    names = []
    for line in path.read_text(encoding="utf-8").splitlines():
        opened = OPENS.match(line)
        defined = DEFINES.match(line)
        if opened:
            names.append((opened.group(1) or "").strip())
        elif line.startswith("}  // namespace") and names:
            names.pop()
        elif defined and "" not in names:  # a name in a namespace without one is known to its file alone
            yield "::".join([*names, defined.group(1)])


def main(root):
    seen = {}
    failed = False
    for path in sorted([*root.glob("src/**/*.hpp"), *root.glob("src/**/*.cpp")]):
        for name in defined_in(path):
            other = seen.setdefault(name, path)
            if other != path:
                failed = True
                print(f"{path.relative_to(root)}: {name} is defined in {other.relative_to(root)} too: give one another name")
    if not failed:
        print(f"types: {len(seen)} names, each defined once")
    return failed


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ".").resolve()))
