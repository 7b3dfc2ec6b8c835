#include "statement/figures.hpp"

#include <algorithm>

#include "statement/sentences.hpp"
#include "statement/words.hpp"

namespace cw::statement {

namespace {

Cell cell(const std::optional<double>& value) {
  Cell cell;
  if (value) cell = *value;
  return cell;
}
Cell cell(Grade grade) {
  return std::string(letter(grade));
}

std::vector<Column> columns(const std::string& currency, bool with_group) {
  std::vector<Column> columns = {{"label", "", Role::label}, {"grade", "", Role::label}};
  if (with_group) columns.push_back({"step", "", Role::group});
  columns.insert(columns.end(),
                 {{"value", currency, Role::value}, {"low", currency, Role::low}, {"high", currency, Role::high}});
  return columns;
}

/// Headline lines up, costs down, what is left.
Table waterfall(const Statement& s) {
  Table table{"waterfall", columns(s.currency, true), {}};
  const auto none = Cell(std::monostate{});
  for (const auto& line : s.lines) {
    if (!line.in_headline || line.kind == BenefitKind::capacity_freed) continue;
    table.rows.push_back({line.title, cell(line.grade), std::string("step"), line.claimed.value, cell(line.claimed.low),
                          cell(line.claimed.high)});
  }
  for (const auto& cost : s.costs) {
    table.rows.push_back({"cost: " + cost.category, none, std::string("step"), -cost.amount, none, none});
  }
  const Roi* roi = headline_roi(s);
  if (table.rows.empty() || roi == nullptr) return table;
  Amount net;
  net.value = roi->return_value - roi->cost;
  if (roi->value && roi->value->low && roi->value->high &&
      !s.cost_low) {  // while the cost stands still, net value is ROI x cost
    net.low = *roi->value->low * roi->cost;
    net.high = *roi->value->high * roi->cost;
  }
  table.rows.push_back(
      {std::string("beyond cost"), none, std::string("total"), net.value, cell(net.low), cell(net.high)});
  return table;
}

Table lines(const Statement& s) {
  Table table{"lines", columns(s.currency, false), {}};
  for (const auto& line : s.lines) {
    table.rows.push_back(
        {line.title, cell(line.grade), line.claimed.value, cell(line.claimed.low), cell(line.claimed.high)});
  }
  return table;
}

Table costs(const Statement& s) {
  Table table{
      "costs",
      {{"category", "", Role::label}, {"amount", s.currency}, {"direct", s.currency}, {"evidence", "", Role::group}},
      {}};
  for (const auto& cost : s.costs) table.rows.push_back({cost.category, cost.amount, cost.direct, cost.evidence});
  return table;
}

Table tornado(const Statement& s, double net) {
  Table table{"tornado",
              {{"assumption", "", Role::label},
               {"value", s.currency},
               {"low", s.currency, Role::low},
               {"high", s.currency, Role::high}},
              {}};
  for (const auto& bar : s.sensitivities) {
    table.rows.push_back(
        {bar.assumption, net, std::min(bar.low_result, bar.high_result), std::max(bar.low_result, bar.high_result)});
  }
  return table;
}

Table overlaps(const Statement& s) {
  Table table{"overlaps", {{"lines", "", Role::label}, {"wanted_twice", s.currency}}, {}};
  for (const auto& [names, amount] : s.overlaps) table.rows.push_back({names, amount});
  return table;
}

void add(Finding& finding, Table table, std::string kind, std::string title, const std::string& sentence,
         std::vector<std::string> caveats = {}) {
  if (table.rows.empty()) return;
  finding.figures.push_back({"statement." + table.name, std::move(kind), std::move(title), sentence, table.name,
                             std::move(caveats), sentence});
  finding.tables.push_back(std::move(table));
}

double net_of_all_lines(const Statement& s) {
  double net = -s.cost_total;
  for (const auto& line : s.lines) net += line.forecast ? 0.0 : line.claimed.value;
  return net;
}

void add_estimates(Finding& finding, const Statement& s) {
  const bool caused = std::any_of(s.lines.begin(), s.lines.end(), [](const Line& line) { return line.in_headline; });
  for (const auto& roi : s.rois) {
    const std::string name = "roi_" + roi.name + (roi.with_capacity ? "_with_capacity" : "");
    if (!roi.value) {
      finding.refused.push_back({name, caused ? "missing_data" : "not_caused_yet", roi.reason});
      continue;
    }
    Estimate estimate{.name = name,
                      .value = roi.value->value,
                      .low = roi.value->low,
                      .high = roi.value->high,
                      .level = s.level,
                      .unit = "ratio"};
    if (estimate.low)
      estimate.interval_method = "simulation, " + plain(s.draws, 0) + " draws";
    else
      estimate.no_interval = "nothing in it has a known range";
    finding.estimates.push_back(std::move(estimate));
  }
  finding.estimates.push_back({.name = "cost",
                               .value = s.cost_total,
                               .low = s.cost_low,
                               .high = s.cost_high,
                               .level = s.level,
                               .unit = s.currency});
  auto& cost = finding.estimates.back();
  if (cost.low)
    cost.interval_method = "simulation, " + plain(s.draws, 0) + " draws";
  else
    cost.no_interval = "as declared";
}

}  // namespace

Result<Released> statement_finding(const Statement& s, const Policy& policy) {
  Finding finding;
  finding.method = "statement";
  finding.estimand = "return on what the community cost, (return - cost) / cost, " + s.currency;
  finding.counterfactual = "as each line states";
  finding.population = s.title;
  finding.window = {s.from, s.until};
  finding.status = s.refused ? Status::refused : s.draft ? Status::caution : Status::ok;
  if (s.refused)
    finding.reason = s.sentence;
  else if (s.draft)
    finding.reason = "draft: " + listed(s.draft_reasons);
  add_estimates(finding, s);
  add(finding, waterfall(s), "waterfall", "What came in, what it cost, what is left", s.sentence);
  add(finding, lines(s), "interval", "Each line with its range",
      s.below_sentences.empty() ? s.sentence : s.below_sentences.front(),
      {"Only Experiment and Adjusted lines are in the headline."});
  add(finding, costs(s), "table", "What it cost", "Costs are accrued to the period; " + s.tie_out + ".");
  add(finding, tornado(s, net_of_all_lines(s)), "tornado", "What would change the result",
      "Net value of all lines less the fully loaded cost, one thing at a time between its 5 % and 95 % points.",
      {"Lines below the headline and capacity are counted here.", s.independence});
  add(finding, overlaps(s), "table", "Wanted by more than one line",
      "What lines wanted beyond what there was is claimed once and shown here.");
  finding.proof.seed = s.seed;
  finding.proof.parameters = {{"draws", plain(s.draws, 0)}};
  return release(std::move(finding), policy);
}

}  // namespace cw::statement
