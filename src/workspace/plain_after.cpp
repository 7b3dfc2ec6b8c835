#include "measure/plain/after.hpp"

#include <fmt/format.h>

#include <unordered_map>

#include "workspace/plain_lift.hpp"

namespace cw::workspace {

namespace {

Result<Day> day_of(const Design& design, const std::string& column, std::size_t row, const Zone& zone) {
  const auto at = parse_instant(design.texts(column)[row], zone);
  if (at) return zone.day_of(*at);
  return fail(ErrorCode::invalid_input,
              fmt::format("row {} of column \"{}\" is no date", design.row_in_file(row), column), design.name(),
              "write dates as 2026-03-12");
}

/// People by the text that names them. Errors: invalid_input for one who is named twice.
Result<std::unordered_map<std::string, std::uint32_t>> people_of(const Design& design, const std::string& column) {
  std::unordered_map<std::string, std::uint32_t> people;
  for (std::size_t row = 0; row < design.rows(); ++row) {
    const auto [at, added] = people.try_emplace(design.texts(column)[row], static_cast<std::uint32_t>(row));
    if (added) continue;
    return fail(
        ErrorCode::invalid_input,
        fmt::format("rows {} and {} are of the same person", design.row_in_file(at->second), design.row_in_file(row)),
        design.name(), "give one row per person, with the first time");
  }
  return people;
}

}  // namespace

Result<Finding> after(const AfterRequest& request, const measure::plain::Run& run) {
  CW_TRY_VOID(above_zero(request.caliper, "--caliper"));
  CW_TRY(const auto zone, Zone::find(request.zone));
  const auto covariates = columns_listed(request.covariates);
  CW_TRY(const auto people, Design::read(request.file, {request.person}, covariates, {request.attended}));
  CW_TRY(const auto rows, people_of(people, request.person));
  measure::plain::AfterInput input;
  input.days = request.days;
  input.caliper = request.caliper;
  input.outcome = request.outcome_value.empty() ? "outcomes" : request.outcome_value;
  CW_TRY(input.covariates, people.covariates(covariates));
  input.attended.resize(people.rows());
  for (std::size_t row = 0; row < people.rows(); ++row) {
    if (people.is_missing(request.attended, row)) continue;
    CW_TRY(input.attended[row], day_of(people, request.attended, row, zone));
  }
  const std::string person = request.outcome_person.empty() ? request.person : request.outcome_person;
  std::vector<std::string> needed = {person, request.outcome_time};
  if (!request.outcome_value.empty()) needed.push_back(request.outcome_value);
  CW_TRY(const auto outcomes, Design::read({request.outcomes, request.file.missing}, needed));
  std::vector<double> values(outcomes.rows(), 1.0);
  if (!request.outcome_value.empty()) {
    CW_TRY(values, outcomes.numbers(request.outcome_value));
  }
  std::int64_t strangers = 0;
  for (std::size_t row = 0; row < outcomes.rows(); ++row) {
    const auto at = rows.find(outcomes.texts(person)[row]);
    CW_TRY(const auto day, day_of(outcomes, request.outcome_time, row, zone));
    if (at == rows.end()) {
      ++strangers;
      continue;
    }
    input.outcomes.push_back({at->second, day, values[row]});
  }
  CW_TRY(auto finding, measure::plain::after(input, run));
  people.sign(finding);
  Finding of_outcomes;
  outcomes.sign(of_outcomes);
  finding.proof.inputs.push_back(of_outcomes.proof.inputs[0]);
  if (strangers > 0)
    finding.caveats.push_back(
        fmt::format("{} outcomes are of nobody in the table of people and are left out.", strangers));
  return finding;
}

}  // namespace cw::workspace
