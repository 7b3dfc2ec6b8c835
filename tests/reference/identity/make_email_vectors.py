#!/usr/bin/env python3
"""Addresses, their normal form written by hand, and SHA-256 of it by Python's hashlib; prints CSV."""
import hashlib

ROWS = [  # as given, normal form, alias form
    ("USER@example.com", "user@example.com", "user@example.com"),
    ("  Ana.Ruiz@Example.ORG ", "ana.ruiz@example.org", "ana.ruiz@example.org"),
    ("<KENJI.SATO@Example.NET>", "kenji.sato@example.net", "kenji.sato@example.net"),
    ("Jane.Doe+Forum@example.org", "jane.doe+forum@example.org", "jane.doe@example.org"),
    ("J.a.n.e.Doe+x+y@GoogleMail.com", "j.a.n.e.doe+x+y@googlemail.com", "janedoe@gmail.com"),
    ("jane.doe@gmail.com", "jane.doe@gmail.com", "janedoe@gmail.com"),
    ("+tag@example.org", "+tag@example.org", "+tag@example.org"),
    ("ZOE\u0308@example.org", "zo\u00eb@example.org", "zo\u00eb@example.org"),
    ("Weiß@example.org", "weiss@example.org", "weiss@example.org"),
    ("zoe@M\u00dcNCHEN.example", "zoe@xn--mnchen-3ya.example", "zoe@xn--mnchen-3ya.example"),
    ("zoe@XN--MNCHEN-3YA.example", "zoe@xn--mnchen-3ya.example", "zoe@xn--mnchen-3ya.example"),
    ("zoe@m\u00fcnchen\u3002example", "zoe@xn--mnchen-3ya.example", "zoe@xn--mnchen-3ya.example"),
    ("\ufeffana@example.org\u00a0", "ana@example.org", "ana@example.org"),
]

print("given,normal,alias,sha256")
for given, normal, alias in ROWS:
    print(f"{given},{normal},{alias},{hashlib.sha256(normal.encode()).hexdigest()}")
