#!/usr/bin/env python3
"""Holds every #include below src/ against tools/layers.txt; prints each breach and exits 1 if there is one."""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')


def read_layers():
    allowed, homes = {}, {}
    for line in (ROOT / "tools/layers.txt").read_text().splitlines():
        line = line.split("#")[0].strip()
        if not line:
            continue
        name, _, rest = line.partition(":")
        if name.startswith("header "):
            homes[name.removeprefix("header ").strip()] = rest.split()
        else:
            allowed[name.strip()] = set(rest.split()) | {name.strip()}
    return allowed, homes


def breaches(path, allowed, homes):
    below = path.relative_to(ROOT / "src").as_posix()
    module = below.split("/")[0]
    for number, line in enumerate(path.read_text().splitlines(), 1):
        match = INCLUDE.match(line)
        if not match:
            continue
        quoted, target = match.group(1) == '"', match.group(2)
        other = target.split("/")[0]
        if quoted and other in allowed and other not in allowed.get(module, set()):
            yield f"src/{below}:{number}: {module} may not include {other} ({target})"
        if quoted and "/" not in target:
            yield f"src/{below}:{number}: write the full path from src/ ({target})"
        for header, home in homes.items():
            if not quoted and target.startswith(header) and not any(below.startswith(h + "/") for h in home):
                yield f"src/{below}:{number}: {target} has its home in {' '.join(home)}"


def main():
    allowed, homes = read_layers()
    found = [b for p in sorted((ROOT / "src").rglob("*")) if p.suffix in {".hpp", ".cpp"} for b in breaches(p, allowed, homes)]
    print("\n".join(found) or "includes: direction holds")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
