#!/usr/bin/env python3
"""Labels and their Punycode by Python's own codec (an implementation that shares nothing with ours); prints CSV."""
LABELS = ["bücher", "münchen", "zoë", "straße", "例え", "почта", "他们为什么不说中文", "ليهمابتكلموشعربي؟", "3年b組金八先生", "x-é-1", "😀"]

print("label,ascii")
for label in LABELS:
    print(f"{label},xn--{label.encode('punycode').decode()}")
