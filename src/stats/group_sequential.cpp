#include "stats/group_sequential.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include "base/nearest.hpp"
#include "stats/root.hpp"
#include "stats/special.hpp"

namespace cw::stats {

namespace {

/// Nothing of a standard normal that matters lies beyond.
constexpr double far_out = 9.0;
constexpr double highest_z = 37.0;
constexpr int fewest_intervals = 480, most_intervals = 12'000;

/// The density of being still under way at a look with statistic z, on a grid with Simpson's weights.
struct Density {
  double information = 0.0;
  std::vector<double> z, mass;  // mass: density times weight
};

/// The statistic of the next look, given z at this one, is normal with mean factor * z + shift and spread `spread`.
struct Step {
  double factor, spread, shift;
};

Step step_between(double before, double after, double drift) {
  return {std::sqrt(before / after), std::sqrt((after - before) / after), drift * (after - before) / std::sqrt(after)};
}

/// Looks one after the other; keeps the density of those that go on.
class Looks {
 public:
  Looks(bool two_sided, double drift) : two_sided_(two_sided), drift_(drift) {}

  /// Chance to be at or above z (or at or below -z) at `information`, having gone on before.
  double crossing(double information, double z) const {
    if (density_.z.empty()) {
      const double mean = drift_ * std::sqrt(information);
      return normal_upper(z - mean) + (two_sided_ ? normal_upper(z + mean) : 0.0);
    }
    const Step step = step_between(density_.information, information, drift_);
    double chance = 0.0;
    for (std::size_t i = 0; i < density_.z.size(); ++i) {
      const double mean = step.factor * density_.z[i] + step.shift;
      double beyond = normal_upper((z - mean) / step.spread);
      if (two_sided_) beyond += normal_upper((z + mean) / step.spread);
      chance += density_.mass[i] * beyond;
    }
    return chance;
  }

  /// Goes on below z. next_information: of the look after, which decides how fine the grid must be.
  void go_on(double information, double z, double next_information) {
    const double mean = drift_ * std::sqrt(information);
    const double high = std::min(z, mean + far_out);
    const double low = two_sided_ ? std::max(-z, mean - far_out) : mean - far_out;
    const double kernel = std::sqrt((next_information - information) / information);  // width of what follows, in z
    const double finest =
        std::min(kernel, density_.z.empty() ? 1.0 : std::sqrt((information - density_.information) / information));
    int intervals = std::clamp(static_cast<int>((high - low) / finest * 12.0), fewest_intervals, most_intervals);
    intervals += intervals % 2;
    Density next;
    next.information = information;
    const double width = (high - low) / intervals;
    for (int i = 0; i <= intervals; ++i) {
      const double at = low + width * i;
      const double weight = (i == 0 || i == intervals ? 1.0 : i % 2 == 1 ? 4.0 : 2.0) * width / 3.0;
      next.z.push_back(at);
      next.mass.push_back(weight * density_at(information, at));
    }
    density_ = std::move(next);
  }

 private:
  double density_at(double information, double z) const {
    if (density_.z.empty()) return normal_density(z - drift_ * std::sqrt(information));
    const Step step = step_between(density_.information, information, drift_);
    double density = 0.0;
    for (std::size_t i = 0; i < density_.z.size(); ++i)
      density += density_.mass[i] * normal_density((z - step.factor * density_.z[i] - step.shift) / step.spread);
    return density / step.spread;
  }

  bool two_sided_;
  double drift_;
  Density density_;
};

/// Chance to stop at each look, not summed.
std::vector<double> crossings(std::span<const double> times, std::span<const double> z, bool two_sided, double drift) {
  Looks looks(two_sided, drift);
  std::vector<double> chances;
  for (std::size_t i = 0; i < times.size(); ++i) {
    chances.push_back(looks.crossing(times[i], z[i]));
    if (i + 1 < times.size()) looks.go_on(times[i], z[i], times[i + 1]);
  }
  return chances;
}

/// What may be spent up to a time: per side, as both sides together spend alpha.
double spent_by(Spending spending, double time, double alpha) {
  if (time >= 1.0) return alpha;
  if (spending == Spending::ld_pocock) return alpha * std::log(1.0 + (std::exp(1.0) - 1.0) * time);
  return 2.0 * normal_upper(-normal_quantile(alpha / 2.0) / std::sqrt(time));
}

std::vector<double> shape_of(std::span<const double> times, Spending spending, double constant) {
  std::vector<double> z;
  for (const double time : times) z.push_back(spending == Spending::pocock ? constant : constant / std::sqrt(time));
  return z;
}

Result<std::vector<double>> by_constant(std::span<const double> times, const SequentialDesign& design) {
  const auto excess = [&](double constant) {
    double total = 0.0;
    for (const double chance : crossings(times, shape_of(times, design.spending, constant), design.two_sided, 0.0))
      total += chance;
    return total - design.alpha;
  };
  const double single = -normal_quantile(design.two_sided ? design.alpha / 2.0 : design.alpha);
  if (times.size() == 1) return std::vector<double>{single};
  CW_TRY(const double constant, root(excess, single, single + 4.0));
  return shape_of(times, design.spending, constant);
}

Result<std::vector<double>> by_spending(std::span<const double> times, const SequentialDesign& design) {
  const double sides = design.two_sided ? 2.0 : 1.0;
  Looks looks(design.two_sided, 0.0);
  std::vector<double> z;
  double spent = 0.0;
  for (std::size_t i = 0; i < times.size(); ++i) {
    const double until = sides * spent_by(design.spending, times[i], design.alpha / sides);
    const double here = until - spent;
    const auto excess = [&](double at) { return looks.crossing(times[i], at) / here - 1.0; };
    auto found = here > 1e-250 ? root(excess, 0.0, highest_z) : Result<double>(fail(ErrorCode::degenerate, ""));
    if (!found) {
      return fail(ErrorCode::degenerate, "look " + std::to_string(i + 1) + " comes too early to spend anything", "--at",
                  "leave that look out, or take pocock or ld_pocock");
    }
    z.push_back(*found);
    spent = until;
    if (i + 1 < times.size()) looks.go_on(times[i], z[i], times[i + 1]);
  }
  return z;
}

Result<> fit(std::span<const double> times, const SequentialDesign& design) {
  const auto wrong = [](const std::string& what) {
    return fail(ErrorCode::usage, what, "--at", "give shares of the planned information, as in 0.25,0.6,1");
  };
  if (times.empty() || times.size() > 50) return wrong("there must be 1 to 50 looks");
  for (std::size_t i = 0; i < times.size(); ++i) {
    if (!(times[i] > 0.0 && times[i] <= 1.0)) return wrong("a look lies outside 0 to 1");
    if (i > 0 && !(times[i] > times[i - 1])) return wrong("the looks are not in order");
  }
  const bool constant = design.spending == Spending::obrien_fleming || design.spending == Spending::pocock;
  if (constant && times.back() < 1.0) return wrong("the last look of this design must be at 1");
  if (!(design.alpha > 0.0 && design.alpha < 0.5))
    return fail(ErrorCode::invalid_input, "alpha must lie between 0 and 0.5", "--alpha", "give it as in 0.05");
  return {};
}

}  // namespace

Result<Spending> spending_of(std::string_view name) {
  const std::vector<std::string> known = {"obrien_fleming", "pocock", "ld_obf", "ld_pocock"};
  const auto found = std::find(known.begin(), known.end(), name);
  if (found != known.end()) return static_cast<Spending>(found - known.begin());
  return fail(ErrorCode::usage, "there is no spending \"" + std::string(name) + "\"", "--spending",
              did_you_mean(name, known, "write obrien_fleming, pocock, ld_obf or ld_pocock"));
}

Result<std::vector<Boundary>> boundaries(std::span<const double> times, const SequentialDesign& design) {
  CW_TRY_VOID(fit(times, design));
  const bool constant = design.spending == Spending::obrien_fleming || design.spending == Spending::pocock;
  CW_TRY(const auto z, constant ? by_constant(times, design) : by_spending(times, design));
  const auto chances = crossings(times, z, design.two_sided, 0.0);
  std::vector<Boundary> all;
  double spent = 0.0;
  for (std::size_t i = 0; i < times.size(); ++i) {
    spent += chances[i];
    all.push_back({times[i], z[i], (design.two_sided ? 2.0 : 1.0) * normal_upper(z[i]), spent});
  }
  return all;
}

Result<double> inflation(std::span<const Boundary> looks, const SequentialDesign& design, double power) {
  if (!(power >= 0.5 && power < 1.0))
    return fail(ErrorCode::invalid_input, "the power must lie between 0.5 and 1", "--power", "give it as in 0.8");
  std::vector<double> times, z;
  for (const Boundary& look : looks) {
    times.push_back(look.information);
    z.push_back(look.z);
  }
  const double single = -normal_quantile(design.two_sided ? design.alpha / 2.0 : design.alpha) + normal_quantile(power);
  const auto shortfall = [&](double drift) {
    double found = 0.0;
    for (const double chance : crossings(times, z, design.two_sided, drift)) found += chance;
    return found - power;
  };
  CW_TRY(const double drift, root(shortfall, 0.5 * single, 3.0 * single));
  return drift * drift / (single * single);
}

}  // namespace cw::stats
