#!/usr/bin/env python3
"""The digests of a short chain, by Python's hashlib; prints number,digest. The entries stand in registry_test.cpp."""
import hashlib

ENTRIES = [(1, 1700000000000000, "run", "share_of_sales", "{}"), (2, 1700000000000001, "note", "", '{"a":"ü"}')]

previous = "0" * 64
print("number,digest")
for entry in ENTRIES:
    text = "\n".join([previous] + [str(part) for part in entry])
    previous = hashlib.sha256(text.encode()).hexdigest()
    print(f"{entry[0]},{previous}")
