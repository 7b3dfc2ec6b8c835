#pragma once

#include <string>
#include <utility>
#include <vector>

#include "identity/resolve.hpp"

namespace cw::identity {

/// What would raise the share of members who are known as customers, best first: what to do -> expected gain in share.
/// The gain takes it that members whom the step reaches match as often as members do today: unmatched members with the
/// obstacle × share matched / members. One member can count in several steps, so gains do not add up.
std::vector<std::pair<std::string, double>> what_would_help(const Resolution& resolution);

}  // namespace cw::identity
