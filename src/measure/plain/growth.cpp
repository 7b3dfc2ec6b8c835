#include "measure/plain/growth.hpp"

#include <fmt/format.h>

#include <cmath>

namespace cw::measure::plain {

namespace {

/// The numbers that the post prints.
struct Post {
  double market = 1'000'000;
  double start = 10'000;
  double retention = 0.10;            // r
  double word_of_mouth = 0.05;        // w
  double content = 0.05;              // c
  double printed_penetration = 0.10;  // "b/10 (990,000)", where 10,000 / 1,000,000 is 1/100
  double community_rate() const { return retention + 2 * word_of_mouth + content; }
  double other_rate() const { return retention / 2 + word_of_mouth; }
};

Result<> check(const GrowthModel& model) {
  const bool good = model.market > 0 && model.start >= 0 && model.start <= model.market && model.contact_rate >= 0 &&
                    model.ad_rate >= 0 && model.contact_rate + model.ad_rate <= 1 && model.stays >= 0 &&
                    model.stays <= 1;
  if (good) return {};
  return fail(
      ErrorCode::invalid_input, "the growth model does not hold together", "",
      "give 0 <= start <= market, rates per person and period that add up to at most 1, and a share that stays");
}

/// One line of the comparison: with the printed 1/10 and with 10,000 / 1,000,000.
struct OnePeriod {
  double penetration, reach, community_new, other_new, community, other;
};

OnePeriod one_period(const Post& post, double penetration) {
  const double reach = penetration * (post.market - post.start);
  const double community_new = post.community_rate() * reach;
  const double other_new = post.other_rate() * reach;
  return {penetration, reach, community_new, other_new, post.start + community_new, post.start + other_new};
}

Table comparison_table(const OnePeriod& printed, const OnePeriod& corrected, const Post& post) {
  Table table{"comparison",
              {{"quantity", "", Role::label}, {"as_printed", "", Role::value}, {"as_corrected", "", Role::value}},
              {}};
  const auto row = [&](const char* name, double p, double c) { table.rows.push_back({std::string(name), p, c}); };
  row("penetration (N / M)", printed.penetration, corrected.penetration);
  row("reach (N / M)(M - N)", printed.reach, corrected.reach);
  row("new people, community", printed.community_new, corrected.community_new);
  row("new people, no community", printed.other_new, corrected.other_new);
  row("total, community", printed.community, corrected.community);
  row("total, no community", printed.other, corrected.other);
  row("more in total, share", printed.community / printed.other - 1, corrected.community / corrected.other - 1);
  row("new people, times as many", printed.community_new / printed.other_new,
      corrected.community_new / corrected.other_new);
  row("growth of the stock, community", printed.community_new / post.start, corrected.community_new / post.start);
  row("growth of the stock, no community", printed.other_new / post.start, corrected.other_new / post.start);
  return table;
}

GrowthModel model_of(const Post& post, double rate) {
  return {post.market, post.start, rate, 0.0, 1.0};
}

Result<Table> periods_table(const Post& post) {
  Table table{
      "periods",
      {{"period", "", Role::time}, {"community", "people", Role::value}, {"no_community", "people", Role::value}},
      {}};
  CW_TRY(const auto community, growth_path(model_of(post, post.community_rate()), 40));
  CW_TRY(const auto other, growth_path(model_of(post, post.other_rate()), 40));
  for (std::size_t period = 0; period <= 40; ++period) {
    table.rows.push_back({static_cast<std::int64_t>(period), community[period], other[period]});
  }
  return table;
}

Result<Table> half_market_table(const Post& post) {
  Table table{"half_market", {{"group", "", Role::label}, {"periods", "periods", Role::value}}, {}};
  CW_TRY(const double community, periods_to_half_market(model_of(post, post.community_rate())));
  CW_TRY(const double other, periods_to_half_market(model_of(post, post.other_rate())));
  table.rows = {{std::string("community"), community}, {std::string("no community"), other}};
  return table;
}

/// What the two factors that the post leaves out would do, community after ten periods.
Result<Table> variants_table(const Post& post) {
  Table table{"variants", {{"variant", "", Role::label}, {"people_after_10_periods", "people", Role::value}}, {}};
  GrowthModel advertised = model_of(post, post.community_rate());
  advertised.ad_rate = 0.001;
  GrowthModel leaving = model_of(post, post.community_rate());
  leaving.stays = 0.9;
  CW_TRY(const auto with_ads, growth_path(advertised, 10));
  CW_TRY(const auto with_leavers, growth_path(leaving, 10));
  table.rows = {{std::string("advertising reaches 0.1 % per period"), with_ads.back()},
                {std::string("10 % leave per period"), with_leavers.back()}};
  return table;
}

Table inconsistencies_table() {
  Table table{"inconsistencies", {{"in_the_post", "", Role::label}, {"finding", "", Role::label}}, {}};
  const auto row = [&](const char* place, const char* what) {
    table.rows.push_back({std::string(place), std::string(what)});
  };
  row("b/10 (990,000)", "10,000 / 1,000,000 is 1/100, not 1/10; no N makes both factors true");
  row("b = referral + 2(.005) = r + 0.0115", "2 x 0.005 is 0.010, and the example uses b = r + 2w + c = 0.25");
  row("b' = referral + (.005) = r + 0.01/2", "gives 0.105; the example uses b' = r/2 + w = 0.10");
  row("r = retention; b = referral + ...",
      "one letter for two things; who stays belongs on the stock, not on contacts");
  row("A = advertising dollars", "dollars stand inside a rate per person; the example leaves A out");
  row("b = 0.25, b' = 0.10", "no unit of time: 25 % per week or per year?");
  row("M', Nt' for non-members", "the example gives both groups the same market and start");
  row("74% increase over time", "one period, and totals that hold the 10,000 who were there; new people are 2.5 times");
  return table;
}

void add_assumptions(Finding& finding, const Post& post) {
  finding.assumptions = {given("potential_market", "people who could ever join (M)", post.market, "people"),
                         given("start", "people there at the start (N)", post.start, "people"),
                         given("retention", "r, as the post gives it", post.retention, "share per period"),
                         given("word_of_mouth", "w, as the post gives it", post.word_of_mouth, "share per period"),
                         given("content", "c, as the post gives it", post.content, "share per period"),
                         given("advertising", "A, left out in the post's example", 0.0, "share per period")};
}

}  // namespace

Result<std::vector<double>> growth_path(const GrowthModel& model, int periods) {
  CW_TRY_VOID(check(model));
  std::vector<double> stock = {model.start};
  for (int period = 0; period < periods; ++period) {
    const double n = stock.back();
    stock.push_back(model.stays * n + (model.ad_rate + n / model.market * model.contact_rate) * (model.market - n));
  }
  return stock;
}

Result<double> periods_to_half_market(const GrowthModel& model) {
  CW_TRY_VOID(check(model));
  if (!(model.start > 0) || !(model.contact_rate > 0)) {
    return fail(ErrorCode::degenerate, "growth by contact needs somebody to start with and a contact rate above 0");
  }
  return std::log((model.market - model.start) / model.start) / model.contact_rate;
}

Result<Finding> growth_example(const Run& run) {
  const Post post;
  const OnePeriod printed = one_period(post, post.printed_penetration);
  const OnePeriod corrected = one_period(post, post.start / post.market);
  Finding finding = begin_finding(run, "growth_example", "people after one period, with a community against without");
  finding.counterfactual = "the same market with the non-member rate b' in place of b";
  finding.population = "the worked example of a blog post of 2008; no data";
  finding.grade = Grade::assumption;
  finding.status = Status::caution;
  finding.reason = "an example with assumed rates, not an estimate";
  const std::string why = "arithmetic on the post's own numbers";
  finding.estimates = {exact(run, "increase_as_printed", printed.community / printed.other - 1, "share", why),
                       exact(run, "increase_as_corrected", corrected.community / corrected.other - 1, "share", why),
                       exact(run, "new_people_ratio", corrected.community_new / corrected.other_new, "times", why),
                       exact(run, "b_community", post.community_rate(), "share per period", why),
                       exact(run, "b_no_community", post.other_rate(), "share per period", why)};
  add_assumptions(finding, post);
  finding.tables.push_back(comparison_table(printed, corrected, post));
  CW_TRY(Table periods, periods_table(post));
  CW_TRY(Table half, half_market_table(post));
  CW_TRY(Table variants, variants_table(post));
  finding.tables.push_back(std::move(periods));
  finding.tables.push_back(std::move(half));
  finding.tables.push_back(std::move(variants));
  finding.tables.push_back(inconsistencies_table());
  finding.caveats = {
      "The published example divides by 10 where 10,000 / 1,000,000 is 1/100: 74 % as printed is 13.5 % as corrected.",
      "b and b' are assumed, not measured; only a comparison with a control can measure them.",
      "The share in total depends on who was there at the start; the ratio of new people does not."};
  finding.figures.push_back(
      {"growth_example",
       "table",
       "The published growth example, as printed and as corrected",
       fmt::format("Corrected, the example's community has {:.1f} % more people after one period, not {:.0f} %.",
                   (corrected.community / corrected.other - 1) * 100,
                   std::floor((printed.community / printed.other - 1) * 100)),
       "comparison",
       {},
       "Each quantity of the example as printed and as corrected."});
  return finding;
}

}  // namespace cw::measure::plain
