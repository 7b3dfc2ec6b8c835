#include "stats/power.hpp"

#include <cmath>

#include "stats/root.hpp"
#include "stats/special.hpp"

namespace cw::stats {

namespace {

constexpr double fewest = 2.0, most = 1e13;

Result<> in_range(const TestDesign& design) {
  if (!(design.alpha > 0.0 && design.alpha < 1.0))
    return fail(ErrorCode::invalid_input, "alpha must lie between 0 and 1", "--alpha", "give it as in 0.05");
  if (!(design.power > 0.0 && design.power < 1.0))
    return fail(ErrorCode::invalid_input, "the power must lie between 0 and 1", "--power", "give it as in 0.8");
  if (!(design.allocation > 0.0))
    return fail(ErrorCode::invalid_input, "the ratio of the arms must be above 0", "--ratio",
                "give treated per control, as in 1");
  return {};
}

Result<> is_share(double p) {
  if (p > 0.0 && p < 1.0) return {};
  return fail(ErrorCode::invalid_input, "a share must lie between 0 and 1", "--baseline, --effect",
              "give the baseline as in 0.1 and the effect as a difference, as in 0.02");
}

/// Chance that a normal with mean `shift` and spread `spread` passes the critical values of a standard one.
double passes(double shift, double spread, const TestDesign& design) {
  const double critical = -normal_quantile(design.two_sided ? design.alpha / 2.0 : design.alpha);
  const double above = normal_upper((critical - shift) / spread);
  return design.two_sided ? above + normal_upper((critical + shift) / spread) : above;
}

double share_power(double p1, double p2, double n, const TestDesign& design, ShareFormula formula) {
  const double k = design.allocation;
  if (formula == ShareFormula::arcsine) {
    const double h = std::abs(2.0 * std::asin(std::sqrt(p2)) - 2.0 * std::asin(std::sqrt(p1)));
    return passes(h * std::sqrt(n * k / (1.0 + k)), 1.0, design);
  }
  const double pooled = (p1 + k * p2) / (1.0 + k);
  const double under_null = std::sqrt(pooled * (1.0 - pooled) * (1.0 + 1.0 / k) / n);
  const double real = std::sqrt((p1 * (1.0 - p1) + p2 * (1.0 - p2) / k) / n);
  // as power.prop.test and gsDesign: the far tail is left out
  TestDesign near_tail = design;
  near_tail.alpha = design.two_sided ? design.alpha / 2.0 : design.alpha;
  near_tail.two_sided = false;
  return passes(std::abs(p2 - p1) / under_null, real / under_null, near_tail);
}

double mean_power(double d, double n, const TestDesign& design) {
  const double second = n * design.allocation;
  const double df = n + second - 2.0;
  if (!(df > 0.0)) return 0.0;
  const double shift = std::abs(d) / std::sqrt(1.0 / n + 1.0 / second);
  const double critical = t_quantile(1.0 - (design.two_sided ? design.alpha / 2.0 : design.alpha), df);
  const double above = 1.0 - noncentral_t_cdf(critical, df, shift);
  return design.two_sided ? above + noncentral_t_cdf(-critical, df, shift) : above;
}

/// n at which `power` reaches the design's, searched on a logarithm.
Result<double> solve_size(const std::function<double(double)>& power, const TestDesign& design, double lowest) {
  if (power(lowest) >= design.power) return lowest;
  double high = lowest * 2.0;
  while (power(high) < design.power) {
    high *= 2.0;
    if (high > most)
      return fail(ErrorCode::degenerate, "no size up to ten trillion would find so small an effect", "--effect",
                  "give a larger effect");
  }
  CW_TRY(const double size, root([&](double n) { return power(n) - design.power; }, high / 2.0, high));
  return size;
}

}  // namespace

Result<double> power_of_shares(double p1, double p2, double n, const TestDesign& design, ShareFormula formula) {
  CW_TRY_VOID(in_range(design));
  CW_TRY_VOID(is_share(p1));
  CW_TRY_VOID(is_share(p2));
  if (!(n > 0.0)) return fail(ErrorCode::invalid_input, "an arm needs people", "--n", "give the size of an arm");
  return share_power(p1, p2, n, design, formula);
}

Result<double> size_for_shares(double p1, double p2, const TestDesign& design, ShareFormula formula) {
  CW_TRY_VOID(in_range(design));
  CW_TRY_VOID(is_share(p1));
  CW_TRY_VOID(is_share(p2));
  if (p1 == p2)
    return fail(ErrorCode::degenerate, "no effect is never found", "--effect", "give an effect other than 0");
  return solve_size([&](double n) { return share_power(p1, p2, n, design, formula); }, design, 1e-3);
}

Result<double> detectable_share(double p1, double n, const TestDesign& design, ShareFormula formula) {
  CW_TRY_VOID(in_range(design));
  CW_TRY_VOID(is_share(p1));
  if (!(n > 0.0)) return fail(ErrorCode::invalid_input, "an arm needs people", "--n", "give the size of an arm");
  const auto effect = root([&](double p2) { return share_power(p1, p2, n, design, formula) - design.power; },
                           p1 * (1.0 + 1e-9), 1.0 - 1e-12);
  if (!effect)
    return fail(ErrorCode::degenerate, "these arms are too small for any rise from this baseline", "--n",
                "give more people, or less power");
  return *effect - p1;
}

Result<double> power_of_means(double d, double n, const TestDesign& design) {
  CW_TRY_VOID(in_range(design));
  if (!(n >= fewest) || !(n * design.allocation >= 1.0))
    return fail(ErrorCode::invalid_input, "each arm needs at least 2 people", "--n", "give the size of an arm");
  return mean_power(d, n, design);
}

Result<double> size_for_means(double d, const TestDesign& design) {
  CW_TRY_VOID(in_range(design));
  if (d == 0.0)
    return fail(ErrorCode::degenerate, "no effect is never found", "--effect", "give an effect other than 0");
  return solve_size([&](double n) { return mean_power(d, n, design); }, design,
                    std::max(fewest, fewest / design.allocation));
}

Result<double> detectable_mean(double n, const TestDesign& design) {
  CW_TRY_VOID(in_range(design));
  if (!(n >= fewest))
    return fail(ErrorCode::invalid_input, "each arm needs at least 2 people", "--n", "give the size of an arm");
  double high = 1.0;
  while (mean_power(high, n, design) < design.power && high < 1e3) high *= 2.0;
  CW_TRY(const double d, root([&](double at) { return mean_power(at, n, design) - design.power; }, 0.0, high));
  return d;
}

Result<double> design_effect(double cluster_size, double icc, double size_variation) {
  const double effect = 1.0 + ((1.0 + size_variation * size_variation) * cluster_size - 1.0) * icc;
  if (!(cluster_size >= 1.0) || !(icc > -1.0 && icc < 1.0) || !(size_variation >= 0.0) || !(effect > 0.0)) {
    return fail(ErrorCode::invalid_input, "no such clusters", "--cluster-size, --icc",
                "give a mean size of 1 or more and the correlation within clusters, as in 0.02");
  }
  return effect;
}

}  // namespace cw::stats
