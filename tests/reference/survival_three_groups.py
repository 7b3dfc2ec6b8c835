#!/usr/bin/env python3
"""The log-rank statistic of three tiny groups, by sums over event times (CC0). Prints the expected value of
tests/stats/survival_groups_test.cpp."""
from fractions import Fraction

groups = [[(1, 1), (2, 0), (3, 1)], [(2, 1), (2, 1), (5, 0)], [(4, 1), (6, 1), (6, 0)]]
observed, expected = [0] * 3, [Fraction(0)] * 3
covariance = [[Fraction(0)] * 3 for _ in range(3)]
for time in sorted({t for group in groups for t, event in group if event}):
    risk = [sum(t >= time for t, _ in group) for group in groups]
    events = [sum(t == time and event for t, event in group) for group in groups]
    n, d = sum(risk), sum(events)
    for i in range(3):
        observed[i] += events[i]
        expected[i] += Fraction(d * risk[i], n)
        for j in range(3):
            if n > 1:
                covariance[i][j] += Fraction(d * (n - d) * risk[i], n * (n - 1)) * ((i == j) - Fraction(risk[j], n))
gap = [o - e for o, e in zip(observed, expected)]
(a, b), (c, e) = covariance[0][:2], covariance[1][:2]
determinant = a * e - b * c
print(float((gap[0] * (e * gap[0] - b * gap[1]) + gap[1] * (a * gap[1] - c * gap[0])) / determinant))
