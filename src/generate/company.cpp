#include "generate/company.hpp"

#include "generate/accounts.hpp"
#include "generate/clock.hpp"
#include "generate/forum.hpp"
#include "generate/gatherings.hpp"
#include "generate/shop.hpp"
#include "generate/speed.hpp"
#include "generate/support.hpp"
#include "generate/survey.hpp"
#include "generate/workspace.hpp"

namespace cw::generate {

namespace {

Day day_at(Second at) {
  return Day{static_cast<std::int32_t>(berlin_day(at))};
}

void describe(const Plan& plan, const CompanyOptions& options, Truth& truth) {
  truth.people = options.people;
  truth.seed = options.seed.key;
  truth.from = day_at(plan.start);
  truth.until = day_at(plan.end);
  truth.launch = day_at(plan.launch);
  truth.price_change = day_at(plan.price_change);
  truth.first_export = day_at(plan.first_export);
  truth.planted = {{"effect_factor_on_order_rate_of_responders", plan.effect_factor},
                   {"price_change_factor_on_order_rate", plan.price_change_on_orders},
                   {"affinity_on_log_order_rate", plan.affinity_on_orders},
                   {"affinity_on_logit_of_joining", plan.affinity_on_joining},
                   {"webinar_factor_on_order_rate", plan.webinar_effect},
                   {"refund_share", plan.refund_share},
                   {"refund_share_in_deals_group", plan.refund_share_deals},
                   {"dispute_share_of_card_orders", plan.dispute_share},
                   {"dispute_share_in_deals_group", plan.dispute_share_deals},
                   {"member_code_share", plan.code_share},
                   {"member_code_percent", static_cast<double>(plan.code_percent)},
                   {"problem_would_open_ticket", plan.would_open_ticket},
                   {"accepted_answer_avoids_ticket", plan.solved_answer_avoids},
                   {"reading_a_solution_avoids_ticket", plan.reading_avoids},
                   {"ambassador_factor_on_own_income", plan.ambassador_income_factor},
                   {"topical_groups_factor_on_anything", 1.0}};
  for (std::size_t q = 0; q <= plan.quarter_count(); ++q) {
    PeriodTruth period;
    const bool total = q == plan.quarter_count();
    period.period = total ? "total" : plan.quarter_names[q];
    period.days =
        total ? DayRange{truth.from, truth.until} : DayRange{day_at(plan.quarters[q]), day_at(plan.quarters[q + 1])};
    truth.periods.push_back(period);
  }
}

void add_realised(World& world) {
  double responders = 0.0, affinity = 0.0, other_affinity = 0.0, members = 0.0;
  for (std::int64_t i = 0; i < world.people_count; ++i) {
    const Person& person = world.at(i);
    const bool member = person.join_at != 0;
    members += member ? 1.0 : 0.0;
    responders += member && person.responder ? 1.0 : 0.0;
    (member ? affinity : other_affinity) += person.affinity;
  }
  const double others = static_cast<double>(world.people_count) - members;
  world.truth.planted.emplace_back("realised_responder_share_of_members", members > 0.0 ? responders / members : 0.0);
  world.truth.planted.emplace_back("realised_mean_affinity_of_members", members > 0.0 ? affinity / members : 0.0);
  world.truth.planted.emplace_back("realised_mean_affinity_of_others", others > 0.0 ? other_affinity / others : 0.0);
}

Result<> write_truth(const World& world) {
  CW_TRY(auto file, VendorFile::open(world.options.folder, "truth/truth.json", false));
  file.raw(to_json(world.truth));
  return file.close();
}

Result<> write_months(World& world) {
  CW_TRY(Shop shop, Shop::open(world));
  CW_TRY(Forum forum, Forum::open(world));
  CW_TRY(Support support, Support::open(world));
  CW_TRY(Survey survey, Survey::open(world));
  std::size_t quarter = 0;
  for (std::size_t m = 0; m < world.plan.month_count(); ++m) {
    shop.month(world, m);
    forum.month(world, m, support);
    if (world.plan.months[m + 1] != world.plan.quarters[quarter + 1]) continue;
    shop.end_of_quarter(world, quarter);
    survey.quarter(world, quarter);
    ++quarter;
  }
  CW_TRY_VOID(shop.finish(world));
  CW_TRY_VOID(forum.finish(world));
  CW_TRY_VOID(support.finish(world));
  return survey.finish(world);
}

}  // namespace

Result<Truth> write_company(const CompanyOptions& options) {
  if (options.speed_tables) return write_speed_tables(options);
  CW_TRY(const Plan plan, plan_for(options));
  World world = make_world(options, plan);
  describe(plan, options, world.truth);
  CW_TRY_VOID(write_months(world));
  CW_TRY_VOID(write_gatherings(world));
  CW_TRY_VOID(write_user_list(world));
  CW_TRY_VOID(write_groups(world));
  CW_TRY_VOID(write_links(world));
  add_realised(world);
  CW_TRY_VOID(write_truth(world));
  CW_TRY_VOID(write_books(options.folder, world.truth));
  return world.truth;
}

}  // namespace cw::generate
