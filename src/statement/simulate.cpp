#include "statement/simulate.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "stats/special.hpp"

namespace cw::statement {

namespace {

double product(const Model& model, const std::vector<std::size_t>& factors, std::span<const double> values) {
  double product = 1.0;
  for (const std::size_t v : factors) product *= values[v] / model.variables[v].point;
  return product;
}

std::vector<double> wanted_at(const Stratum& stratum, std::span<const double> scales) {
  std::vector<double> wanted;
  wanted.reserve(stratum.lines.size());
  for (std::size_t i = 0; i < stratum.lines.size(); ++i) wanted.push_back(stratum.wanted[i] * scales[stratum.lines[i]]);
  return wanted;
}

/// Claims of a stratum in a draw: the exact claim at the point, moved as the capped stratum moves.
std::vector<double> claims(const Model& model, const Stratum& stratum, std::span<const double> scales) {
  const auto at_point = cap(model, stratum, stratum.wanted);
  const auto now = cap(model, stratum, wanted_at(stratum, scales));
  std::vector<double> moved;
  for (std::size_t i = 0; i < stratum.lines.size(); ++i) {
    const double change = at_point[i] != 0.0 ? now[i] / at_point[i] : scales[stratum.lines[i]];
    moved.push_back(stratum.claimed[i] * change);
  }
  return cap(model, stratum, moved);
}

/// One stream of uniforms in (0, 1), stratified: the middle-shifted slices in random order.
std::vector<double> uniforms(const std::string& name, Seed seed, int draws) {
  Rng rng(seed.fork("statement stream " + name));
  std::vector<double> slices(static_cast<std::size_t>(draws));
  for (std::size_t i = 0; i < slices.size(); ++i) {
    slices[i] = (static_cast<double>(i) + std::max(rng.uniform(), 1e-9)) / static_cast<double>(draws);
  }
  for (std::size_t i = slices.size(); i > 1; --i) std::swap(slices[i - 1], slices[rng.below(i)]);
  return slices;
}

using Square = std::vector<std::vector<double>>;

/// Lower triangle L with L·Lᵀ = matrix. Errors: invalid_config unless the matrix is positive semi-definite.
Result<Square> cholesky(const Square& matrix) {
  const std::size_t n = matrix.size();
  constexpr double tiny = 1e-10;
  Square lower(n, std::vector<double>(n, 0.0));
  for (std::size_t column = 0; column < n; ++column) {
    for (std::size_t row = column; row < n; ++row) {
      double rest = matrix[row][column];
      for (std::size_t k = 0; k < column; ++k) rest -= lower[row][k] * lower[column][k];
      if (row == column) {
        if (rest < -tiny)
          return fail(ErrorCode::invalid_config, "the declared correlations cannot all hold at once", "assumptions",
                      "lower one of them");
        lower[row][row] = std::sqrt(std::max(rest, 0.0));
      } else if (lower[column][column] > tiny) {
        lower[row][column] = rest / lower[column][column];
      } else if (std::abs(rest) > tiny) {
        return fail(ErrorCode::invalid_config, "the declared correlations cannot all hold at once", "assumptions",
                    "lower one of them");
      }
    }
  }
  return lower;
}

/// Streams that any correlation names, in order.
std::vector<std::size_t> correlated_streams(const Model& model) {
  std::vector<std::size_t> streams;
  for (const auto& c : model.correlations) streams.insert(streams.end(), {c.first, c.second});
  std::sort(streams.begin(), streams.end());
  streams.erase(std::unique(streams.begin(), streams.end()), streams.end());
  return streams;
}

/// Mixes the correlated streams' normal scores in place.
Result<> correlate(const Model& model, std::vector<std::vector<double>>& uniform) {
  const auto streams = correlated_streams(model);
  if (streams.empty()) return {};
  const auto place = [&](std::size_t stream) {
    return static_cast<std::size_t>(std::lower_bound(streams.begin(), streams.end(), stream) - streams.begin());
  };
  Square matrix(streams.size(), std::vector<double>(streams.size(), 0.0));
  for (std::size_t i = 0; i < streams.size(); ++i) matrix[i][i] = 1.0;
  for (const auto& c : model.correlations) {
    if (c.first == c.second) continue;
    matrix[place(c.first)][place(c.second)] = matrix[place(c.second)][place(c.first)] = c.value;
  }
  CW_TRY(const Square lower, cholesky(matrix));
  std::vector<double> normal(streams.size());
  for (std::size_t draw = 0; draw < uniform[streams[0]].size(); ++draw) {
    for (std::size_t i = 0; i < streams.size(); ++i) normal[i] = stats::normal_quantile(uniform[streams[i]][draw]);
    for (std::size_t i = 0; i < streams.size(); ++i) {
      double mixed = 0.0;
      for (std::size_t k = 0; k <= i; ++k) mixed += lower[i][k] * normal[k];
      uniform[streams[i]][draw] = std::clamp(stats::normal_cdf(mixed), 1e-12, 1.0 - 1e-12);
    }
  }
  return {};
}

}  // namespace

std::vector<double> cap(const Model& model, const Stratum& stratum, std::span<const double> wanted) {
  std::vector<double> claimed(wanted.begin(), wanted.end());
  double room = std::max(stratum.capacity, 0.0);
  std::vector<int> ranks;
  ranks.reserve(stratum.lines.size());
  for (const std::size_t line : stratum.lines) ranks.push_back(model.lines[line].rank);
  std::vector<int> order = ranks;
  std::sort(order.begin(), order.end());
  order.erase(std::unique(order.begin(), order.end()), order.end());
  for (const int rank : order) {
    double sum = 0.0;
    for (std::size_t i = 0; i < ranks.size(); ++i) {
      if (ranks[i] == rank && wanted[i] > 0.0) sum += wanted[i];
    }
    const double share = sum > room ? room / sum : 1.0;
    for (std::size_t i = 0; i < ranks.size(); ++i) {
      if (ranks[i] == rank && wanted[i] > 0.0) claimed[i] = wanted[i] * share;
    }
    room -= std::min(sum, room);
  }
  return claimed;
}

World evaluate(const Model& model, std::span<const double> values) {
  std::vector<double> scales;
  World world;
  for (const auto& line : model.lines) {
    const double own = line.own ? values[*line.own] : line.wanted;
    world.claimed.push_back(own * product(model, line.factors, values));
    scales.push_back(line.wanted != 0.0 ? world.claimed.back() / line.wanted : 0.0);
  }
  for (const auto& stratum : model.strata) {
    const auto claimed = claims(model, stratum, scales);
    for (std::size_t i = 0; i < stratum.lines.size(); ++i) {
      const std::size_t line = stratum.lines[i];
      world.claimed[line] += claimed[i] - stratum.wanted[i] * scales[line];
    }
  }
  for (const auto& cost : model.costs) {
    const double factor = product(model, cost.factors, values);
    world.cost_total += cost.total * factor;
    world.cost_direct += cost.direct * factor;
  }
  return world;
}

std::vector<double> at_point(const Model& model) {
  std::vector<double> values;
  values.reserve(model.variables.size());
  for (const auto& variable : model.variables) values.push_back(variable.point);
  return values;
}

Result<std::vector<World>> simulate(const Model& model, Seed seed, int draws) {
  std::vector<std::vector<double>> uniform;
  uniform.reserve(model.streams.size());
  for (const auto& name : model.streams) uniform.push_back(uniforms(name, seed, draws));
  CW_TRY_VOID(correlate(model, uniform));
  std::vector<World> worlds;
  worlds.reserve(static_cast<std::size_t>(draws));
  std::vector<double> values(model.variables.size());
  for (std::size_t draw = 0; draw < static_cast<std::size_t>(draws); ++draw) {
    for (std::size_t v = 0; v < values.size(); ++v) {
      values[v] = model.variables[v].quantile(uniform[model.variables[v].stream][draw]);
    }
    worlds.push_back(evaluate(model, values));
  }
  return worlds;
}

double quantile(std::vector<double> values, double p) {
  CW_CHECK(!values.empty());
  const double place = p * static_cast<double>(values.size() - 1);
  const auto below = static_cast<std::size_t>(place);
  const auto at = [&](std::size_t i) {
    std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(i), values.end());
    return values[i];
  };
  const double low = at(below);
  return below + 1 < values.size() ? low + (place - static_cast<double>(below)) * (at(below + 1) - low) : low;
}

}  // namespace cw::statement
