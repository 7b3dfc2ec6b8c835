#include "catalog/catalog.hpp"

#include <algorithm>

namespace cw::catalog {

namespace {

template <class T>
const T* by(const std::vector<T>& all, std::string T::* key, std::string_view wanted) {
  const auto found = std::find_if(all.begin(), all.end(), [&](const T& one) { return one.*key == wanted; });
  return found == all.end() ? nullptr : &*found;
}

template <class Kind>
const Kind* known_as(const std::vector<Kind>& kinds, std::string_view name) {
  const auto found = std::find_if(kinds.begin(), kinds.end(), [&](const Kind& kind) {
    return kind.name == name || std::find(kind.formerly.begin(), kind.formerly.end(), name) != kind.formerly.end();
  });
  return found == kinds.end() ? nullptr : &*found;
}

}  // namespace

std::string to_text(const Place& place) {
  return place.file + ":" + std::to_string(place.line) + ":" + std::to_string(place.column);
}

std::string to_text(const Problem& problem) {
  const std::string_view severity = problem.severity == Severity::warning ? "warning: "
                                    : problem.severity == Severity::draft ? "draft: "
                                                                          : "";
  std::string text = to_text(problem.place) + ": " + std::string(severity) + problem.what;
  if (!problem.next.empty()) text += "\n  " + problem.next;
  return text;
}

const Source* Catalog::source(std::string_view id) const {
  return by(sources, &Source::id, id);
}
const Activity* Catalog::activity(std::string_view name) const {
  return by(activities, &Activity::name, name);
}
const Outcome* Catalog::outcome(std::string_view name) const {
  return by(outcomes, &Outcome::name, name);
}
const Activity* Catalog::activity_known_as(std::string_view name) const {
  return known_as(activities, name);
}
const Outcome* Catalog::outcome_known_as(std::string_view name) const {
  return known_as(outcomes, name);
}
const Programme* Catalog::programme(std::string_view id) const {
  return by(programmes, &Programme::id, id);
}
const Assumption* Catalog::assumption(std::string_view id) const {
  return by(assumptions, &Assumption::id, id);
}

bool Checked::usable() const {
  return std::none_of(problems.begin(), problems.end(), [](const Problem& p) { return p.severity == Severity::error; });
}

bool Checked::draft() const {
  return std::any_of(problems.begin(), problems.end(), [](const Problem& p) { return p.severity == Severity::draft; });
}

bool Checked::passes() const {
  return usable() && !draft();
}

bool Access::allows(std::string_view role, std::string_view what) const {
  const auto found = roles.find(std::string(role));
  if (found == roles.end()) return false;
  return std::find(found->second.begin(), found->second.end(), what) != found->second.end();
}

}  // namespace cw::catalog
