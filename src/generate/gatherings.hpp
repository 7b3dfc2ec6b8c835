#pragma once

#include "generate/people.hpp"

namespace cw::generate {

/// events/luma_*.csv: a webinar a month without any effect on anybody, and now and then a ride. Guests per event in
/// Luma's export format. Errors: unreachable.
Result<> write_gatherings(World& world);

}  // namespace cw::generate
