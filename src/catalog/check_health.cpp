#include "base/nearest.hpp"
#include "catalog/check.hpp"
#include "catalog/message.hpp"

namespace cw::catalog {

namespace {

const std::string file = "health.yml";

void check_flow(const Examined& examined, const std::string& field, const Health::Flow& flow) {
  for (const auto* names : {&flow.proposed, &flow.accepted, &flow.declined, &flow.shipped, &flow.in_beta})
    check_activities(examined, file, examined.catalog.health.place, field, *names);
}

/// Words are counted only where somebody decided that they may be.
void check_terms(const Examined& examined, const Health::Terms& terms) {
  if (terms.source.empty() || examined.unreadable.contains("source")) return;
  const Source* source = examined.catalog.source(terms.source);
  if (source == nullptr) {
    std::vector<std::string> known;
    known.reserve(examined.catalog.sources.size());
    for (const Source& one : examined.catalog.sources) known.push_back(one.id);
    examined.complain(Severity::error, terms.place, "source", "there is no source " + quoted(terms.source),
                      did_you_mean(terms.source, known, "name a file of sources/ without .yml"));
    return;
  }
  const auto basis = source->legal_basis.find(Purpose::research);
  if (basis != source->legal_basis.end() && basis->second != Basis::none && basis->second != Basis::undecided) return;
  examined.complain(Severity::warning, terms.place, "source",
                    "source " + quoted(terms.source) + " has no legal basis for research: no word of it is counted",
                    "decide it with whoever answers for data protection, then add `research:` to its legal_basis");
}

}  // namespace

void check_health(const Examined& examined) {
  const Health& health = examined.catalog.health;
  check_activities(examined, file, health.place, "first_value", health.first_value);
  check_activities(examined, file, health.place, "volunteering", health.volunteering);
  check_activities(examined, file, health.place, "mentoring", health.mentoring);
  check_sets(examined, file, health.place, "channels", health.channels);
  check_sets(examined, file, health.place, "path", health.path);
  check_flow(examined, "ideas", health.ideas);
  check_flow(examined, "bugs", health.bugs);
  for (const auto& terms : health.terms) check_terms(examined, terms);
}

}  // namespace cw::catalog
