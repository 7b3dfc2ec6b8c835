#include <set>

#include "base/nearest.hpp"
#include "catalog/check.hpp"
#include "catalog/message.hpp"

namespace cw::catalog {

void check_activities(const Examined& examined, const std::string& file, const Place& place, const std::string& field,
                      const std::vector<std::string>& names) {
  if (examined.unreadable.contains("activities")) return;
  std::vector<std::string> known;
  for (const Activity& activity : examined.catalog.activities) known.push_back(activity.name);
  for (const std::string& name : names) {
    if (examined.catalog.activity(name) != nullptr) continue;
    examined.complain(Severity::error, place, field,
                      file + " names the activity " + quoted(name) + ", which is not declared",
                      did_you_mean(name, known, "declare it in taxonomy/activities.yml, or remove the name here"));
  }
}

void check_sets(const Examined& examined, const std::string& file, const Place& place, const std::string& field,
                const std::vector<NamedActivities>& sets) {
  constexpr std::size_t most_sets = 8;
  std::set<std::string> seen;
  for (const auto& set : sets) {
    check_activities(examined, file, set.place, "activities", set.activities);
    if (set.name.empty() || seen.insert(set.name).second) continue;
    examined.complain(Severity::error, set.place, "name", field + " has " + quoted(set.name) + " twice", "remove one");
  }
  if (sets.size() <= most_sets) return;
  examined.complain(Severity::error, place, field,
                    field + " has " + std::to_string(sets.size()) + " entries, eight at most can be told apart",
                    "put some together");
}

}  // namespace cw::catalog
