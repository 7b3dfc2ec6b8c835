#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/chance.hpp"
#include "statement/uncertain.hpp"

/// The one simulation behind every range of a statement (docs/methods/simulation.md). Pure numbers in minor units.
namespace cw::statement {

/// A number that a draw decides. All variables of one stream are read at the same u, so they move together.
struct Variable {
  std::size_t stream = 0;
  Quantile quantile;
  double point = 0.0;  // never 0 where it is a factor
};

/// Wants its own variable (or always `wanted`) × the product of its factors, each over its point.
struct ScaledLine {
  double wanted = 0.0;  // at the point
  int rank = 0;         // of its grade: 0 claims first
  std::optional<std::size_t> own = {};
  std::vector<std::size_t> factors = {};
};

struct ScaledCost {
  double total = 0.0;
  double direct = 0.0;
  std::vector<std::size_t> factors = {};
};

/// Cells that the same lines want: what each wants, what each got when capped exactly cell by cell, and the room.
struct Stratum {
  std::vector<std::size_t> lines;
  std::vector<double> wanted;
  std::vector<double> claimed;
  double capacity = 0.0;
};

/// Between two streams, of their normal scores.
struct Correlation {
  std::size_t first = 0;
  std::size_t second = 0;
  double value = 0.0;
};

struct Model {
  std::vector<std::string> streams;
  std::vector<Variable> variables;
  std::vector<ScaledLine> lines;
  std::vector<ScaledCost> costs;
  std::vector<Stratum> strata;
  std::vector<Correlation> correlations;
};

/// One possible world.
struct World {
  std::vector<double> claimed;  // by line
  double cost_total = 0.0;
  double cost_direct = 0.0;
};

/// What a line gets of one stratum when its lines want `wanted`: grade by grade in order of rank, pro rata within one,
/// never above the capacity; a negative want (a harm) is taken whole and makes no room.
std::vector<double> cap(const Model& model, const Stratum& stratum, std::span<const double> wanted);

/// The world in which variable i takes values[i]. Strata are capped anew, in proportion to the exact claim at the
/// point; with all variables at their point each line claims exactly what its strata say.
World evaluate(const Model& model, std::span<const double> values);

/// All variables at their point.
std::vector<double> at_point(const Model& model);

/// `draws` worlds. Each stream is cut into `draws` equal slices, each slice used once, in an order of its own that
/// depends on seed and the stream's name alone. Correlated streams are joined by a Gaussian copula.
/// Errors: invalid_config if the declared correlations cannot all hold at once.
Result<std::vector<World>> simulate(const Model& model, Seed seed, int draws);

/// The value below which a share p of the draws lies (linear between order statistics). values: not empty, any order.
double quantile(std::vector<double> values, double p);

}  // namespace cw::statement
