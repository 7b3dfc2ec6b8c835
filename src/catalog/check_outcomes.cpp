#include <algorithm>

#include "catalog/check.hpp"
#include "catalog/message.hpp"

namespace cw::catalog {

bool needs_margin(const Outcome& outcome) {
  const bool sale =
      outcome.counts_as == "order" || outcome.counts_as == "payment" || outcome.counts_as == "subscription";
  return sale && outcome.unit == "money" && outcome.side == Side::business;
}

namespace {

/// Counts that show how busy a place is; money must not be hung on them.
bool shows_health(const std::string& name) {
  static const std::vector<std::string> words = {"view",       "visit", "like",   "post",      "follower",
                                                 "impression", "reach", "member", "message",   "reaction",
                                                 "click",      "login", "reply",  "subscriber"};
  return std::any_of(words.begin(), words.end(), [&](const std::string& word) {
    return name == word || name == word + "s" || name.ends_with("_" + word) || name.ends_with("_" + word + "s");
  });
}

void check_margin(const Examined& examined, const Outcome& outcome) {
  const std::string who = "outcome " + quoted(outcome.name);
  if (!needs_margin(outcome)) return;
  if (!outcome.margin) {
    examined.complain(
        Severity::warning, outcome.place, "margin",
        "the margin of " + who + " is unknown: its value is a range of grade Assumption, outside the headline",
        "add `margin:` with `margin_owner:` and `margin_source:`");
    return;
  }
  if (outcome.margin_owner.empty() || outcome.margin_source.empty()) {
    examined.complain(
        Severity::warning, outcome.place, "margin",
        "the margin of " + who + " has no " + (outcome.margin_owner.empty() ? "owner" : "source"),
        "add `" +
            std::string(outcome.margin_owner.empty() ? "margin_owner: <team or person>" : "margin_source: <text>") +
            "`");
  }
}

void check_value(const Examined& examined, const Outcome& outcome) {
  if (!outcome.value_each) return;
  const std::string who = "outcome " + quoted(outcome.name);
  if (outcome.unit == "money") {
    examined.complain(Severity::error, outcome.place, "value_each",
                      who + " is money already; value_each would count it twice",
                      "remove `value_each:`, or set `unit: count`");
  } else if (shows_health(outcome.name)) {
    examined.complain(Severity::error, outcome.place, "value_each", who + " shows health; money cannot be hung on it",
                      "remove `value_each:`");
  }
}

void check_sign(const Examined& examined, const Outcome& outcome) {
  const std::string who = "outcome " + quoted(outcome.name);
  if (outcome.sign == 0) {
    examined.complain(Severity::error, outcome.place, "sign", "the sign of " + who + " is 0", "write 1 or -1");
  }
  if (outcome.sign == 1 && (outcome.counts_as == "refund" || outcome.counts_as == "dispute")) {
    examined.complain(Severity::warning, outcome.place, "sign",
                      who + " counts as a " + outcome.counts_as + ", but as a good", "add `sign: -1`");
  }
}

void check_fees(const Examined& examined, const Outcome& outcome) {
  if (outcome.fees.empty()) return;
  const std::string who = "outcome " + quoted(outcome.name);
  if (outcome.counts_as != "payment") {
    examined.complain(Severity::error, outcome.place, "fees", who + " counts as no payment, so it has no payment fees",
                      "remove `fees:`, or write it at the outcome with `counts_as: payment`");
  } else if (fees_of(examined.catalog).payments_are_sales) {
    if (outcome.fees == "deducted") return;
    examined.complain(Severity::error, outcome.place, "fees", who + " is the sale itself, whose fee is always deducted",
                      "write `fees: deducted`, and a margin before fees");
  } else if (outcome.fees == "deducted" && (!outcome.margin || *outcome.margin != Distribution{})) {
    examined.complain(Severity::error, outcome.place, "fees",
                      who + " stands beside orders: with a margin of its own its money would count twice",
                      "write `margin: 0`; the fee alone is then deducted");
  }
}

}  // namespace

void check_outcomes(const Examined& examined) {
  for (const Outcome& outcome : examined.catalog.outcomes) {
    check_margin(examined, outcome);
    check_value(examined, outcome);
    check_sign(examined, outcome);
    check_fees(examined, outcome);
  }
}

}  // namespace cw::catalog
