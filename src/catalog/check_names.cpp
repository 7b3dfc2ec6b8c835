#include <set>

#include "base/nearest.hpp"
#include "catalog/check.hpp"
#include "catalog/message.hpp"

namespace cw::catalog {

namespace {

/// Names of one kind: reports the second of two equal ones, and looks up references.
class Names {
 public:
  Names(const Examined& examined, std::string noun, std::string file, const std::string& kind)
      : examined_(examined),
        noun_(std::move(noun)),
        file_(std::move(file)),
        open_(examined.unreadable.contains(kind)) {}

  void declare(const std::string& name, const Place& place, const std::string& field) {
    if (name.empty()) return;
    if (!places_.emplace(name, place).second) {
      examined_.complain(Severity::error, place, field, noun_ + " " + quoted(name) + " is declared twice",
                         "the first is at " + to_text(places_.at(name)) + "; rename or remove one");
    }
  }
  /// `what` says who refers to it: cost "forum_licence".
  void refer(const std::string& name, const Place& place, const std::string& field, const std::string& what) const {
    if (name.empty() || open_ || places_.contains(name)) return;
    examined_.complain(Severity::error, place, field,
                       what + " names the " + noun_ + " " + quoted(name) + ", which is not declared",
                       did_you_mean(name, all(), "declare it in " + file_ + ", or remove the name here"));
  }

 private:
  std::vector<std::string> all() const {
    std::vector<std::string> names;
    names.reserve(places_.size());
    for (const auto& [name, place] : places_) names.push_back(name);
    return names;
  }

  const Examined& examined_;
  std::string noun_;
  std::string file_;
  bool open_;
  std::map<std::string, Place> places_;
};

std::string item(const char* field, std::size_t index) {
  return std::string(field) + "[" + std::to_string(index) + "]";
}

struct AllNames {
  Names activities, outcomes, programmes, assumptions, costs, touchpoints, centres;
};

void declare(const Catalog& catalog, AllNames& names) {
  for (const Activity& a : catalog.activities) names.activities.declare(a.name, a.place, "name");
  for (const Outcome& o : catalog.outcomes) names.outcomes.declare(o.name, o.place, "name");
  for (const Programme& p : catalog.programmes) names.programmes.declare(p.id, p.place, "");
  for (const Assumption& a : catalog.assumptions) names.assumptions.declare(a.id, a.place, "id");
  for (const Cost& c : catalog.costs) names.costs.declare(c.id, c.place, "id");
  for (const Touchpoint& t : catalog.touchpoints) names.touchpoints.declare(t.activity, t.place, "activity");
  std::set<std::string> seen;
  for (const CostCentre& c : catalog.cost_centres) {
    if (seen.insert(c.name).second) names.centres.declare(c.name, c.place, "name");
  }
}

void refer(const Catalog& catalog, const AllNames& names) {
  for (const Activity& a : catalog.activities) {
    const std::string who = "activity " + quoted(a.name);
    names.programmes.refer(a.programme, a.place, "programme", who);
    names.outcomes.refer(a.goal, a.place, "goal", who);
  }
  for (const Touchpoint& t : catalog.touchpoints) {
    names.activities.refer(t.activity, t.place, "activity", "touchpoint " + quoted(t.activity));
  }
  for (const Programme& p : catalog.programmes) {
    for (std::size_t i = 0; i < p.activities.size(); ++i) {
      names.activities.refer(p.activities[i], p.place, item("activities", i), "programme " + quoted(p.id));
    }
  }
  for (const StaffShare& s : catalog.staff) {
    const std::string who = "staff entry " + quoted(s.person);
    for (const auto& [programme, part] : s.shares)
      names.programmes.refer(programme, s.place, "shares." + programme, who);
    names.centres.refer(s.cost_centre, s.place, "cost_centre", who);
  }
  for (const Cost& c : catalog.costs) {
    const std::string who = "cost " + quoted(c.id);
    names.programmes.refer(c.programme, c.place, "programme", who);
    names.activities.refer(c.activity, c.place, "activity", who);
    names.centres.refer(c.cost_centre, c.place, "cost_centre", who);
  }
  for (const Assumption& a : catalog.assumptions) {
    names.assumptions.refer(a.correlated_with, a.place, "correlated_with", "assumption " + quoted(a.id));
  }
}

/// A former name belongs to one kind, and is no kind's present name.
template <class Kind>
void check_former(const Examined& examined, const std::vector<Kind>& kinds, const char* noun) {
  std::map<std::string, std::string> owners;
  for (const Kind& kind : kinds) owners.emplace(kind.name, kind.name);
  for (const Kind& kind : kinds) {
    for (std::size_t i = 0; i < kind.formerly.size(); ++i) {
      const auto [owner, is_new] = owners.emplace(kind.formerly[i], kind.name);
      if (is_new) continue;
      examined.complain(Severity::error, kind.place, item("formerly", i),
                        std::string(noun) + " " + quoted(kind.name) + " was formerly " + quoted(kind.formerly[i]) +
                            ", which is " + quoted(owner->second) + " already",
                        "a former name leads to one kind: remove it in one place");
    }
  }
}

/// Stages stand in one place: the activity or taxonomy/touchpoints.yml.
void check_touchpoints(const Examined& examined) {
  for (const Touchpoint& touchpoint : examined.catalog.touchpoints) {
    const Activity* activity = examined.catalog.activity(touchpoint.activity);
    if (activity == nullptr || !examined.marks.has(activity->place, "funnel")) continue;
    examined.complain(Severity::error, touchpoint.place, "",
                      "activity " + quoted(activity->name) + " has its funnel stages in two files",
                      "keep them here, or at " + to_text(examined.marks.of(activity->place, "funnel")));
  }
}

}  // namespace

void check_names(const Examined& examined) {
  AllNames names = {{examined, "activity", "taxonomy/activities.yml", "activities"},
                    {examined, "outcome", "taxonomy/outcomes.yml", "outcomes"},
                    {examined, "programme", "programmes/", "programme"},
                    {examined, "assumption", "assumptions.yml", "assumptions"},
                    {examined, "cost", "costs/", "costs"},
                    {examined, "touchpoint", "taxonomy/touchpoints.yml", "touchpoints"},
                    {examined, "cost centre", "cost_centres in costs/", "costs"}};
  declare(examined.catalog, names);
  refer(examined.catalog, names);
  check_touchpoints(examined);
  check_former(examined, examined.catalog.activities, "activity");
  check_former(examined, examined.catalog.outcomes, "outcome");
}

}  // namespace cw::catalog
