#!/usr/bin/env python3
"""Recomputes the demo company's truth from its vendor files and truth/links.csv alone, with nothing but the standard
library, and compares it with truth/truth.json. Prints each difference; exits 1 if there is one.

    python3 demo_truth.py FOLDER [--effect]      --effect: also estimates the planted effect (needs many people)
"""
import collections
import csv
import datetime as dt
import gzip
import io
import json
import math
import pathlib
import re
import sys
import zoneinfo

BERLIN = zoneinfo.ZoneInfo("Europe/Berlin")
MARGIN = {"FW-LGT-01": 430, "FW-LGT-02": 450, "FW-PAN-20": 410, "FW-PAN-40": 400, "FW-HLM-10": 380, "FW-LCK-07": 360,
          "FW-TYR-42": 330, "FW-SDL-03": 440, "FW-PMP-02": 350, "FW-TOL-18": 480, "FW-JKT-05": 460, "FW-PAD-20": 420}
problems = []


def expect(what, computed, planted):
    if computed != planted:
        problems.append(f"{what}: {computed} in the files, {planted} in the truth")


def text_of(path):
    raw = path.read_bytes()
    return (gzip.decompress(raw) if raw[:2] == b"\x1f\x8b" else raw).decode("utf-8-sig")


def table(path):
    return list(csv.DictReader(io.StringIO(text_of(path))))


def cents(text):
    units, _, rest = text.replace(",", "").partition(".")
    return int(units) * 100 + int((rest + "00")[:2])


def vat(gross):
    return (2 * 19 * gross + 119) // (2 * 119)


def quarter(local_day):
    return f"{local_day.year}Q{(local_day.month - 1) // 3 + 1}"


def utc(text):
    return dt.datetime.strptime(text[:19].replace("T", " "), "%Y-%m-%d %H:%M:%S").replace(tzinfo=dt.timezone.utc)


class Order:
    def __init__(self, rows):
        self.rows, head = rows, rows[0]
        self.name, self.email = head["Name"], head["Email"].strip().lower()
        self.status = head["Financial Status"]
        self.at = dt.datetime.strptime(head["Created at"], "%Y-%m-%d %H:%M:%S %z")
        self.total, self.tax = cents(head["Total"]), cents(head["Taxes"])
        self.shipping, self.discount = cents(head["Shipping"]), cents(head["Discount Amount"])
        self.refunded, self.code = cents(head["Refunded Amount"]), head["Discount Code"]
        self.counts = (not head["Cancelled at"] and self.status != "pending" and head["Payment Method"] != "bogus"
                       and not self.email.endswith("@fernweh.example.com"))

    def lines(self):
        for row in self.rows:
            paid = cents(row["Lineitem price"]) * int(row["Lineitem quantity"]) - cents(row["Lineitem discount"])
            yield row["Lineitem sku"], paid

    def kept_lines(self):
        """Goods that stayed with the customer: all, none, or all but the first."""
        lines = list(self.lines())
        return lines if self.refunded == 0 else [] if self.refunded == self.total else lines[1:]


def orders_of(folder):
    """Later exports correct earlier ones; every order must state its own columns exactly once."""
    found = {}
    for path in sorted((folder / "inbox/shop").glob("orders-*")):
        blocks = collections.OrderedDict()
        for row in table(path):
            blocks.setdefault(row["Name"], []).append(row)
        for name, rows in blocks.items():
            heads = sum(1 for row in rows if row["Financial Status"])
            expect(f"{path.name} {name}: rows with the order's own columns", heads, 1)
            try:
                found[name] = Order(rows)
            except ValueError:
                continue  # broken on purpose
    for order in found.values():
        goods = sum(paid for _, paid in order.lines())
        expect(f"{order.name}: goods and shipping", goods + order.shipping, order.total)
        expect(f"{order.name}: tax", sum(vat(paid) for _, paid in order.lines()) + vat(order.shipping), order.tax)
        expect(f"{order.name}: discount", sum(cents(r["Lineitem discount"]) for r in order.rows), order.discount)
    return found


def check_sales(truth, orders, disputes):
    for period in truth["periods"]:
        sums = collections.Counter()
        for order in orders.values():
            if not order.counts or period["period"] not in ("total", quarter(order.at.astimezone(BERLIN))):
                continue
            sums["orders"] += 1
            sums["gross_minor"] += order.total
            sums["tax_minor"] += order.tax
            sums["shipping_minor"] += order.shipping
            sums["discount_minor"] += order.discount
            sums["refunded_minor"] += order.refunded
            for sku, paid in order.kept_lines():
                net = paid - vat(paid)
                sums["net_minor"] += net
                sums["margin_minor"] += (net * MARGIN[sku] + 500) // 1000
            sums["disputes"] += order.name in disputes
            sums["disputed_minor"] += disputes.get(order.name, 0)
            sums["code_orders"] += order.code == "COMMUNITY10"
        for key, planted in period["actual"].items():
            expect(f"{period['period']} {key}", sums[key], planted)
        expect(f"{period['period']} code_orders", sums["code_orders"], period["code_orders"])
    expect("excluded orders", sum(not o.counts for o in orders.values()), truth["excluded_orders"])
    expect("anonymous orders", sum(o.counts and not o.email for o in orders.values()), truth["anonymous_orders"])


def check_tickets(folder, truth):
    counts = collections.Counter()
    for path in (folder / "inbox/support").glob("tickets.*"):
        for line in text_of(path).splitlines():
            try:
                ticket = json.loads(line)
            except ValueError:
                continue
            if ticket["status"] == "deleted" or "closed_by_merge" in ticket["tags"]:
                continue
            counts[quarter(utc(ticket["created_at"]).astimezone(BERLIN))] += 1
    for period in truth["periods"]:
        wanted = sum(counts.values()) if period["period"] == "total" else counts[period["period"]]
        expect(f"{period['period']} tickets", wanted, period["tickets"])


def check_forum(folder, truth, staff):
    forum = folder / "inbox/forum"
    read = lambda name: table(next(forum.glob(name + ".csv*")))
    topics = read("topics")
    expect("private topics", sum(t["archetype"] == "private_message" for t in topics), truth["private_topics"])
    solved = {row["topic_id"]: utc(row["solved_at"]).date() for row in read("solved")}
    views = collections.Counter()
    for row in read("topic_views"):
        day = dt.date.fromisoformat(row["viewed_at"])
        if row["user_id"] not in staff and row["topic_id"] in solved and solved[row["topic_id"]] < day:
            views[quarter(day)] += 1
    for period in truth["periods"]:
        wanted = sum(views.values()) if period["period"] == "total" else views[period["period"]]
        expect(f"{period['period']} solved_topic_views", wanted, period["solved_topic_views"])
    users = read("user-list")
    expect("staged accounts", sum(u["staged"] == "true" for u in users), truth["identity"]["staged_accounts"])
    expect("staff accounts", sum(u["moderator"] == "true" for u in users), truth["identity"]["staff_accounts"])
    groups = collections.Counter(row["group_name"] for row in read("groups"))
    expect("deals group", groups["deals"], truth["deals_group_members"])
    expect("ambassadors", groups["ambassadors"], truth["ambassadors"])


def check_rows(folder, truth):
    for entry in truth["files"]:
        text = text_of(folder / entry["path"])
        rows = len(text.splitlines()) if entry["path"].find("ndjson") >= 0 else sum(1 for _ in csv.reader(io.StringIO(text))) - 1
        expect(f"rows of {entry['path']}", rows, entry["rows"])


def check_survey(folder, truth):
    members = folder / "inbox/members"
    used = lambda name, quarter: [r for r in table(next(members.glob(name + ".csv*")))
                                  if r["quarter"] == quarter and r["use_refused"] == "no"]
    for period in truth["survey"]:
        ours = used("outcomes-survey", period["period"])
        others = used("outcomes-survey-customers", period["period"])
        income = period["ambassador_income_minor"] + period["other_income_minor"]
        expect(f"{period['period']} answers", len(ours), period["answers_with_consent"])
        expect(f"{period['period']} income of members", sum(cents(r["own_income_eur"]) for r in ours), income)
        expect(f"{period['period']} answers of customers", len(others), period["customer_answers_with_consent"])
        expect(f"{period['period']} income of customers", sum(cents(r["own_income_eur"]) for r in others),
               period["customer_income_minor"])
        hours = sum(round(float(r["hours_saved"]) * 10) for r in ours)
        expect(f"{period['period']} hours saved", hours, round(period["hours_saved"] * 10))


def check_naive(truth, links, orders, person_of):
    """The naive gap as anyone would compute it from linked data; orders of shared mailboxes and without an address
    cannot be linked, so the counts here may only be lower, by at most those."""
    joined = {p: at for p, at in links.items() if at is not None}
    for period in truth["periods"]:
        end = dt.datetime.combine(dt.date.fromisoformat(period["until"]), dt.time(), BERLIN)
        members = {p for p, at in joined.items() if at < end}
        expect(f"{period['period']} members", len(members), period["naive"]["members"])
        naive = period["naive"]
        if truth["people"] >= 2000 and naive["members"] and naive["claimed_margin_minor"] <= 2 * period["incremental"]["margin_minor"]:
            problems.append(f"{period['period']}: the naive claim is not far above the truth")
        linked = sum(1 for o in orders.values() if o.counts and o.email in person_of and person_of[o.email] in members
                     and period["period"] in ("total", quarter(o.at.astimezone(BERLIN))))
        if linked > naive["member_orders"]:
            problems.append(f"{period['period']}: more linked member orders than the truth knows")


def rate_ratio(people, joined, orders_by_person, months):
    """Mantel-Haenszel ratio of order rates, joined against not yet joined, over months, among those who join at some
    time: when they join is independent of how much they buy, so this is the effect. Standard error: Greenland and
    Robins (1985)."""
    top = bottom = variance = 0.0
    for start, end in months:
        exposed = unexposed = 0.0
        a = b = 0
        for person in people:
            at = joined[person]
            cut = min(max(at, start), end)
            unexposed += (cut - start).total_seconds()
            exposed += (end - cut).total_seconds()
            for when in orders_by_person.get(person, ()):
                if start <= when < end:
                    a, b = (a + 1, b) if when >= at else (a, b + 1)
        if exposed == 0 or unexposed == 0:
            continue
        all_time = exposed + unexposed
        top += a * unexposed / all_time
        bottom += b * exposed / all_time
        variance += (a + b) * exposed * unexposed / all_time**2
    ratio = top / bottom
    return ratio, math.sqrt(variance / (top * bottom))


def check_effect(truth, responders, joined, orders, person_of):
    by_person = collections.defaultdict(list)
    for order in orders.values():
        if order.counts and order.email in person_of:
            by_person[person_of[order.email]].append(order.at)
    first, last = dt.date.fromisoformat(truth["launch"]), dt.date.fromisoformat(truth["until"])
    starts = []
    while first <= last:
        starts.append(dt.datetime.combine(first, dt.time(), BERLIN))
        first = (first.replace(day=1) + dt.timedelta(days=32)).replace(day=1)
    months = list(zip(starts, starts[1:]))
    planted = truth["planted"]["effect_factor_on_order_rate_of_responders"]
    for name, wanted, group in (("responders", planted, True), ("others", 1.0, False)):
        people = [p for p in joined if responders[p] == group]
        ratio, error = rate_ratio(people, joined, by_person, months)
        low, high = ratio * math.exp(-3.3 * error), ratio * math.exp(3.3 * error)
        print(f"{name}: order rate x {ratio:.3f} ({low:.3f} to {high:.3f}), planted {wanted}")
        if not low < wanted < high:
            problems.append(f"effect on {name}: {ratio:.3f} ({low:.3f} to {high:.3f}), planted {wanted}")
        if error > 0.1:
            problems.append(f"effect on {name}: too few people to tell")


def main():
    folder = pathlib.Path(sys.argv[1])
    truth = json.loads((folder / "truth/truth.json").read_text())
    rows = table(folder / "truth/links.csv")
    staff = {row["identifier"] for row in rows if row["system"] == "staff"}
    staff_people = {row["person"] for row in rows if row["system"] == "staff"}
    joined = {row["person"]: utc(row["joined_at"]) for row in rows if row["joined_at"] and row["person"] not in staff_people}
    responders = {row["person"]: row["responder"] == "yes" for row in rows}
    person_of = {row["identifier"]: row["person"] for row in rows if row["system"] == "address"}
    orders = orders_of(folder)
    disputes = {}
    for path in (folder / "inbox/payments").glob("stripe.*"):
        disputes = {r["order (metadata)"]: cents(r["Disputed Amount"]) for r in table(path) if r["Dispute Status"] not in ("", "won")}
    check_sales(truth, orders, disputes)
    check_tickets(folder, truth)
    check_forum(folder, truth, staff)
    check_survey(folder, truth)
    check_rows(folder, truth)
    check_naive(truth, joined, orders, person_of)
    for address in re.findall(r"[\w.+-]+@[\w.-]+", " ".join(person_of)):
        if not re.search(r"(^|\.|@)example\.(org|net|com)$", address):
            problems.append(f"not an example address: {address}")
    if "--effect" in sys.argv:
        check_effect(truth, responders, joined, orders, person_of)
    print("\n".join(problems) or "the files and the truth agree")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
