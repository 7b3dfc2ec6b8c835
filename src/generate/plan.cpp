#include "generate/plan.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "generate/clock.hpp"

namespace cw::generate {

namespace {

/// Bicycles: quiet winters, a long spring.
constexpr std::array<double, 12> season = {0.70, 0.80, 1.05, 1.25, 1.30, 1.20, 1.10, 1.00, 0.95, 0.85, 0.95, 1.00};

std::int64_t month_after(std::int64_t day, int months) {
  const Civil civil = civil_of(day);
  const int month = civil.month - 1 + months;
  return days_of(civil.year + month / 12, month % 12 + 1, 1);
}

}  // namespace

std::size_t Plan::quarter_of(Second at) const {
  const auto after = std::upper_bound(quarters.begin(), quarters.end() - 1, at);
  return static_cast<std::size_t>(std::max<std::ptrdiff_t>(after - quarters.begin() - 1, 0));
}

double Plan::season_of(std::size_t month) const {
  return season[static_cast<std::size_t>(civil_of(berlin_day(months[month])).month - 1)];
}

Result<Plan> plan_for(const CompanyOptions& options) {
  if (options.people < 100 || options.people > 20'000'000) {
    return fail(ErrorCode::usage, "the demo company has 100 to 20,000,000 people", "people",
                "choose a number in this range");
  }
  if (!(options.activities_per_member > 0.0 && options.activities_per_member <= 1000.0)) {
    return fail(ErrorCode::usage, "activities per member must lie between 0 and 1,000", "activities_per_member");
  }
  const Civil first = civil_of(options.from.days), last = civil_of(options.until.days);
  const int count = (last.year - first.year) * 12 + last.month - first.month;
  if (first.day != 1 || last.day != 1 || count < 6 || count > 60) {
    return fail(ErrorCode::usage, "the window of the demo company must be 6 to 60 whole months", "from, until",
                "as in 2025-07-01 to 2026-10-01");
  }
  Plan plan;
  for (int m = 0; m <= count; ++m) {
    const std::int64_t day = month_after(options.from.days, m);
    const Civil civil = civil_of(day);
    plan.months.push_back(berlin_midnight(day));
    if (m == count || m == 0 || civil.month % 3 == 1) plan.quarters.push_back(plan.months.back());
    if (m < count && (m == 0 || civil.month % 3 == 1)) {
      plan.quarter_names.push_back(fmt::format("{}Q{}", civil.year, (civil.month - 1) / 3 + 1));
    }
  }
  const auto month = [&](int index) { return plan.months[static_cast<std::size_t>(index)]; };
  plan.start = month(0);
  plan.end = month(count);
  plan.launch = month(count / 5);
  plan.ambassadors_from = month(std::min(count - 1, count / 5 + 3));
  plan.price_change = month(count * 8 / 15);
  plan.first_export = month(count - 1);
  plan.overlap_from = plan.first_export - 14 * day_long;
  const auto name = [&](int index) {
    const Civil civil = civil_of(month_after(options.from.days, index));
    return fmt::format("{}-{:02}", civil.year, civil.month);
  };
  plan.earlier_export = name(count - 2);
  plan.later_export = name(count - 1);
  return plan;
}

}  // namespace cw::generate
