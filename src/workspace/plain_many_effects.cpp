#include <algorithm>
#include <map>

#include "measure/plain/many_effects.hpp"
#include "workspace/plain_lift.hpp"

namespace cw::workspace {

namespace {

using measure::plain::Covariates;
using measure::plain::MatchInput;

std::vector<std::string> needed_columns(const ManyEffectsRequest& request) {
  std::vector<std::string> needed = {request.outcome};
  for (const auto* name : {&request.treatment, &request.segment, &request.cluster}) {
    if (!name->empty()) needed.push_back(*name);
  }
  for (const auto& action : columns_listed(request.actions)) needed.push_back(action);
  return needed;
}

Result<MatchInput> common_input(const ManyEffectsRequest& request) {
  MatchInput input;
  CW_TRY(input.method, measure::plain::match_method(request.method));
  if (input.method == measure::plain::MatchMethod::exact)
    return fail(ErrorCode::usage, "exact matching takes columns that this command has no option for", "--method",
                "take aipw or nearest");
  CW_TRY_VOID(above_zero(request.caliper, "--caliper"));
  input.outcome = request.outcome;
  input.caliper = request.caliper;
  input.cluster_column = request.cluster;
  return input;
}

/// The rows of a segment as an input of its own.
MatchInput of_rows(const MatchInput& all, const Covariates& covariates, const std::vector<std::size_t>& rows,
                   std::vector<std::string>& left_out) {
  MatchInput part = all;
  part.treated.clear();
  for (const auto row : rows) part.treated.push_back(all.treated[row]);
  part.y = stats::rows_of(all.y, rows);
  part.covariates = measure::plain::covariates_within(covariates, rows, left_out);
  if (all.clusters) {
    measure::plain::Labels labels;
    std::map<std::uint32_t, std::uint32_t> known;
    for (const auto row : rows) {
      const auto [at, added] = known.try_emplace(all.clusters->of_row[row], static_cast<std::uint32_t>(known.size()));
      if (added) labels.names.push_back(all.clusters->names[all.clusters->of_row[row]]);
      labels.of_row.push_back(at->second);
    }
    part.clusters = std::move(labels);
  }
  return part;
}

}  // namespace

Result<Finding> effects_by_segment(const ManyEffectsRequest& request, const measure::plain::Run& run) {
  CW_TRY(const auto covariates, covariates_listed(request.covariates));
  CW_TRY(auto all, common_input(request));
  CW_TRY(const auto design, Design::read(request.file, needed_columns(request), covariates));
  all.treatment = request.treatment;
  CW_TRY(all.treated, design.yes_or_no(request.treatment));
  CW_TRY(all.y, design.numbers(request.outcome));
  CW_TRY(const auto coded, design.covariates(covariates));
  if (!request.cluster.empty()) all.clusters = design.labels(request.cluster);
  const auto segments = design.labels(request.segment);
  std::vector<std::vector<std::size_t>> rows(segments.names.size());
  for (std::size_t row = 0; row < design.rows(); ++row) rows[segments.of_row[row]].push_back(row);
  if (rows.size() > 50) {
    return fail(ErrorCode::invalid_input, "the column holds more than 50 segments", request.segment,
                "name a column with few values");
  }
  std::map<std::string, std::size_t> in_order;
  for (std::size_t i = 0; i < rows.size(); ++i) in_order[segments.names[i]] = i;
  measure::plain::SegmentsInput input{request.segment, request.treatment, request.outcome, {}};
  std::vector<std::string> left_out;
  for (const auto& [name, place] : in_order) input.parts.push_back({name, of_rows(all, coded, rows[place], left_out)});
  CW_TRY(auto finding, measure::plain::effects_by_segment(input, run));
  finding.proof.parameters["method"] = request.method;
  if (!left_out.empty())
    finding.caveats.push_back("Left out where they do not vary within a segment: " + measure::plain::listed(left_out) +
                              ".");
  design.sign(finding);
  return finding;
}

Result<Finding> effects_of_actions(const ManyEffectsRequest& request, const measure::plain::Run& run) {
  CW_TRY(const auto covariates, covariates_listed(request.covariates));
  const auto actions = columns_listed(request.actions);
  if (actions.empty()) return fail(ErrorCode::usage, "no action is named", "--actions", "name columns of 1 and 0");
  CW_TRY(const auto common, common_input(request));
  CW_TRY(const auto design, Design::read(request.file, needed_columns(request), covariates));
  measure::plain::ActionsInput input{request.outcome, {}, request.margin};
  for (const auto& action : actions) {
    MatchInput part = common;
    part.treatment = action;
    CW_TRY(part.treated, design.yes_or_no(action));
    CW_TRY(part.y, design.numbers(request.outcome));
    CW_TRY(part.covariates, design.covariates(covariates));
    if (!request.cluster.empty()) part.clusters = design.labels(request.cluster);
    input.parts.push_back({action, std::move(part)});
  }
  CW_TRY(auto finding, measure::plain::effects_of_actions(input, run));
  finding.proof.parameters["method"] = request.method;
  design.sign(finding);
  return finding;
}

}  // namespace cw::workspace
