#pragma once

#include <optional>
#include <string>

#include "finding/finding.hpp"
#include "measure/plain/growth.hpp"
#include "measure/plain/roi_simple.hpp"
#include "measure/plain/run.hpp"
#include "measure/plain/unit_economics.hpp"

/// Estimators on the caller's own file or numbers: no workspace.
namespace cw::workspace {

struct RoiRatioRequest {
  std::string data, benefit, cost;  // file and names of its columns
  std::string method = "bca";
};
Result<Finding> roi_ratio(const RoiRatioRequest& request, const measure::plain::Run& run);

}  // namespace cw::workspace
