#pragma once

#include "generate/people.hpp"
#include "generate/vendor_file.hpp"

namespace cw::generate {

/// members/outcomes-survey.csv: what members say about their own quarter: hours saved by answers of others and
/// income from guiding and repairs (which the ambassador programme raises), with or without leave to use it; and
/// members/outcomes-survey-customers.csv: the same question to customers who are not members.
class Survey {
 public:
  /// Errors: unreachable.
  static Result<Survey> open(const World& world);
  /// The answers for a quarter, after its last month; resets Member::helped.
  void quarter(World& world, std::size_t quarter);
  Result<> finish(World& world);

 private:
  void ask_members(World& world, std::size_t quarter, SurveyTruth& truth);
  void ask_customers(World& world, std::size_t quarter, SurveyTruth& truth);

  std::int64_t next_id_ = 1;
  std::vector<VendorFile> files_;
};

}  // namespace cw::generate
