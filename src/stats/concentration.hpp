#pragma once

#include <cstdint>
#include <vector>

namespace cw::stats {

/// How few make half of the whole, largest first; exactly half counts as reached; 0 where the whole is 0.
/// counts: by person (contributor absence factor) or organisation (elephant factor), >= 0, any order.
/// Source: CHAOSS. Checked: its published example, tests/reference/numbers/retention_events.expected.json.
std::int64_t absence_factor(std::vector<std::int64_t> counts);

}  // namespace cw::stats
