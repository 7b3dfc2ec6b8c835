#include "catalog/check.hpp"
#include "catalog/message.hpp"

namespace cw::catalog {

namespace {

void check_review(const Examined& examined, const Assumption& assumption) {
  const std::string who = "assumption " + quoted(assumption.id);
  if (!assumption.review_by) {
    examined.complain(Severity::warning, assumption.place, "review_by", who + " has no review date",
                      "add `review_by: <YYYY-MM-DD>`");
  } else if (*assumption.review_by < examined.today) {
    examined.complain(Severity::warning, assumption.place, "review_by",
                      who + " was to be reviewed by " + to_text(*assumption.review_by),
                      "look at it again with its owner, then set the next date");
  }
}

void check_correlation(const Examined& examined, const Assumption& assumption) {
  const std::string who = "assumption " + quoted(assumption.id);
  if (assumption.correlated_with == assumption.id && !assumption.id.empty()) {
    examined.complain(Severity::error, assumption.place, "correlated_with", who + " is correlated with itself",
                      "name another assumption, or remove the line");
  }
  const bool stated = examined.marks.has(assumption.place, "correlation");
  if (stated && assumption.correlated_with.empty()) {
    examined.complain(Severity::error, assumption.place, "correlation",
                      who + " does not say what it is correlated with", "add `correlated_with: <name>`");
  } else if (!stated && !assumption.correlated_with.empty()) {
    examined.complain(Severity::error, assumption.place, "correlated_with",
                      who + " does not say how closely it is correlated", "add `correlation: <number>` from -1 to 1");
  }
}

}  // namespace

void check_assumptions(const Examined& examined) {
  for (const Assumption& assumption : examined.catalog.assumptions) {
    check_review(examined, assumption);
    check_correlation(examined, assumption);
  }
}

}  // namespace cw::catalog
