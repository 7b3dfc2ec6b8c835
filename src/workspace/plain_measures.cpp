#include "workspace/plain_measures.hpp"

#include "measure/plain/roi_ratio.hpp"
#include "workspace/plain.hpp"

namespace cw::workspace {

Result<Finding> roi_ratio(const RoiRatioRequest& request, const measure::plain::Run& run) {
  CW_TRY(const auto method, stats::ratio_method(request.method));
  CW_TRY(const auto table, plain_table(request.data, {request.benefit, request.cost}));
  CW_TRY(const auto benefit, table.numbers(0));
  CW_TRY(const auto cost, table.numbers(1));
  measure::plain::RoiRatioInput input;
  input.benefit = benefit;
  input.cost = cost;
  input.method = method;
  CW_TRY(auto finding, measure::plain::roi_ratio(input, run));
  finding.proof.inputs = {{table.name, table.rows, table.sha256}};
  return finding;
}

}  // namespace cw::workspace
