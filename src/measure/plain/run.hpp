#pragma once

#include <string>
#include <string_view>

#include "base/chance.hpp"
#include "finding/finding.hpp"

/// Estimators on a plain table or on given numbers: no workspace, no ledger, no period.
namespace cw::measure::plain {

/// How a plain command runs.
struct Run {
  double level = 0.95;
  Seed seed = {};
  int threads = 1;  // never changes a result
  std::string version = {};
};

/// A Finding with method, estimand and proof filled in.
Finding begin_finding(const Run& run, std::string method, std::string estimand);

/// An estimate that follows from given numbers by arithmetic.
Estimate exact(const Run& run, std::string name, double value, std::string unit, std::string why_no_interval);

/// A named number that somebody stands for; its range may be open.
AssumptionUse given(std::string id, std::string text, double value, std::string unit);

}  // namespace cw::measure::plain
