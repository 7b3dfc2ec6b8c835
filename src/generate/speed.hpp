#pragma once

#include "generate/company.hpp"

namespace cw::generate {

/// Large plain tables for the bench, in the same vendor formats and in time order: per person 20 rows of forum
/// activity (visits, posts, likes) of the fifth who are members and 3 orders of one line. Constant memory.
/// Errors: usage, unreachable.
Result<Truth> write_speed_tables(const CompanyOptions& options);

}  // namespace cw::generate
