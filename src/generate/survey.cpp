#include "generate/survey.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "generate/clock.hpp"

namespace cw::generate {

Result<Survey> Survey::open(const World& world) {
  Survey survey;
  CW_TRY(auto file, VendorFile::open(world.options.folder, "inbox/members/outcomes-survey.csv", world.options.gzip));
  file.raw("response_id,forum_user_id,quarter,answered_at,consent,hours_saved,own_income_eur,would_recommend\n");
  survey.files_.push_back(std::move(file));
  return survey;
}

void Survey::quarter(World& world, std::size_t quarter) {
  const Plan& plan = world.plan;
  const Second end = plan.quarters[quarter + 1];
  SurveyTruth truth;
  truth.period = plan.quarter_names[quarter];
  VendorFile& file = files_[0];
  for (Member& member : world.members) {
    const Person& person = world.at(member.person);
    const int helped = std::exchange(member.helped, std::uint8_t{0});
    if (!member.takes_survey || person.join_at >= end - 14 * day_long || member.leave_at < end - 30 * day_long)
      continue;
    Rng rng(world.person_seed(member.person).fork("survey", quarter));
    // Income without the programme rises with affinity, as the choice of ambassadors does: a selection of its own.
    const double income = std::exp(3.6 + 0.6 * person.affinity + 0.7 * rng.normal());
    const double hours = std::max(0.0, 1.5 * helped + 0.8 * std::exp(0.6 * rng.normal()) - 0.4);
    const bool consent = rng.uniform() < 0.88 && !member.opted_out;
    const Second at = end - 1 - static_cast<Second>(rng.uniform() * 10.0 * day_long);
    const bool ambassador = member.ambassador_at != 0 && member.ambassador_at < end - 45 * day_long;
    const auto without = static_cast<std::int64_t>(std::llround(income)) * 100;
    const auto answered =
        ambassador ? static_cast<std::int64_t>(std::llround(income * plan.ambassador_income_factor)) * 100 : without;
    const auto tenths = static_cast<std::int64_t>(std::llround(hours * 10.0));
    file.cell(next_id_++);
    file.cell(member.user_id);
    file.cell(plan.quarter_names[quarter]);
    file.stamp(at);
    file.cell(consent ? "yes" : "no");
    file.cell(std::to_string(tenths / 10) + "." + std::to_string(tenths % 10));
    file.amount(answered);
    file.cell(static_cast<std::int64_t>(5 + rng.below(6)));
    file.end_row();
    if (!consent) {
      ++truth.refused;
      continue;
    }
    ++truth.answers;
    truth.hours_saved += static_cast<double>(tenths) / 10.0;
    (ambassador ? truth.ambassador_income : truth.other_income) += answered;
    truth.ambassador_income_without += ambassador ? without : 0;
    truth.ambassador_answers += ambassador ? 1 : 0;
  }
  if (truth.answers + truth.refused > 0) world.truth.survey.push_back(truth);
}

Result<> Survey::finish(World& world) {
  CW_TRY_VOID(files_[0].close());
  world.truth.files.push_back(files_[0].truth());
  return {};
}

}  // namespace cw::generate
