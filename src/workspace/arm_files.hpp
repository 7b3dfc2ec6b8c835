#pragma once

#include <string>
#include <vector>

#include "measure/experiment/analysis.hpp"
#include "stats/proportions.hpp"
#include "workspace/plain_experiment.hpp"

namespace cw::workspace {

/// "4900,5100" as numbers. Errors: usage, naming the option.
Result<std::vector<double>> numbers_of(const std::string& text, const std::string& option);

struct ReadArms {
  measure::experiment::Rows rows;
  InputProof input;
};
/// Rows of a file, as they stand or ordered by `time`. The control is request.control, else the arm called control or
/// 0. Errors: usage for a missing column name; invalid_input for a cell without a value, fewer than two arms, more than
/// 50, or an unknown control.
Result<ReadArms> read_arms(const ArmsRequest& request, const std::string& time = {});

/// "150,2500". Errors: usage; invalid_input unless whole numbers with 0 <= successes <= n.
Result<stats::Successes> successes_of(const std::string& text, const std::string& option);
/// "10.5,2.1,400": mean, standard deviation, n. Errors: usage; invalid_input.
Result<stats::Summary> summary_of(const std::string& text, const std::string& option);

/// The outcomes of one arm.
std::vector<double> outcomes_of(const measure::experiment::Rows& rows, std::uint32_t arm);

}  // namespace cw::workspace
