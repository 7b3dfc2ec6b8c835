#include "base/nearest.hpp"
#include "catalog/check.hpp"
#include "catalog/message.hpp"

namespace cw::catalog {

namespace {

const std::string file = "members.yml";

void check_referrals(const Examined& examined, const Members::Referrals& referrals) {
  check_activities(examined, file, referrals.place, "made", referrals.made);
  check_activities(examined, file, referrals.place, "accepted", referrals.accepted);
  if (!referrals.made.empty() && !referrals.declared()) {
    examined.complain(Severity::error, referrals.place, "made", "nothing says who was referred",
                      "name the activity of who accepts under `accepted:`, or the codes that only they have");
  }
  for (const auto& code : referrals.codes) {
    if (code.find(',') == std::string::npos) continue;
    examined.complain(Severity::error, referrals.place, "codes", "the code " + quoted(code) + " holds a comma",
                      "write one code an entry");
  }
}

void check_satisfaction(const Examined& examined, const Members::Satisfaction& entry) {
  if (entry.outcome.empty() || examined.unreadable.contains("outcomes")) return;
  const Outcome* outcome = examined.catalog.outcome(entry.outcome);
  if (outcome == nullptr) {
    std::vector<std::string> known;
    for (const Outcome& one : examined.catalog.outcomes) {
      if (one.side == Side::member && one.unit == "share") known.push_back(one.name);
    }
    examined.complain(Severity::error, entry.place, "outcome",
                      "members.yml names the outcome " + quoted(entry.outcome) + ", which is not declared",
                      did_you_mean(entry.outcome, known, "declare it in taxonomy/outcomes.yml"));
  } else if (outcome->side != Side::member || outcome->unit != "share") {
    examined.complain(Severity::error, entry.place, "outcome",
                      "outcome " + quoted(entry.outcome) + " is no answer of a member",
                      "name an outcome with `side: member` and `unit: share`");
  }
}

}  // namespace

void check_members(const Examined& examined) {
  const Members& members = examined.catalog.members;
  check_sets(examined, file, members.place, "recognition", members.recognition);
  check_referrals(examined, members.referrals);
  for (const auto& entry : members.satisfaction) check_satisfaction(examined, entry);
}

}  // namespace cw::catalog
