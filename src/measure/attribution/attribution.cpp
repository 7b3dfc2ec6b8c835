#include "measure/attribution/attribution.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "measure/attribution/resample.hpp"
#include "measure/attribution/whole_parts.hpp"

namespace cw::measure::attribution {

namespace {

constexpr std::int64_t usual_draws = 1000;
constexpr double largest_total_minor = 9e15;

/// What is in no channel's credit.
struct Bucket {
  double conversions = 0.0, value = 0.0;
};

struct Totals {
  double conversions = 0.0, value = 0.0, journeys_with_steps = 0.0, conversions_with_steps = 0.0,
         value_with_steps = 0.0;
  Bucket bucket;
};

struct Answer {
  ModelCredit credit;
  std::optional<ShareIntervals> intervals = {};
};

Totals totals_of(const Journeys& journeys) {
  Totals totals;
  totals.conversions = journeys.total_conversions();
  totals.value = journeys.total_value();
  for (std::size_t i = 0; i < journeys.size(); ++i) {
    if (journeys.path(i).empty()) {
      totals.bucket.conversions += journeys.conversions[i];
      totals.bucket.value += journeys.value[i];
    } else {
      totals.journeys_with_steps += journeys.conversions[i] + (journeys.has_nulls ? journeys.nulls[i] : 0.0);
      totals.conversions_with_steps += journeys.conversions[i];
      totals.value_with_steps += journeys.value[i];
    }
  }
  return totals;
}

bool has(const AttributionInput& input, Model model) {
  return std::find(input.models.begin(), input.models.end(), model) != input.models.end();
}

/// Largest credit first, then by name.
std::vector<std::size_t> rank(const Journeys& journeys, const Credit& credit) {
  std::vector<std::size_t> order(journeys.channels.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return credit.conversions[a] > credit.conversions[b]; });
  return order;
}

/// The credit table, column by column where a column has a meaning.
class CreditTable {
 public:
  CreditTable(const AttributionInput& input, const Totals& totals, const std::string& unit, int exponent,
              bool intervals)
      : input_(input), totals_(totals), minor_(std::pow(10.0, exponent)), intervals_(intervals) {
    table_.name = "credit";
    table_.columns = {{"model", "", Role::group},
                      {"channel", "", Role::label},
                      {"conversions", "conversions", Role::value},
                      {"value", unit, Role::value},
                      {"share", "share", Role::value}};
    if (intervals_) {
      table_.columns.push_back({"share_low", "share", Role::low});
      table_.columns.push_back({"share_high", "share", Role::high});
    }
    if (has(input, Model::markov)) {
      table_.columns.push_back({"removal_effect", "share", Role::value});
      table_.columns.push_back({"removal_effect_value", "share", Role::value});
    }
    if (has(input, Model::shapley)) table_.columns.push_back({"standard_error", "conversions", Role::value});
    if (input.journeys.has_value) table_.columns.push_back({"value_minor", "minor units", Role::value});
  }

  void add(const Answer& answer) {
    const Journeys& journeys = input_.journeys;
    const auto order = rank(journeys, answer.credit.credit);
    const bool bucket = journeys.keeps_unattributed || totals_.bucket.conversions != 0.0 || totals_.bucket.value != 0.0;
    std::vector<double> minor;
    for (const std::size_t channel : order) minor.push_back(answer.credit.credit.value[channel] * minor_);
    if (bucket) minor.push_back(totals_.bucket.value * minor_);
    const auto whole = whole_parts(minor, std::llround(totals_.value * minor_));
    for (std::size_t i = 0; i < order.size(); ++i) add_channel(answer, order[i], whole[i]);
    if (bucket) add_bucket(answer, whole.back());
  }

  Table take() { return std::move(table_); }

 private:
  Cell value(double amount) const { return input_.journeys.has_value ? Cell{amount} : Cell{}; }

  void add_channel(const Answer& answer, std::size_t channel, std::int64_t whole) {
    const ModelCredit& credit = answer.credit;
    std::vector<Cell> row = {std::string(name_of(credit.model)), input_.journeys.channels[channel],
                             credit.credit.conversions[channel], value(credit.credit.value[channel]),
                             credit.credit.conversions[channel] / totals_.conversions};
    const auto cell_of = [&](const std::vector<double>& column) {
      return column.empty() ? Cell{} : Cell{column[channel]};
    };
    if (intervals_) {
      row.push_back(answer.intervals ? Cell{answer.intervals->share[channel].low} : Cell{});
      row.push_back(answer.intervals ? Cell{answer.intervals->share[channel].high} : Cell{});
    }
    if (has(input_, Model::markov)) {
      row.push_back(cell_of(credit.removal_effect));
      row.push_back(input_.journeys.has_value ? cell_of(credit.removal_effect_value) : Cell{});
    }
    if (has(input_, Model::shapley)) row.push_back(cell_of(credit.standard_error));
    if (input_.journeys.has_value) row.push_back(whole);
    table_.rows.push_back(std::move(row));
  }

  void add_bucket(const Answer& answer, std::int64_t whole) {
    std::vector<Cell> row(table_.columns.size());
    row[0] = std::string(name_of(answer.credit.model));
    row[1] = std::string(unattributed);
    row[2] = totals_.bucket.conversions;
    row[3] = value(totals_.bucket.value);
    row[4] = totals_.bucket.conversions / totals_.conversions;
    if (input_.journeys.has_value) row.back() = whole;
    table_.rows.push_back(std::move(row));
  }

  const AttributionInput& input_;
  const Totals& totals_;
  double minor_;
  bool intervals_;
  Table table_;
};

void check(Finding& finding, std::string name, bool good, double value, std::string detail) {
  finding.diagnostics.push_back(
      {std::move(name), good ? CheckStatus::pass : CheckStatus::fail, value, std::move(detail)});
  if (!good) finding.status = Status::caution;
}

/// A count of rows that somebody should know of; nothing if there are none.
void note(Finding& finding, std::string name, std::int64_t rows, std::string_view detail) {
  if (rows == 0) return;
  finding.diagnostics.push_back(
      {std::move(name), CheckStatus::warn, static_cast<double>(rows), fmt::format("{} {}", rows, detail)});
}

double largest_gap(double a, double b) {
  return std::abs(a - b) / std::max({1.0, std::abs(a), std::abs(b)});
}

void check_sums(Finding& finding, const std::vector<Answer>& answers, const Totals& totals) {
  double gap = 0.0;
  for (const Answer& answer : answers) {
    const Credit& credit = answer.credit.credit;
    const double conversions = std::accumulate(credit.conversions.begin(), credit.conversions.end(), 0.0);
    const double value = std::accumulate(credit.value.begin(), credit.value.end(), 0.0);
    gap = std::max({gap, largest_gap(conversions + totals.bucket.conversions, totals.conversions),
                    largest_gap(value + totals.bucket.value, totals.value)});
  }
  check(finding, "credit_sums_to_outcome", gap <= 1e-9, gap,
        "largest relative difference between the credit of a model and the outcome; value_minor sums exactly");
}

void check_markov(Finding& finding, const ModelCredit& credit, const Totals& totals, const AttributionInput& input) {
  const double rate = totals.conversions_with_steps / totals.journeys_with_steps;
  check(finding, "base_probability", std::abs(credit.base_probability - rate) <= 1e-9, credit.base_probability,
        fmt::format("solved from the chain of order {} ({} states); must equal the conversion rate {:.9g}",
                    input.options.order, credit.states, rate));
  if (input.journeys.has_value) {
    const double per_journey = totals.value_with_steps / totals.journeys_with_steps;
    check(finding, "base_value", largest_gap(credit.base_value, per_journey) <= 1e-9, credit.base_value,
          fmt::format("solved from the chain; must equal the value per journey {:.9g}", per_journey));
  }
  const auto [low, high] = std::minmax_element(credit.removal_effect.begin(), credit.removal_effect.end());
  check(finding, "removal_effects", *low >= -1e-9 && *high <= 1.0 + 1e-9, *high,
        fmt::format("all in [0, 1]: from {:.6g} to {:.6g}", *low, *high));
}

void check_shapley(Finding& finding, const ModelCredit& credit, const AttributionInput& input) {
  if (credit.equals_linear) {
    finding.diagnostics.push_back(
        {"shapley_equals_linear", CheckStatus::pass, std::nullopt,
         input.options.game == Game::ordered
             ? "this game's Shapley value is the linear model: it knows no more than equal shares of each touchpoint"
             : "this game's Shapley value is linear credit, each channel counted once a path: it is a sum of unanimity "
               "games and knows no more than equal shares"});
    return;
  }
  const double error = *std::max_element(credit.standard_error.begin(), credit.standard_error.end());
  finding.diagnostics.push_back(
      {"shapley_orderings", CheckStatus::pass, error,
       credit.exact
           ? "exact: all coalitions"
           : fmt::format("largest standard error in conversions, of {} orderings drawn", input.options.orderings)});
}

void note_rows(Finding& finding, const AttributionInput& input) {
  const Journeys& journeys = input.journeys;
  note(finding, "empty_paths", journeys.empty_paths, "rows without a touchpoint; their outcomes are unattributed");
  note(finding, "paths_without_end", journeys.without_end,
       "rows with neither a conversion nor a null count for nothing");
  note(finding, "value_without_conversion", journeys.value_without_conversion,
       "rows with a value but no conversion; the value is unattributed");
  note(finding, "negative_values", journeys.negative_values, "rows with a value below zero, credited as they are");
  const auto direct = direct_channels(journeys, input.options.rules);
  if (has(input, Model::last_non_direct) && std::find(direct.begin(), direct.end(), true) == direct.end()) {
    finding.diagnostics.push_back({"no_direct_channel", CheckStatus::warn, std::nullopt,
                                   "no channel is called direct: last_non_direct equals last (--direct NAME)"});
  }
  const bool one_step_each = journeys.steps.size() + 1 <= journeys.offsets.size();
  if (one_step_each && std::adjacent_find(journeys.offsets.begin(), journeys.offsets.end(),
                                          [](auto a, auto b) { return b - a > 1; }) == journeys.offsets.end()) {
    finding.diagnostics.push_back({"single_steps", CheckStatus::warn, std::nullopt,
                                   "no path has more than one touchpoint: all models agree; is the separator right?"});
  }
}

void add_touch_use(Finding& finding, const AttributionInput& input) {
  if (!input.touches) return;
  const TouchUse& use = *input.touches;
  Table table{"touch_use", {{"use", "", Role::label}, {"touches", "touches", Role::n}}, {}};
  table.rows = {{std::string("credited"), use.credited},
                {std::string("longer before a conversion than the lookback, or already used"), use.too_early},
                {std::string("after the person's last conversion"), use.after_the_last},
                {std::string("of people who did not convert"), use.never_converted},
                {std::string("of nobody"), use.nobody}};
  finding.tables.push_back(std::move(table));
  note(finding, "same_second", use.same_second,
       "touches in the second of their conversion; taken as before it (clocks may differ)");
  note(finding, "touches_of_nobody", use.nobody, "touches of rows that name no person; no conversion can use them");
}

void add_conventions(Finding& finding, const AttributionInput& input) {
  auto& parameters = finding.proof.parameters;
  const auto& options = input.options;
  if (input.built) {
    parameters["lookback_days"] = fmt::format("{}", input.built->lookback_days);
    parameters["touches"] = input.built->reset ? "reset" : "reuse";
  }
  if (has(input, Model::position)) {
    parameters["position"] = fmt::format("{:g}/{:g}/{:g}", options.rules.position.first * 100,
                                         options.rules.position.middle * 100, options.rules.position.last * 100);
  }
  if (has(input, Model::time_decay)) {
    const bool times = !input.journeys.ages.empty();
    parameters[times ? "half_life_days" : "half_life_steps"] =
        fmt::format("{}", times ? options.rules.half_life_days : options.rules.half_life_steps);
    parameters["decay"] = options.rules.decay == Decay::step ? "step" : "continuous";
    if (!times) {
      finding.caveats.push_back(fmt::format(
          "The paths carry no times: time_decay halves the credit every {:g} step(s) back from the last touchpoint{}.",
          options.rules.half_life_steps, input.days_were_given ? ", and the half-life in days was not used" : ""));
    }
  }
  if (has(input, Model::markov)) {
    parameters["order"] = fmt::format("{}", options.order);
    parameters["nulls"] = input.journeys.has_nulls ? "counted" : "none";
    if (!input.journeys.has_nulls)
      finding.caveats.push_back(
          "Markov knows no journey that did not convert: every path ends in a conversion, and "
          "removal effects are larger than with them.");
  }
  if (has(input, Model::shapley))
    parameters["game"] = options.game == Game::markov    ? "markov"
                         : options.game == Game::ordered ? "ordered"
                                                         : "unordered";
}

void add_estimates(Finding& finding, const AttributionInput& input, const Totals& totals, const std::string& unit,
                   const plain::Run& run) {
  finding.estimates.push_back(plain::exact(run, "conversions", totals.conversions, "conversions", "counted"));
  if (input.journeys.has_value) finding.estimates.push_back(plain::exact(run, "value", totals.value, unit, "counted"));
  finding.estimates.push_back(plain::exact(run, "attributed_share", totals.conversions_with_steps / totals.conversions,
                                           "share", "counted: conversions with a touchpoint before them"));
}

/// Intervals of the answers: asked for, or quick.
Result<> add_intervals(const AttributionInput& input, const ModelOptions& options, const plain::Run& run,
                       std::vector<Answer>& answers) {
  for (Answer& answer : answers) {
    const bool quick = answers.size() == 1 && quick_to_resample(input.journeys, answer.credit.model, options);
    const std::int64_t draws = input.draws.value_or(quick ? usual_draws : 0);
    if (draws == 0) continue;
    auto intervals = share_intervals(input.journeys, answer.credit.model, options, draws, run.level);
    if (intervals) {
      answer.intervals = std::move(*intervals);
    } else if (input.draws) {
      return fail(intervals.error());
    }
  }
  return {};
}

Result<int> exponent_of(const AttributionInput& input, const Totals& totals) {
  int exponent = 2;
  if (!input.currency.empty()) {
    CW_TRY(const auto currency, Currency::parse(input.currency));
    exponent = currency.exponent();
  }
  if (std::abs(totals.value) * std::pow(10.0, exponent) > largest_total_minor)
    return fail(ErrorCode::invalid_input, "the value is too large to keep every cent", "--value",
                "give it in thousands");
  return exponent;
}

/// The conventions in one line; they stand in the proof's parameters too.
void say_conventions(Finding& finding) {
  std::string text;
  for (const auto& [name, value] : finding.proof.parameters) {
    if (name != "level") text += fmt::format("{}{} {}", text.empty() ? "" : ", ", name, value);
  }
  if (!text.empty()) finding.caveats.push_back("Conventions: " + text + ".");
}

Figure figure_of(const AttributionInput& input, bool intervals) {
  Figure figure{"credit", intervals ? "interval" : "table", "Credit by channel", "", "credit"};
  figure.sentence = input.models.size() == 1
                        ? fmt::format("Share of conversions credited to each channel by {}.", name_of(input.models[0]))
                        : "Share of conversions credited to each channel by each model; they differ by convention.";
  figure.alt = "One row per model and channel with its share of conversions.";
  return figure;
}

}  // namespace

Result<Finding> attribution(const AttributionInput& input, const plain::Run& run) {
  const Totals totals = totals_of(input.journeys);
  CW_TRY(const int exponent, exponent_of(input, totals));
  const std::string unit = input.currency.empty() ? "money" : input.currency;
  ModelOptions options = input.options;
  options.seed = run.seed;
  options.threads = run.threads;
  Finding finding =
      plain::begin_finding(run, "attribution", "conversions and value shared among the touchpoints before them");
  finding.population = fmt::format("{:.15g} conversions", totals.conversions);
  if (input.journeys.has_nulls) {
    double nulls = 0.0;
    for (const double count : input.journeys.nulls) nulls += count;
    finding.population += fmt::format(", {:.15g} journeys that did not convert", nulls);
  }
  finding.grade = Grade::correlation;
  std::vector<Answer> answers;
  for (const Model model : input.models) {
    auto credit = credit_by(input.journeys, model, options, weights_of(input.journeys));
    if (credit) {
      answers.push_back({std::move(*credit)});
    } else if (input.models.size() == 1) {
      return fail(credit.error());
    } else {
      finding.refused.push_back(
          {std::string(name_of(model)), std::string(code_name(credit.error().code)), credit.error().next});
    }
  }
  CW_TRY_VOID(add_intervals(input, options, run, answers));
  const bool intervals =
      std::any_of(answers.begin(), answers.end(), [](const Answer& one) { return one.intervals.has_value(); });
  if (!intervals)
    finding.caveats.push_back("The shares stand without a range: --bootstrap 1000 draws one over the journeys.");
  add_estimates(finding, input, totals, unit, run);
  CreditTable table(input, totals, unit, exponent, intervals);
  for (const Answer& answer : answers) table.add(answer);
  finding.tables.push_back(table.take());
  check_sums(finding, answers, totals);
  for (const Answer& answer : answers) {
    if (answer.credit.model == Model::markov) check_markov(finding, answer.credit, totals, input);
    if (answer.credit.model == Model::shapley) check_shapley(finding, answer.credit, input);
  }
  note_rows(finding, input);
  add_touch_use(finding, input);
  add_conventions(finding, input);
  say_conventions(finding);
  finding.caveats.push_back(
      "Credit is shared by a convention. It does not say what would have been lost without a "
      "channel; an experiment or a matched comparison does.");
  finding.figures.push_back(figure_of(input, intervals));
  return finding;
}

}  // namespace cw::measure::attribution
