#pragma once

#include "generate/people.hpp"

namespace cw::generate {

/// forum/user-list.csv, the administrator's export, after the last month. Errors: unreachable.
Result<> write_user_list(World& world);
/// forum/groups.csv: who joined which group when. Errors: unreachable.
Result<> write_groups(World& world);
/// truth/links.csv: which account belongs to which person; also counts the tiers. Errors: unreachable.
Result<> write_links(World& world);

}  // namespace cw::generate
