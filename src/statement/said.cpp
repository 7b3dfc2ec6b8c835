#include "statement/said.hpp"

#include "statement/words.hpp"

namespace cw::statement {

void say(Statement& s) {
  const Scale page = scale_of(s);
  std::vector<double> lines, costs;
  for (const auto& line : s.lines) {
    if (line.in_headline) lines.push_back(line.claimed.value);
  }
  for (const auto& cost : s.costs) costs.push_back(cost.amount);
  const auto line_steps = steps_of(lines, page.step), cost_steps = steps_of(costs, page.step);
  std::size_t next = 0;
  for (auto& line : s.lines) {
    const Scale scale = line.in_headline ? page : scale_of(line.claimed, page, s.currency_digits);
    const double amount = line.in_headline ? static_cast<double>(line_steps[next++]) * page.step : line.claimed.value;
    line.said = money(amount, scale, s.currency);
    line.said_range = range_of(line.claimed, scale) + (scale.suffix.empty() ? "" : " " + scale.suffix);
    if (!line.claimed.low || !line.claimed.high) line.said_range.clear();
  }
  for (std::size_t i = 0; i < s.costs.size(); ++i) {
    s.costs[i].said = money(static_cast<double>(cost_steps[i]) * page.step, page, s.currency);
  }
  for (auto& roi : s.rois) {
    if (!roi.value) continue;
    const int digits = roi_decimals(*roi.value);
    roi.said = plain(roi.value->value, digits);
    if (roi.value->low && roi.value->high)
      roi.said_range = range_text(plain(*roi.value->low, digits), plain(*roi.value->high, digits));
  }
}

}  // namespace cw::statement
