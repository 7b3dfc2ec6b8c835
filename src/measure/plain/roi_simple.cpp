#include "measure/plain/roi_simple.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "stats/bootstrap.hpp"
#include "stats/distribution.hpp"

namespace cw::measure::plain {

namespace {

enum Index {
  member_transaction,
  other_transaction,
  member_customers,
  other_customers,
  member_market,
  other_market,
  member_conversion,
  other_conversion,
  margin,
  cost,
  inputs
};
using Values = std::array<double, inputs>;

/// What the model says of one set of values.
struct Outcome {
  double members, others, members_as_others, more_value, more_margin, net;
  double roi(const Values& v) const { return net / v[cost]; }
};

Outcome outcome(const Values& v) {
  Outcome out{};
  out.members = v[member_transaction] * (v[member_customers] + v[member_market] * v[member_conversion]);
  out.others = v[other_transaction] * (v[other_customers] + v[other_market] * v[other_conversion]);
  out.members_as_others = v[other_transaction] * (v[member_customers] + v[member_market] * v[other_conversion]);
  out.more_value = out.members - out.members_as_others;
  out.more_margin = out.more_value * v[margin];
  out.net = out.more_margin - v[cost];
  return out;
}

std::array<const AssumptionUse*, inputs> uses_of(const RoiSimpleInput& in) {
  return {&in.member_transaction, &in.other_transaction, &in.member_customers, &in.other_customers, &in.member_market,
          &in.other_market,       &in.member_conversion, &in.other_conversion, &in.margin,          &in.cost};
}

bool is_share(std::size_t index) {
  return index == member_conversion || index == other_conversion || index == margin;
}

/// An input with the ends of its range; both are the value where none was declared.
struct Range {
  double low = 0.0, value = 0.0, high = 0.0;
};
using Ranges = std::array<Range, inputs>;

Result<Range> range_of(const AssumptionUse& use, std::size_t index) {
  if (use.id.empty()) return fail(ErrorCode::missing_data, "an input of the simple model has no name", "roi simple");
  if (!use.value) {
    return fail(ErrorCode::missing_data, fmt::format("{} has no value", use.id), "roi simple",
                "declare it in assumptions.yml, with a range if you are not sure");
  }
  const Range range{use.low.value_or(*use.value), *use.value, use.high.value_or(*use.value)};
  if (!(range.low >= 0.0 && range.low <= range.value && range.value <= range.high && std::isfinite(range.high))) {
    return fail(ErrorCode::invalid_input, fmt::format("{} is negative or lies outside its own range", use.id),
                "roi simple", "give 0 <= low <= value <= high");
  }
  if (is_share(index) && range.high > 1.0) {
    return fail(ErrorCode::invalid_input, fmt::format("{} is not a share between 0 and 1", use.id), "roi simple",
                "write 25 % as 0.25");
  }
  return range;
}

/// The simulated outcomes, one vector each, in ascending order.
struct Simulated {
  std::vector<double> more_value, more_margin, net, roi;
};

Simulated simulate(const Ranges& ranges, const RoiSimpleInput& in, const Run& run) {
  Simulated all;
  for (std::int64_t draw = 0; draw < in.draws; ++draw) {
    Rng rng(run.seed.fork("roi_simple", static_cast<std::uint64_t>(draw)));
    Values values{};
    for (std::size_t i = 0; i < inputs; ++i) {
      values[i] = stats::triangular_quantile(rng.uniform(), ranges[i].low, ranges[i].value, ranges[i].high);
    }
    const Outcome result = outcome(values);
    all.more_value.push_back(result.more_value);
    all.more_margin.push_back(result.more_margin);
    all.net.push_back(result.net);
    if (values[cost] > 0.0) all.roi.push_back(result.roi(values));
  }
  for (auto* draws : {&all.more_value, &all.more_margin, &all.net, &all.roi}) std::sort(draws->begin(), draws->end());
  return all;
}

/// An estimate with the simulated range, or without one if no input has a range.
Estimate estimate(const Run& run, const char* name, double value, std::string unit, const std::vector<double>& draws,
                  bool ranged) {
  if (!ranged) return exact(run, name, value, std::move(unit), "no input was declared with a range");
  Estimate out{name, value};
  const double tail = (1.0 - run.level) / 2.0;
  out.low = stats::quantile(draws, tail);
  out.high = stats::quantile(draws, 1.0 - tail);
  out.level = run.level;
  out.unit = std::move(unit);
  out.interval_method =
      fmt::format("simulation of the declared ranges, triangular and independent, {} draws", draws.size());
  return out;
}

/// The value of input i at which more margin equals cost, the others as given. The net is a straight line in each
/// input.
std::optional<double> break_even(Values values, std::size_t i) {
  const double at = values[i];
  const double net = outcome(values).net;
  values[i] = at + 1.0;
  const double slope = outcome(values).net - net;
  if (slope == 0.0) return std::nullopt;
  const double zero = at - net / slope;
  if (zero < 0.0 || (is_share(i) && zero > 1.0)) return std::nullopt;
  return zero;
}

Table tornado(const std::array<const AssumptionUse*, inputs>& uses, const Ranges& ranges, const Values& values,
              const std::string& code) {
  Table table{"tornado",
              {{"assumption", "", Role::label},
               {"value", "", Role::value},
               {"low", code, Role::low},
               {"high", code, Role::high},
               {"break_even", "", Role::value}},
              {}};
  for (std::size_t i = 0; i < inputs; ++i) {
    const auto net_at = [&](double value) {
      Values moved = values;
      moved[i] = value;
      return outcome(moved).net;
    };
    const double one = net_at(ranges[i].low);
    const double other = net_at(ranges[i].high);
    const auto even = break_even(values, i);
    table.rows.push_back(
        {uses[i]->id, values[i], std::min(one, other), std::max(one, other), even ? Cell{*even} : Cell{}});
  }
  const auto width = [](const std::vector<Cell>& row) { return std::get<double>(row[3]) - std::get<double>(row[2]); };
  std::stable_sort(table.rows.begin(), table.rows.end(),
                   [&](const auto& a, const auto& b) { return width(a) > width(b); });
  return table;
}

Table groups_table(const Values& v, const Outcome& result, const std::string& code) {
  Table table{"groups",
              {{"group", "", Role::label},
               {"average_transaction", code, Role::value},
               {"customers", "customers", Role::value},
               {"market", "people", Role::value},
               {"conversion", "share", Role::value},
               {"value", code, Role::value}},
              {}};
  table.rows = {{std::string("members"), v[member_transaction], v[member_customers], v[member_market],
                 v[member_conversion], result.members},
                {std::string("members, valued as non-members"), v[other_transaction], v[member_customers],
                 v[member_market], v[other_conversion], result.members_as_others},
                {std::string("non-members"), v[other_transaction], v[other_customers], v[other_market],
                 v[other_conversion], result.others}};
  return table;
}

Draws draws_of(const std::vector<double>& ascending, const Currency& currency) {
  Draws draws;
  draws.key = "roi_simple";
  const double minor = std::pow(10.0, currency.exponent());
  for (int i = 0; i < 1000; ++i) draws.quantiles.push_back(stats::quantile(ascending, (i + 0.5) / 1000.0) * minor);
  return draws;
}

void add_estimates(Finding& finding, const Values& values, const Simulated& all, const RoiSimpleInput& in,
                   const Run& run, bool ranged) {
  const Outcome result = outcome(values);
  const std::string code(in.currency.code());
  finding.estimates = {estimate(run, "incremental_value", result.more_value, code, all.more_value, ranged),
                       estimate(run, "incremental_margin", result.more_margin, code, all.more_margin, ranged),
                       estimate(run, "net", result.net, code, all.net, ranged)};
  if (values[cost] > 0.0 && all.roi.size() == all.net.size()) {
    finding.estimates.push_back(estimate(run, "roi", result.roi(values), "share", all.roi, ranged));
  } else {
    finding.refused.push_back({"roi", "degenerate", "give a cost above zero: without cost there is no return on it"});
  }
}

}  // namespace

Result<Finding> roi_simple(const RoiSimpleInput& in, const Run& run) {
  const auto uses = uses_of(in);
  Ranges ranges{};
  Values values{};
  bool ranged = false;
  for (std::size_t i = 0; i < inputs; ++i) {
    CW_TRY(ranges[i], range_of(*uses[i], i));
    values[i] = ranges[i].value;
    ranged |= ranges[i].high > ranges[i].low;
  }
  if (in.draws < stats::fewest_bootstrap_draws)
    return fail(ErrorCode::invalid_input, "a simulation needs at least 20,000 draws");
  const Simulated all = simulate(ranges, in, run);
  const std::string code(in.currency.code());
  Finding finding =
      begin_finding(run, "roi_simple", "value of members above that of as many non-members, against the cost");
  finding.counterfactual = "the same people buy and convert as non-members do";
  finding.grade = Grade::assumption;
  finding.status = Status::caution;
  finding.reason = "a model of declared numbers; never part of the headline";
  finding.proof.parameters["draws"] = std::to_string(in.draws);
  add_estimates(finding, values, all, in, run, ranged);
  for (const AssumptionUse* use : uses) finding.assumptions.push_back(*use);
  if (ranged) finding.draws = draws_of(all.more_margin, in.currency);
  finding.tables = {groups_table(values, outcome(values), code), tornado(uses, ranges, values, code)};
  finding.caveats = {
      "Takes the whole gap between members and non-members for the community's doing; keen customers join communities, "
      "so the true effect is likely smaller.",
      "The ranges of the inputs are taken as independent."};
  finding.figures.push_back(
      {"roi_simple_tornado",
       "tornado",
       "What moves the simple model",
       fmt::format("{} moves the result most.", std::get<std::string>(finding.tables[1].rows[0][0])),
       "tornado",
       {},
       "Net result at the low and the high end of each assumption, the widest first."});
  return finding;
}

}  // namespace cw::measure::plain
