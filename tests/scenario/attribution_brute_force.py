"""Attribution on small made-up data, computed by brute force and held against the command line: removal effects by
solving the chain without the channel, Shapley's value over all orderings, rules and touches by nested loops.
Usage: attribution_brute_force.py PROGRAM [TRIALS]"""
import csv
import datetime
import itertools
import json
import pathlib
import random
import subprocess
import sys
import tempfile

START = datetime.datetime(2026, 1, 1)
TOLERANCE = 1e-9


def solve(matrix, right):
    """Gauss and Jordan with pivots."""
    n = len(matrix)
    rows = [row[:] + [value] for row, value in zip(matrix, right)]
    for i in range(n):
        pivot = max(range(i, n), key=lambda r: abs(rows[r][i]))
        rows[i], rows[pivot] = rows[pivot], rows[i]
        for r in range(n):
            if r != i and rows[r][i]:
                factor = rows[r][i] / rows[i][i]
                for c in range(i, n + 1):
                    rows[r][c] -= factor * rows[i][c]
    return [rows[i][n] / rows[i][i] for i in range(n)]


def chance(rows, order, kept=None):
    """Of a conversion; a state with a channel outside `kept` ends the journey."""
    weights, totals = {}, {}
    for path, conversions, _, nulls in rows:
        weight = conversions + nulls
        if not path or weight == 0:
            continue
        state = ()
        for channel in path:
            following = (state + (channel,))[-order:]
            weights.setdefault(state, {})
            weights[state][following] = weights[state].get(following, 0) + weight
            totals[state] = totals.get(state, 0) + weight
            state = following
        weights.setdefault(state, {})
        weights[state]["conversion"] = weights[state].get("conversion", 0) + conversions
        totals[state] = totals.get(state, 0) + weight
    places = {state: i for i, state in enumerate(weights)}
    matrix = [[float(i == j) for j in range(len(places))] for i in range(len(places))]
    right = [0.0] * len(places)
    for state, i in places.items():
        if kept is not None and any(channel not in kept for channel in state):
            continue
        for following, weight in weights[state].items():
            if following == "conversion":
                right[i] += weight / totals[state]
            else:
                matrix[i][places[following]] -= weight / totals[state]
    return solve(matrix, right)[places[()]]


def shapley(rows, channels):
    worth = {frozenset(): 0.0}
    parts = dict.fromkeys(channels, 0.0)
    orderings = list(itertools.permutations(channels))
    for ordering in orderings:
        for i, channel in enumerate(ordering):
            pair = [frozenset(ordering[: i + 1]), frozenset(ordering[:i])]
            for coalition in pair:
                if coalition not in worth:
                    worth[coalition] = chance(rows, 1, coalition)
            parts[channel] += (worth[pair[0]] - worth[pair[1]]) / len(orderings)
    return parts


def shares(model, touches, at, half_life):
    n = len(touches)
    if model == "first":
        return [1.0] + [0.0] * (n - 1)
    if model == "last":
        return [0.0] * (n - 1) + [1.0]
    if model == "last_non_direct":
        last = max((i for i in range(n) if touches[i][1] != "direct"), default=n - 1)
        return [float(i == last) for i in range(n)]
    if model == "linear":
        return [1 / n] * n
    if model == "position":
        return [1.0] if n == 1 else [0.5, 0.5] if n == 2 else [0.4] + [0.2 / (n - 2)] * (n - 2) + [0.4]
    decay = [2 ** (-((at - time).total_seconds() / 86400) / half_life) for time, _ in touches]
    return [weight / sum(decay) for weight in decay]


class Check:
    def __init__(self, program, folder):
        self.program, self.folder, self.wrong, self.made = program, pathlib.Path(folder), 0, 0

    def run(self, *words):
        command = [self.program, "--json", "attribution", "run", "--bootstrap", "0", *map(str, words)]
        answer = subprocess.run(command, capture_output=True, text=True)
        return json.loads(answer.stdout)["tables"]["credit"] if answer.returncode == 0 else None

    def near(self, got, want, what):
        self.made += 1
        if abs(got - want) > TOLERANCE:
            self.wrong += 1
            print(f"{what}: {got!r}, by brute force {want!r}")

    def write(self, name, header, rows):
        with open(self.folder / name, "w", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(header)
            writer.writerows(rows)
        return self.folder / name

    def paths(self, rng):
        names = [f"c{i}" for i in range(rng.randint(2, 5))]
        rows = []
        for _ in range(rng.randint(3, 30)):
            path = [rng.choice(names) for _ in range(rng.randint(0, 7))]
            conversions = rng.choice([0, 0, 1, 2, 5])
            rows.append((path, conversions, round(conversions * rng.uniform(0, 50), 2), rng.choice([0, 1, 3])))
        rows.append((["c0", "c1"], 1, 9.99, 1))
        file = self.write("paths.csv", "pcvn", [(" > ".join(p), c, v, n) for p, c, v, n in rows])
        words = ["--data", file, "--path", "p", "--conversions", "c", "--value", "v", "--nulls", "n"]
        order = rng.randint(1, 4)
        channels = sorted({channel for path, *_ in rows for channel in path})
        base = chance(rows, order)
        effects = {channel: 1 - chance(rows, order, set(channels) - {channel}) / base for channel in channels}
        attributed = sum(conversions for path, conversions, _, _ in rows if path)
        parts = shapley(rows, channels)
        journeys = sum(conversions + nulls for path, conversions, _, nulls in rows if path)
        for row in self.run(*words, "--model", "markov", "--order", order):
            if row["channel"] in effects:
                effect = effects[row["channel"]]
                self.near(row["removal_effect"], effect, f"removal effect, order {order}")
                self.near(row["conversions"], effect / sum(effects.values()) * attributed, f"Markov, order {order}")
        for row in self.run(*words, "--model", "shapley", "--game", "markov"):
            if row["channel"] in parts:
                self.near(row["conversions"], parts[row["channel"]] * journeys, "Shapley")

    def touches(self, rng):
        people = rng.randint(1, 6)

        def time(days):
            return START + datetime.timedelta(seconds=rng.randrange(0, days * 86400, rng.choice([1, 43200])))

        touches = [(f"p{rng.randrange(people)}", time(40), rng.choice(["x", "y > z", "a", "direct"]))
                   for _ in range(rng.randint(1, 40))]
        outcomes = [(f"p{rng.randrange(people + 1)}", time(50), round(rng.uniform(-5, 50), 2))
                    for _ in range(rng.randint(1, 15))]
        lookback, reset, half_life = rng.choice([1, 7, 30]), rng.random() < 0.5, rng.choice([0.5, 7])
        words = ["--person", "who", "--time", "at", "--channel", "what", "--outcome-value", "value",
                 "--data", self.write("touches.csv", ["who", "at", "what"], [(a, f"{b}Z", c) for a, b, c in touches]),
                 "--outcomes", self.write("outcomes.csv", ["who", "at", "value"],
                                          [(a, f"{b}Z", c) for a, b, c in outcomes]),
                 "--lookback-days", lookback, "--half-life-days", half_life, "--reset" if reset else "--reuse"]
        for model in ["first", "last", "last_non_direct", "linear", "position", "time_decay"]:
            conversions, values = {}, {}
            for who, at, value in outcomes:
                previous = max((b for a, b, _ in outcomes if a == who and b < at), default=None)
                before = sorted((b, c) for a, b, c in touches
                                if a == who and 0 <= (at - b).total_seconds() <= lookback * 86400
                                and (not reset or previous is None or b > previous))
                credit = [("unattributed", 1.0)]
                if before:
                    credit = zip((c for _, c in before), shares(model, before, at, half_life))
                for channel, share in credit:
                    conversions[channel] = conversions.get(channel, 0) + share
                    values[channel] = values.get(channel, 0) + share * value
            table = self.run(*words, "--model", model)
            if table is None:  # nothing to share: the program refuses
                self.near(float(set(conversions) != {"unattributed"}), 0.0, "refused")
                continue
            for row in table:
                self.near(row["conversions"], conversions.get(row["channel"], 0.0), model)
                self.near(row["value"], values.get(row["channel"], 0.0), f"value, {model}")
            self.near(sum(row["value_minor"] for row in table), round(sum(v for *_, v in outcomes) * 100), "cents")


def main():
    rng = random.Random(5)
    with tempfile.TemporaryDirectory() as folder:
        check = Check(sys.argv[1], folder)
        for _ in range(int(sys.argv[2]) if len(sys.argv) > 2 else 10):
            check.paths(rng)
            check.touches(rng)
    print(f"{check.made} figures, {check.wrong} wrong")
    return check.wrong > 0 or check.made < 100


if __name__ == "__main__":
    sys.exit(main())
