#include "workspace/plain_attribution.hpp"

#include <algorithm>

#include "measure/attribution/attribution.hpp"
#include "workspace/journey_files.hpp"

namespace cw::workspace {

namespace {

using measure::attribution::AttributionInput;
using measure::attribution::Model;

struct Named {
  const char* option;
  const std::string* value;
};

tl::unexpected<Error> unfit(const Named& named, const std::string& kind) {
  return fail(ErrorCode::usage, std::string(named.option) + " does not go with " + kind, named.option,
              "name the columns of paths (--path, --conversions) or of touches (--person, --time, --channel, "
              "--outcomes), not of both");
}

Result<> all_given(std::initializer_list<Named> needed, const std::string& kind) {
  for (const Named& named : needed) {
    if (named.value->empty())
      return fail(ErrorCode::usage, std::string(named.option) + " is required for " + kind, named.option,
                  "name the column of the file");
  }
  return {};
}

Result<> none_given(std::initializer_list<Named> others, const std::string& kind) {
  for (const Named& named : others) {
    if (!named.value->empty()) return unfit(named, kind);
  }
  return {};
}

/// Whether the request is of paths (else of touches), with all that its kind needs and nothing of the other.
Result<bool> of_paths(const AttributionRequest& request) {
  if (request.path.empty() && request.person.empty() && request.outcomes.empty())
    return fail(ErrorCode::usage, "neither paths nor touches are named", "attribution run",
                "give --path and --conversions, or --person, --time, --channel and --outcomes");
  if (!request.path.empty()) {
    CW_TRY_VOID(all_given({{"--conversions", &request.conversions}}, "paths"));
    CW_TRY_VOID(none_given({{"--person", &request.person},
                            {"--time", &request.time},
                            {"--channel", &request.channel},
                            {"--outcomes", &request.outcomes},
                            {"--outcome-person", &request.outcome_person},
                            {"--outcome-time", &request.outcome_time},
                            {"--outcome-value", &request.outcome_value}},
                           "paths"));
    if (request.lookback_days || request.reuse || request.reset || request.without_nulls)
      return fail(ErrorCode::usage, "--lookback-days, --reuse, --reset and --without-nulls do not go with paths",
                  "attribution run", "paths are cut already; leave --nulls out to go without nulls");
    return true;
  }
  CW_TRY_VOID(all_given({{"--person", &request.person},
                         {"--time", &request.time},
                         {"--channel", &request.channel},
                         {"--outcomes", &request.outcomes}},
                        "touches"));
  CW_TRY_VOID(none_given(
      {{"--conversions", &request.conversions}, {"--value", &request.value}, {"--nulls", &request.nulls}}, "touches"));
  if (request.reuse && request.reset)
    return fail(ErrorCode::usage, "--reuse and --reset exclude each other", "--reset", "give one of them");
  return false;
}

Result<> positive(const std::optional<double>& number, const char* option) {
  if (!number || *number > 0.0) return {};
  return fail(ErrorCode::usage, std::string(option) + " must be above 0", option, "give it as in 7");
}

std::vector<std::string> listed(const std::string& text) {
  std::vector<std::string> items;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find(',', begin), text.size());
    if (end > begin) items.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return items;
}

Result<AttributionInput> conventions_of(const AttributionRequest& request) {
  AttributionInput input;
  auto& rules = input.options.rules;
  CW_TRY(input.models, measure::attribution::models_of(request.model));
  CW_TRY(rules.position, measure::attribution::position_shares(request.position));
  CW_TRY(rules.decay, measure::attribution::decay_of(request.decay));
  CW_TRY(input.options.game, measure::attribution::game_of(request.game));
  CW_TRY_VOID(positive(request.half_life_days, "--half-life-days"));
  CW_TRY_VOID(positive(request.half_life_steps, "--half-life-steps"));
  rules.half_life_days = request.half_life_days.value_or(rules.half_life_days);
  rules.half_life_steps = request.half_life_steps.value_or(rules.half_life_steps);
  input.days_were_given = request.half_life_days.has_value();
  if (!request.direct.empty()) rules.direct = listed(request.direct);
  input.options.order = request.order.value_or(1);
  input.options.orderings = request.orderings;
  input.draws = request.draws;
  input.currency = request.currency;
  return input;
}

}  // namespace

Result<Finding> attribution(const AttributionRequest& request, const measure::plain::Run& run) {
  CW_TRY(auto input, conventions_of(request));
  CW_TRY(const bool paths, of_paths(request));
  CW_TRY(auto read, paths ? read_paths(request) : read_touches(request));
  input.journeys = std::move(read.journeys);
  input.touches = read.touches;
  input.built = read.built;
  CW_TRY(auto finding, measure::attribution::attribution(input, run));
  finding.proof.inputs = std::move(read.inputs);
  finding.proof.parameters["model"] = request.model;
  return finding;
}

}  // namespace cw::workspace
