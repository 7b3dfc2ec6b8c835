#include "statement/coverage.hpp"

#include <cmath>

#include "statement/words.hpp"

namespace cw::statement {

CoverageFigures released_coverage(const CoverageFigures& figures, const Policy& policy) {
  CoverageFigures out = figures;
  const std::int64_t people = figures.people.value_or(0), members = figures.members.value_or(0);
  out.people = release_count(people, policy);
  out.members = release_count(members, people, policy);
  out.customers = release_count(figures.customers.value_or(0), people, policy);
  out.members_matched = release_count(figures.members_matched.value_or(0), members, policy);
  out.opted_out = release_count(figures.opted_out.value_or(0), policy);
  out.no_basis = release_count(figures.no_basis.value_or(0), policy);
  std::vector<std::int64_t> tiers;
  tiers.reserve(figures.matched_by_tier.size());
  for (const auto& [tier, count] : figures.matched_by_tier) tiers.push_back(count.value_or(0));
  const auto released = release_parts(tiers, policy);
  for (std::size_t i = 0; i < released.size(); ++i) {
    out.matched_by_tier[i].second = out.members_matched ? released[i] : std::nullopt;
  }
  for (auto& [action, gain] : out.raise_match_rate) {
    const auto gained = std::llround(gain.value_or(0.0) * static_cast<double>(members));
    if (!release_count(gained, policy)) gain.reset();
  }
  return out;
}

std::string count_text(const std::optional<std::int64_t>& count, int k) {
  return count ? plain(static_cast<double>(*count), 0) : "not shown (k = " + std::to_string(k) + ")";
}

std::string share_text(const std::optional<std::int64_t>& part, const std::optional<std::int64_t>& whole) {
  if (!part || !whole || *whole == 0) return "not shown";
  return percent(static_cast<double>(*part) / static_cast<double>(*whole));
}

}  // namespace cw::statement
