#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "statement/coverage.hpp"
#include "statement/figures.hpp"
#include "statement/goals.hpp"
#include "statement/said.hpp"
#include "statement/sensitivity.hpp"
#include "statement/sentences.hpp"
#include "statement/words.hpp"

namespace cw::statement {

namespace {

constexpr int fewest_draws = 20'000;

/// What the draws say of any sum of lines and costs; minor units in, major out.
class Ranges {
 public:
  Ranges(const std::vector<World>& worlds, double level, double units)
      : worlds_(worlds), level_(level), units_(units) {}

  /// value: at the point, major units. A range of no width is no range.
  template <class Read>
  Amount of(double value, double divisor, Read read) const {
    std::vector<double> drawn;
    drawn.reserve(worlds_.size());
    for (const auto& world : worlds_) drawn.push_back(read(world) / divisor);
    const auto [least, most] = std::minmax_element(drawn.begin(), drawn.end());
    if (*most - *least <= 1e-9 * std::max(std::abs(*least), std::abs(*most))) return {value, {}, {}};
    return {value, quantile(drawn, (1.0 - level_) / 2.0), quantile(drawn, (1.0 + level_) / 2.0)};
  }
  template <class Read>
  Amount money(double value, Read read) const {
    return of(value, units_, read);
  }

 private:
  const std::vector<World>& worlds_;
  double level_;
  double units_;
};

class Composer {
 public:
  Composer(const Input& input, CostAccount account, Built built, std::vector<World> worlds)
      : input_(input),
        account_(std::move(account)),
        built_(std::move(built)),
        worlds_(std::move(worlds)),
        units_(minor_units(*input.catalog)),
        ranges_(worlds_, input.catalog->workspace.level, units_),
        point_(evaluate(built_.model, at_point(built_.model))) {
    for (double& claimed : point_.claimed) claimed = std::round(claimed);  // whole cents, so that printed lines add up
  }

  Result<Statement> compose() {
    head();
    lines();
    costs();
    benefit_columns();
    rois();
    overlaps();
    assumptions();
    s_.goals = goals_of(*input_.catalog, input_.findings, input_.period);
    s_.refused_figures = input_.refused_figures;
    comparatives();
    missing();
    questions();
    say(s_);
    s_.sentence = headline_sentence(s_);
    s_.below_sentences = below_sentences(s_);
    s_.weakest_assumption = weakest_assumption_text(s_);
    s_.next_best_proof = next_best_proof();
    s_.findings = input_.findings;
    CW_TRY(Released own, statement_finding(s_, policy_of(*input_.catalog, "reader", true)));
    s_.findings.insert_or_assign("statement", std::move(own));
    return std::move(s_);
  }

 private:
  double major(double minor) const { return std::round(minor) / units_; }
  static bool headline(const LineSource& source) {
    return !source.proposed->forecast && (source.grade == Grade::experiment || source.grade == Grade::adjusted);
  }

  void head() {
    const auto& workspace = input_.catalog->workspace;
    s_.title = input_.title, s_.period_label = input_.period_label;
    s_.from = to_text(input_.period.from), s_.until = to_text(input_.period.until);
    s_.window_from = to_text(input_.coverage.window.from), s_.window_until = to_text(input_.coverage.window.until);
    s_.time_zone = workspace.time_zone;
    s_.currency = std::string(workspace.currency.code());
    s_.currency_digits = workspace.currency.exponent();
    s_.level = workspace.level;
    s_.draft = input_.draft || !input_.draft_reasons.empty();
    s_.draft_reasons = input_.draft_reasons;
    const Policy policy = policy_of(*input_.catalog, "reader", true);
    s_.k = policy.k;
    s_.coverage = released_coverage(input_.coverage, policy);
    s_.choices = {fees_text(*input_.catalog)};
    s_.control_totals = input_.control_totals;
    s_.sources = input_.sources;
    s_.versions = input_.versions;
    s_.seed = input_.seed, s_.draws = input_.draws;
    s_.independence = independence();
  }

  void lines() {
    for (std::size_t i = 0; i < built_.lines.size(); ++i) s_.lines.push_back(line(i));
    std::stable_sort(s_.lines.begin(), s_.lines.end(), [](const Line& a, const Line& b) {
      const auto key = [](const Line& l) {
        return std::tuple(!l.in_headline, l.forecast, l.grade, -std::abs(l.claimed.value), l.id);
      };
      return key(a) < key(b);
    });
  }

  Line line(std::size_t i) const {
    const auto& [proposed, finding, estimate, grade, kind] = built_.lines[i];
    Line line;
    line.id = proposed->id, line.title = proposed->title, line.lever = proposed->lever,
    line.programme = proposed->programme;
    line.grade = grade, line.kind = kind;
    line.in_headline = headline(built_.lines[i]), line.forecast = proposed->forecast;
    line.claimed = ranges_.money(major(point_.claimed[i]), [i](const World& world) { return world.claimed[i]; });
    line.wanted = {major(built_.model.lines[i].wanted), estimate->low, estimate->high};
    line.estimand = finding->estimand, line.counterfactual = finding->counterfactual,
    line.population = finding->population;
    line.finding = proposed->finding, line.next_best_proof = proposed->next_best_proof;
    line.caveats = finding->caveats, line.formula = proposed->formula;
    line.factors = proposed->factors;
    return line;
  }

  void costs() {
    s_.costs = account_.categories;
    s_.programme_costs = account_.programmes;
    s_.cost_total = static_cast<double>(account_.total_minor) / units_;
    s_.cost_direct = static_cast<double>(account_.direct_minor) / units_;
    s_.cost_unallocated = static_cast<double>(account_.unallocated_minor) / units_;
    const Amount total = ranges_.money(s_.cost_total, [](const World& world) { return world.cost_total; });
    s_.cost_low = total.low, s_.cost_high = total.high;
    s_.volunteer_cost = static_cast<double>(account_.volunteer_minor) / units_;
    s_.tie_out = tie_out_text(*input_.catalog, input_.period);
    s_.volunteer_memo = volunteer_text(account_, *input_.catalog);
    s_.currency_effect = account_.currency_effect;
    const auto& workspace = input_.catalog->workspace;
    s_.materiality = std::max(static_cast<double>(workspace.materiality_minor) / units_,
                              workspace.materiality_share * s_.cost_total);
  }

  /// Sum over headline lines of which `take` says yes, in minor units.
  template <class Take>
  double headline_sum(const World& world, Take take) const {
    double sum = 0.0;
    for (std::size_t i = 0; i < built_.lines.size(); ++i) {
      if (headline(built_.lines[i]) && take(built_.lines[i].kind)) sum += world.claimed[i];
    }
    return sum;
  }

  void benefit_columns() {
    for (const auto kind : {BenefitKind::cash_in, BenefitKind::cash_out_avoided, BenefitKind::capacity_freed}) {
      const auto sum = [&, kind](const World& world) {
        return headline_sum(world, [kind](BenefitKind k) { return k == kind; });
      };
      s_.benefit_columns.emplace_back(std::string(name(kind)), ranges_.money(sum(point_) / units_, sum));
    }
  }

  void rois() {
    for (const bool with_capacity : {false, true}) {
      for (const char* which : {"fully_loaded", "direct"}) s_.rois.push_back(roi(which, with_capacity));
      if (account_.volunteer_minor != 0) s_.rois.push_back(roi("full_economic", with_capacity));
    }
  }

  Roi roi(const std::string& which, bool with_capacity) const {
    const auto cost = [&](const World& world) {
      if (which == "direct") return world.cost_direct;
      return world.cost_total + (which == "full_economic" ? static_cast<double>(account_.volunteer_minor) : 0.0);
    };
    const auto benefit = [&](const World& world) {
      return headline_sum(world,
                          [&](BenefitKind kind) { return with_capacity || kind != BenefitKind::capacity_freed; });
    };
    Roi roi;
    roi.name = which, roi.with_capacity = with_capacity;
    roi.return_value = benefit(point_) / units_, roi.cost = cost(point_) / units_;
    roi.reason = why_no_roi(cost(point_));
    if (!roi.reason.empty()) return roi;
    roi.value = ranges_.of((roi.return_value - roi.cost) / roi.cost, 1.0,
                           [&](const World& world) { return (benefit(world) - cost(world)) / cost(world); });
    return roi;
  }

  std::string why_no_roi(double cost) const {
    if (std::none_of(built_.lines.begin(), built_.lines.end(), headline)) return "not shown to be caused yet";
    if (!account_.declared) return "no cost is declared for the period";
    if (!account_.without_rate.empty())
      return "no exchange rate from " + listed(account_.without_rate) + " is declared";
    if (!account_.missing.empty()) return account_.missing.front();
    if (cost <= 0.0) return "the cost of this kind is zero";
    return "";
  }

  void overlaps() {
    std::map<std::string, double> twice;
    for (const auto& stratum : built_.model.strata) {
      std::string names;
      for (const std::size_t line : stratum.lines)
        names += (names.empty() ? "" : " + ") + built_.lines[line].proposed->id;
      const double wanted = std::accumulate(stratum.wanted.begin(), stratum.wanted.end(), 0.0);
      const double claimed = std::accumulate(stratum.claimed.begin(), stratum.claimed.end(), 0.0);
      twice[names] += wanted - claimed;
    }
    for (const auto& [names, amount] : twice) {
      if (std::round(amount) != 0.0) s_.overlaps.emplace_back(names, major(amount));
    }
    std::stable_sort(s_.overlaps.begin(), s_.overlaps.end(),
                     [](const auto& a, const auto& b) { return a.second > b.second; });
  }

  void assumptions() {
    s_.sensitivities = sensitivities_of(built_, units_);
    for (const auto& [id, used] : built_.assumptions) {
      const auto& variable = built_.model.variables[used.variable];
      Assumed assumed{id,
                      used.declared.text,
                      used.declared.unit,
                      describe(used.declared.distribution),
                      used.declared.distribution.value,
                      variable.quantile(0.05),
                      variable.quantile(0.95),
                      used.declared.source,
                      used.declared.owner,
                      used.declared.approver,
                      "",
                      used.used_by};
      if (used.declared.review_by) assumed.review_by = to_text(*used.declared.review_by);
      s_.assumptions.push_back(std::move(assumed));
    }
  }

  std::string independence() const {
    std::vector<std::string> declared;
    for (const auto& c : built_.model.correlations) {
      declared.push_back(fmt::format("{} and {} {}", built_.model.streams[c.first], built_.model.streams[c.second],
                                     plain(c.value, 2)));
    }
    if (declared.empty()) return "assumptions and measured ranges are drawn independently of each other";
    return "declared correlations: " + listed(declared) + "; all else is drawn independently";
  }

  void comparatives() {
    const auto cost_of = [&](const std::string& which, DayRange period, DayRange before) {
      Comparative one{which, "cost", {}, ""};
      const auto account = account_costs(*input_.catalog, period, before);
      if (account.declared)
        one.value = static_cast<double>(account.total_minor) / units_;
      else
        one.reason = "no cost is declared for " + period_words(to_text(period.from), to_text(period.until));
      s_.comparatives.push_back(std::move(one));
    };
    const auto returned = [&](const std::string& which) {
      for (const char* measure : {"return", "roi"}) {
        const auto given = std::find_if(input_.comparatives.begin(), input_.comparatives.end(),
                                        [&](const Comparative& c) { return c.name == which && c.measure == measure; });
        if (given == input_.comparatives.end())
          s_.comparatives.push_back({which, measure, {}, "no statement of that period was built"});
      }
    };
    cost_of("prior period", input_.prior_period, {});
    returned("prior period");
    cost_of("same period last year", input_.last_year_period, {});
    returned("same period last year");
    Comparative budget{"budget", "cost", budget_of(*input_.catalog, input_.period_label, input_.period), ""};
    if (!budget.value) budget.reason = "no budget is declared for " + input_.period_label;
    s_.comparatives.push_back(std::move(budget));
    s_.comparatives.insert(s_.comparatives.end(), input_.comparatives.begin(), input_.comparatives.end());
    const auto order = [](const Comparative& one) {
      return one.name == "prior period" ? 0 : one.name == "same period last year" ? 1 : 2;
    };
    std::stable_sort(s_.comparatives.begin(), s_.comparatives.end(),
                     [&](const auto& a, const auto& b) { return order(a) < order(b); });
  }

  void missing() {
    std::vector<std::string> kinds = input_.missing;
    const auto add = [&](const char* kind) {
      if (std::find(kinds.begin(), kinds.end(), kind) == kinds.end()) kinds.emplace_back(kind);
    };
    if (!account_.declared) add("costs");
    if (built_.lines.empty() && kinds.empty()) add("benefit");
    for (const auto& kind : kinds) s_.missing.push_back(where_it_comes_from(kind));
    s_.refused = built_.lines.empty() || !account_.declared;
  }

  void questions() {
    auto& open = s_.open_questions;
    open = built_.questions;
    for (const auto& code : account_.without_rate)
      open.push_back("costs in " + code + " are left out: declare a rate in rates.yml");
    open.insert(open.end(), account_.missing.begin(), account_.missing.end());
    for (const auto& total : s_.control_totals) {
      if (total.measure == "rows" ? total.difference == 0.0 : std::abs(total.difference) <= s_.materiality) continue;
      open.push_back(fmt::format("{} {}: {} {} here, {} in the books, {} unexplained", total.source, total.month,
                                 total.measure, brief(total.ours), brief(total.books), brief(total.difference)));
    }
    for (const auto& [id, released] : input_.findings) {
      if (released.finding().status == Status::caution) open.push_back(id + ": " + released.finding().reason);
    }
  }

  /// Of the line below the headline that claims most.
  std::string next_best_proof() const {
    const Line* best = nullptr;
    for (const auto& line : s_.lines) {
      if (line.in_headline || line.next_best_proof.empty()) continue;
      if (best == nullptr || std::abs(line.claimed.value) > std::abs(best->claimed.value)) best = &line;
    }
    return best == nullptr ? std::string() : best->title + ": " + best->next_best_proof;
  }

  const Input& input_;
  CostAccount account_;
  Built built_;
  std::vector<World> worlds_;
  double units_;
  Ranges ranges_;
  World point_;
  Statement s_;
};

Result<> consistent(const Input& input) {
  const auto wrong = [](const char* what) { return fail(ErrorCode::internal, what, "statement"); };
  if (input.catalog == nullptr) return wrong("a statement needs a catalog");
  if (!(input.period.from < input.period.until)) return wrong("the period of a statement has no days");
  if (input.draws < fewest_draws) return wrong("a statement takes at least 20,000 draws");
  for (const auto& [id, released] : input.findings) {
    const auto& tables = released.finding().tables;
    if (std::any_of(tables.begin(), tables.end(), [](const Table& table) { return table.row_level; })) {
      return wrong("a statement leaves the house and takes no rows of people");
    }
  }
  return {};
}

}  // namespace

Result<Statement> compose(const Input& input) {
  CW_TRY_VOID(consistent(input));
  CostAccount account = account_costs(*input.catalog, input.period, input.prior_period);
  CW_TRY(Built built, build_model(input, account));
  CW_TRY(std::vector<World> worlds, simulate(built.model, Seed{input.seed}, input.draws));
  return Composer(input, std::move(account), std::move(built), std::move(worlds)).compose();
}

}  // namespace cw::statement
