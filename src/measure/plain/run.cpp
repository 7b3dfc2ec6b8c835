#include "measure/plain/run.hpp"

#include <fmt/format.h>

namespace cw::measure::plain {

Finding begin_finding(const Run& run, std::string method, std::string estimand) {
  Finding finding;
  finding.method = std::move(method);
  finding.estimand = std::move(estimand);
  finding.proof.seed = run.seed.key;
  finding.proof.version = run.version;
  finding.proof.parameters["level"] = fmt::format("{}", run.level);
  return finding;
}

Estimate exact(const Run& run, std::string name, double value, std::string unit, std::string why_no_interval) {
  Estimate estimate{std::move(name), value};
  estimate.level = run.level;
  estimate.unit = std::move(unit);
  estimate.no_interval = std::move(why_no_interval);
  return estimate;
}

AssumptionUse given(std::string id, std::string text, double value, std::string unit) {
  AssumptionUse use;
  use.id = std::move(id);
  use.text = std::move(text);
  use.value = value;
  use.unit = std::move(unit);
  return use;
}

}  // namespace cw::measure::plain
