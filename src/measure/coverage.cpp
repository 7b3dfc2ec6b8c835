#include "measure/coverage.hpp"

#include <algorithm>
#include <functional>
#include <numeric>
#include <vector>

namespace cw::measure {

namespace {

/// Sum of the `count` largest positive amounts.
std::int64_t sum_of_largest(std::vector<std::int64_t> amounts, std::int64_t count) {
  const auto taken = std::min<std::size_t>(amounts.size(), static_cast<std::size_t>(std::max<std::int64_t>(count, 0)));
  const auto end = amounts.begin() + static_cast<std::ptrdiff_t>(taken);
  std::partial_sort(amounts.begin(), end, amounts.end(), std::greater<>());
  return std::accumulate(amounts.begin(), end, std::int64_t{0});
}

}  // namespace

Coverage coverage(std::span<const PersonRow> rows, const LeftOut& left_out) {
  Coverage coverage;
  coverage.net_minor = left_out.anonymous_net_minor;
  std::vector<std::int64_t> others;
  for (const auto& row : rows) {
    ++coverage.people;
    coverage.members += row.member ? 1 : 0;
    coverage.customers += row.customer() ? 1 : 0;
    coverage.members_matched += row.member && row.customer() ? 1 : 0;
    coverage.net_minor += row.net_minor;
    if (!row.member && row.net_minor > 0) others.push_back(row.net_minor);
  }
  const auto positive = [](std::int64_t amount) { return std::max<std::int64_t>(amount, 0); };
  coverage.hidden_at_most_minor = positive(left_out.anonymous_net_minor) + positive(left_out.opted_out_net_minor) +
                                  positive(left_out.no_basis_net_minor) +
                                  sum_of_largest(std::move(others), coverage.members - coverage.members_matched);
  return coverage;
}

}  // namespace cw::measure
