#pragma once

#include "generate/company.hpp"

namespace cw::generate {

/// Puts the monthly totals of the shop's books below the marker at the end of the workspace's sources/shop.yml, in
/// place of those of an earlier run; does nothing where the file or the marker is missing. Errors: unreachable.
Result<> write_books(const std::string& folder, const Truth& truth);

}  // namespace cw::generate
