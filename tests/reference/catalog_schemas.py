#!/usr/bin/env python3
"""Holds the committed JSON Schemas against the fixture of tests/catalog with an independent YAML reader and validator.

The good workspace must have no complaint. Of the bad one, what a schema can see must be found: it prints how many.
Needs python3-yaml and python3-jsonschema. Run from anywhere; exits 1 on a breach.
"""
import json
import pathlib
import sys

import jsonschema
import yaml

ROOT = pathlib.Path(__file__).resolve().parents[2]
FILES = {"commonweal": "commonweal.yml", "source": "sources/*.yml", "activities": "taxonomy/activities.yml",
         "touchpoints": "taxonomy/touchpoints.yml", "outcomes": "taxonomy/outcomes.yml", "programme": "programmes/*.yml",
         "costs": "costs/*.yml", "assumptions": "assumptions.yml", "rates": "rates.yml", "access": "access.yml"}


class Loader(yaml.SafeLoader):
    """YAML 1.1 without its dates: editors read 2026-07-01 as text."""


Loader.yaml_implicit_resolvers = {first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith(":timestamp")]
                                  for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()}


def complaints(workspace):
    for kind, pattern in FILES.items():
        schema = json.loads((ROOT / f"schemas/{kind}.schema.json").read_text())
        jsonschema.Draft202012Validator.check_schema(schema)
        for path in sorted((ROOT / "tests/catalog" / workspace).glob(pattern)):
            try:
                document = yaml.load(path.read_text(), Loader)
            except yaml.YAMLError:
                yield f"{path.name}: not YAML"
                continue
            for error in jsonschema.Draft202012Validator(schema).iter_errors(document):
                yield f"{path.name}: {error.json_path}: {error.message[:100]}"


def main():
    good, bad = list(complaints("fixture")), list(complaints("bad"))
    print("\n".join(good) or "the good workspace fits the schemas")
    print(f"in the bad workspace the schemas alone find {len(bad)} mistakes")
    return 1 if good or len(bad) < 10 else 0


if __name__ == "__main__":
    sys.exit(main())
