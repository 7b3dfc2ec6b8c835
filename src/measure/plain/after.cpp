#include "measure/plain/after.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace cw::measure::plain {

namespace {

constexpr std::size_t most_rows = 20'000'000;

/// The outcomes of each person in order of day, summed up so that a window is one subtraction.
class Sums {
 public:
  Sums(const AfterInput& input) : by_person_(input.attended.size()) {
    for (const auto& one : input.outcomes) by_person_[one.person].emplace_back(one.day, one.value);
    for (auto& own : by_person_) {
      std::stable_sort(own.begin(), own.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
      double sum = 0.0;
      for (auto& [day, value] : own) value = sum += value;
    }
  }
  double between(std::size_t person, Day from, Day until) const { return before(person, until) - before(person, from); }

 private:
  double before(std::size_t person, Day day) const {
    const auto& own = by_person_[person];
    const auto at =
        std::lower_bound(own.begin(), own.end(), day, [](const auto& one, Day value) { return one.first < value; });
    return at == own.begin() ? 0.0 : std::prev(at)->second;
  }
  std::vector<std::vector<std::pair<Day, double>>> by_person_;
};

/// One row a person and day of attending on which the person could be compared.
struct Trials {
  std::vector<Day> days;
  std::size_t left_out = 0;  // people who attended outside what the outcomes cover
  std::vector<std::uint32_t> person, trial;
  std::vector<std::uint8_t> treated;
};

Result<Trials> trials_of(const AfterInput& input) {
  Trials trials;
  const auto earlier = [](const auto& a, const auto& b) { return a.day < b.day; };
  const auto [first, last] = std::minmax_element(input.outcomes.begin(), input.outcomes.end(), earlier);
  std::map<Day, std::size_t> attended;
  for (const auto& day : input.attended) {
    if (!day) continue;
    const bool covered = day->days - input.days >= first->day.days && day->days + input.days <= last->day.days + 1;
    covered ? ++attended[*day] : ++trials.left_out;
  }
  if (attended.empty()) {
    return fail(
        ErrorCode::too_few_rows, fmt::format("nobody attended with {} days of outcomes before and after", input.days),
        {}, fmt::format("the outcomes go from {} to {}; take fewer --days", to_text(first->day), to_text(last->day)));
  }
  if (attended.size() * input.attended.size() > most_rows)
    return fail(ErrorCode::invalid_input, "too many days of attending for so many people", {},
                "give one event at a time");
  for (const auto& [day, count] : attended) {
    for (std::size_t person = 0; person < input.attended.size(); ++person) {
      const auto& own = input.attended[person];
      const bool treated = own == day;
      if (!treated && own && own->days < day.days + input.days) continue;  // attended before or within the window
      trials.person.push_back(static_cast<std::uint32_t>(person));
      trials.trial.push_back(static_cast<std::uint32_t>(trials.days.size()));
      trials.treated.push_back(treated ? 1 : 0);
    }
    trials.days.push_back(day);
  }
  return trials;
}

MatchInput as_match(const AfterInput& input, const Trials& trials) {
  const Sums sums(input);
  MatchInput match;
  match.treatment = "attended";
  match.outcome = fmt::format("{} in {} days after", input.outcome, input.days);
  match.treated = trials.treated;
  match.caliper = input.caliper;
  std::vector<double> before;
  std::vector<std::size_t> people(trials.person.begin(), trials.person.end());
  for (std::size_t row = 0; row < people.size(); ++row) {
    const Day day = trials.days[trials.trial[row]];
    match.y.push_back(sums.between(people[row], day, Day{day.days + input.days}));
    before.push_back(sums.between(people[row], Day{day.days - input.days}, day));
  }
  match.covariates.names = input.covariates.names;
  match.covariates.values = stats::rows_of(input.covariates.values, people);
  match.covariates.values.rows = people.size();
  match.covariates.base_names = input.covariates.base_names;
  match.covariates.base_values = stats::rows_of(input.covariates.base_values, people);
  match.covariates.base_values.rows = people.size();
  if (std::any_of(before.begin(), before.end(), [&](double value) { return value != before[0]; })) {
    match.covariates.names.push_back(input.outcome + "_before");
    match.covariates.values.append(before);
  }
  Labels exact{trials.trial, std::vector<std::string>(trials.days.size())};
  match.exact = std::move(exact);
  match.clusters = Labels{trials.person, std::vector<std::string>(input.attended.size())};
  match.cluster_column = "person";
  return match;
}

}  // namespace

Result<Finding> after(const AfterInput& input, const Run& run) {
  if (input.days < 1) return fail(ErrorCode::usage, "--days is at least 1", "--days");
  if (input.outcomes.empty()) return fail(ErrorCode::too_few_rows, "there are no outcomes");
  CW_TRY(const auto trials, trials_of(input));
  const MatchInput matched = as_match(input, trials);
  if (matched.covariates.names.empty())
    return fail(ErrorCode::degenerate, "there is nothing to be alike in: no covariate, and no outcome before",
                "--covariates", "name what was known before");
  CW_TRY(auto finding, match(matched, run));
  finding.method = "after_event";
  finding.estimand = fmt::format("mean {} in the {} days from first attending on, caused, of those who attended",
                                 input.outcome, input.days);
  finding.counterfactual = fmt::format(
      "people alike before who had not attended and did not within {} days, from the same day on", input.days);
  const auto attended = std::count(trials.treated.begin(), trials.treated.end(), std::uint8_t{1});
  finding.population =
      fmt::format("{} who attended, on {} days, of {} people", attended, trials.days.size(), input.attended.size());
  finding.window = {to_text(trials.days.front()), to_text(Day{trials.days.back().days + input.days})};
  finding.proof.parameters["days"] = std::to_string(input.days);
  if (trials.left_out > 0) {
    finding.diagnostics.push_back(
        {"outside_coverage", CheckStatus::warn, static_cast<double>(trials.left_out),
         fmt::format("{} attended when the outcomes do not cover {} days before and after, and are left out",
                     trials.left_out, input.days)});
    finding.status = Status::caution;
  }
  finding.caveats.push_back(
      "People who attend within the days are no controls; who does so is not chance, so that a strong later pull to "
      "attend remains.");
  return finding;
}

}  // namespace cw::measure::plain
