#include "generate/survey.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "generate/clock.hpp"

namespace cw::generate {

namespace {

constexpr double share_of_customers_asked = 0.10;

/// Income from guiding and repairs rises with affinity, as joining and the choice of ambassadors do: a selection of
/// its own. Whole euros, in cents. The forum itself does not change it.
std::int64_t income_of(const Person& person, Rng& rng, double factor) {
  return std::llround(factor * std::exp(3.6 + 0.6 * person.affinity + 0.7 * rng.normal())) * 100;
}

std::string tenths_text(std::int64_t tenths) {
  return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10);
}

Second answered_at(Second end, Rng& rng) {
  return end - 1 - static_cast<Second>(rng.uniform() * 10.0 * day_long);
}

}  // namespace

Result<Survey> Survey::open(const World& world) {
  Survey survey;
  const auto add = [&](const char* name, std::string_view header) -> Result<> {
    CW_TRY(auto file, VendorFile::open(world.options.folder, name, world.options.gzip));
    file.raw(header);
    survey.files_.push_back(std::move(file));
    return {};
  };
  CW_TRY_VOID(
      add("inbox/members/outcomes-survey.csv",
          "response_id,forum_user_id,quarter,answered_at,use_refused,hours_saved,own_income_eur,would_recommend\n"));
  CW_TRY_VOID(add("inbox/members/outcomes-survey-customers.csv",
                  "response_id,email,quarter,answered_at,use_refused,own_income_eur,would_recommend\n"));
  return survey;
}

void Survey::ask_members(World& world, std::size_t quarter, SurveyTruth& truth) {
  const Plan& plan = world.plan;
  const Second end = plan.quarters[quarter + 1];
  VendorFile& file = files_[0];
  for (Member& member : world.members) {
    const Person& person = world.at(member.person);
    const int helped = std::exchange(member.helped, std::uint8_t{0});
    if (!member.takes_survey || person.join_at >= end - 14 * day_long || member.leave_at < end - 30 * day_long)
      continue;
    Rng rng(world.person_seed(member.person).fork("survey", quarter));
    const bool ambassador = member.ambassador_at != 0 && member.ambassador_at < end - 45 * day_long;
    Rng same = rng;
    const std::int64_t income = income_of(person, rng, ambassador ? plan.ambassador_income_factor : 1.0);
    const std::int64_t without = income_of(person, same, 1.0);
    const double hours = std::max(0.0, 1.5 * helped + 0.8 * std::exp(0.6 * rng.normal()) - 0.4);
    const std::int64_t tenths = std::llround(hours * 10.0);
    const bool refused = rng.uniform() < 0.12 || member.opted_out;
    file.cell(next_id_++);
    file.cell(member.user_id);
    file.cell(plan.quarter_names[quarter]);
    file.stamp(answered_at(end, rng));
    file.cell(refused ? "yes" : "no");
    file.cell(tenths_text(tenths));
    file.amount(income);
    file.cell(static_cast<std::int64_t>(5 + rng.below(6)));
    file.end_row();
    if (refused) {
      ++truth.refused;
      continue;
    }
    ++truth.answers;
    truth.hours_saved += static_cast<double>(tenths) / 10.0;
    (ambassador ? truth.ambassador_income : truth.other_income) += income;
    truth.ambassador_income_without += ambassador ? without : 0;
    truth.ambassador_answers += ambassador ? 1 : 0;
  }
}

void Survey::ask_customers(World& world, std::size_t quarter, SurveyTruth& truth) {
  const Second end = world.plan.quarters[quarter + 1];
  VendorFile& file = files_[1];
  for (std::int64_t i = 0; i < world.people_count; ++i) {
    const Person& person = world.at(i);
    if (!person.has_account || (person.join_at != 0 && person.join_at < end)) continue;
    Rng rng(world.person_seed(i).fork("survey", quarter));
    if (rng.uniform() >= share_of_customers_asked) continue;
    const std::int64_t income = income_of(person, rng, 1.0);
    const bool refused = rng.uniform() < 0.12;
    file.cell(next_id_++);
    file.cell(shop_address(world, i));
    file.cell(world.plan.quarter_names[quarter]);
    file.stamp(answered_at(end, rng));
    file.cell(refused ? "yes" : "no");
    file.amount(income);
    file.cell(static_cast<std::int64_t>(5 + rng.below(6)));
    file.end_row();
    if (refused) continue;
    ++truth.customer_answers;
    truth.customer_income += income;
  }
}

void Survey::quarter(World& world, std::size_t quarter) {
  SurveyTruth truth;
  truth.period = world.plan.quarter_names[quarter];
  ask_members(world, quarter, truth);
  if (truth.answers + truth.refused == 0) return;  // before the launch nobody is asked
  ask_customers(world, quarter, truth);
  world.truth.survey.push_back(truth);
}

Result<> Survey::finish(World& world) {
  for (VendorFile& file : files_) {
    CW_TRY_VOID(file.close());
    world.truth.files.push_back(file.truth());
  }
  return {};
}

}  // namespace cw::generate
