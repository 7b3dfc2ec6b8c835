#include "identity/advice.hpp"

#include <algorithm>

namespace cw::identity {

std::vector<std::pair<std::string, double>> what_would_help(const Resolution& resolution) {
  const auto members = static_cast<double>(resolution.members);
  if (members <= 0.0) return {};
  const double matched =
      static_cast<double>(resolution.reach[static_cast<std::size_t>(Space::customer)].members) / members;
  const auto& obstacles = resolution.obstacles;
  const std::pair<const char*, std::int64_t> steps[] = {
      {"sign members in with the shop's account (single sign-on)", obstacles.members_without_subject},
      {"export members' e-mail addresses", obstacles.members_without_address},
      {"verify members' addresses", obstacles.members_unverified_only},
      {"ask members who use a desk's mailbox for their own address", obstacles.members_role_mailbox_only},
      {"review identifiers that too many accounts share", obstacles.members_held_back},
  };
  std::vector<std::pair<std::string, double>> advice;
  for (const auto& [step, reached] : steps) {
    if (reached > 0) advice.emplace_back(step, static_cast<double>(reached) * matched / members);
  }
  std::stable_sort(advice.begin(), advice.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
  return advice;
}

}  // namespace cw::identity
