#include "statement/sensitivity.hpp"

#include <algorithm>
#include <cmath>
#include <set>

namespace cw::statement {

namespace {

/// Where one stream's variables go while all others stay at their point.
class OneAtATime {
 public:
  OneAtATime(const Built& built, std::size_t stream, double units) : built_(built), stream_(stream), units_(units) {}

  /// Net value with the stream at its quantile p.
  double at_quantile(double p) const {
    auto values = at_point(built_.model);
    for (std::size_t v = 0; v < values.size(); ++v) {
      if (built_.model.variables[v].stream == stream_) values[v] = built_.model.variables[v].quantile(p);
    }
    return net_value(built_, evaluate(built_.model, values), units_);
  }

  /// Net value with assumption `used` at `value`; lines whose own draws it is follow in proportion.
  double at_value(const UsedAssumption& used, double value) const {
    auto values = at_point(built_.model);
    const double ratio = value / built_.model.variables[used.variable].point;
    for (std::size_t v = 0; v < values.size(); ++v) {
      if (built_.model.variables[v].stream == stream_) values[v] *= ratio;
    }
    return net_value(built_, evaluate(built_.model, values), units_);
  }

 private:
  const Built& built_;
  std::size_t stream_;
  double units_;
};

std::optional<double> break_even(const OneAtATime& one, const UsedAssumption& used) {
  const double point = used.declared.distribution.value;
  if (point == 0.0) return std::nullopt;
  double near = 0.0;
  double far = used.declared.unit == "share" ? 1.0 : 10.0 * point;
  const bool below = one.at_value(used, near) < 0.0;
  if (below == (one.at_value(used, far) < 0.0)) return std::nullopt;
  for (int step = 0; step < 100; ++step) {
    const double middle = (near + far) / 2.0;
    ((one.at_value(used, middle) < 0.0) == below ? near : far) = middle;
  }
  return (near + far) / 2.0;
}

Sensitivity of_assumption(const Built& built, const UsedAssumption& used, double units) {
  const auto& variable = built.model.variables[used.variable];
  const OneAtATime one(built, variable.stream, units);
  Sensitivity bar;
  bar.assumption = used.declared.text.empty() ? used.declared.id : used.declared.text;
  bar.low_value = variable.quantile(0.05);
  bar.high_value = variable.quantile(0.95);
  bar.low_result = one.at_quantile(0.05);
  bar.high_result = one.at_quantile(0.95);
  bar.break_even = break_even(one, used);
  bar.unit = used.declared.unit;
  bar.owner = used.declared.owner;
  if (used.declared.review_by) bar.review_by = to_text(*used.declared.review_by);
  return bar;
}

/// A measured range that no assumption stands for: of all lines that share the stream.
Sensitivity of_measurement(const Built& built, std::size_t stream, double units) {
  const OneAtATime one(built, stream, units);
  Sensitivity bar;
  for (std::size_t line = 0; line < built.lines.size(); ++line) {
    const auto& own = built.model.lines[line].own;
    if (!own || built.model.variables[*own].stream != stream) continue;
    bar.assumption += (bar.assumption.empty() ? "" : " and ") + built.lines[line].proposed->title;
    bar.low_value += built.model.variables[*own].quantile(0.05) / units;
    bar.high_value += built.model.variables[*own].quantile(0.95) / units;
  }
  bar.assumption += ": as measured";
  bar.low_result = one.at_quantile(0.05);
  bar.high_result = one.at_quantile(0.95);
  return bar;
}

}  // namespace

double net_value(const Built& built, const World& world, double units) {
  double net = -world.cost_total;
  for (std::size_t line = 0; line < built.lines.size(); ++line) {
    if (!built.lines[line].proposed->forecast) net += world.claimed[line];
  }
  return net / units;
}

std::vector<Sensitivity> sensitivities_of(const Built& built, double units) {
  std::vector<Sensitivity> bars;
  std::set<std::size_t> done;
  for (const auto& [id, used] : built.assumptions) {
    const std::size_t stream = built.model.variables[used.variable].stream;
    done.insert(stream);
    bars.push_back(of_assumption(built, used, units));
  }
  for (const auto& line : built.model.lines) {
    if (!line.own || !done.insert(built.model.variables[*line.own].stream).second) continue;
    bars.push_back(of_measurement(built, built.model.variables[*line.own].stream, units));
  }
  std::erase_if(bars, [](const Sensitivity& bar) { return bar.low_result == bar.high_result; });
  std::stable_sort(bars.begin(), bars.end(), [](const Sensitivity& a, const Sensitivity& b) {
    return std::abs(a.high_result - a.low_result) > std::abs(b.high_result - b.low_result);
  });
  return bars;
}

}  // namespace cw::statement
