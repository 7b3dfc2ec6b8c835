#pragma once

#include <cstdint>
#include <string_view>

namespace cw {

/// The start of a stream of chance. Forked by step, so results do not depend on threads or on the order of calls.
struct Seed {
  std::uint64_t key = 1;
  /// A seed of its own for a named step and an index (a draw, a replicate, a person).
  Seed fork(std::string_view step, std::uint64_t index = 0) const;
};

/// Counter-based generator (Philox 4x32-10). Source: Salmon et al. (2011), "Parallel random numbers: as easy as 1, 2,
/// 3". The distributions are our own, so that results do not depend on a library's version.
class Rng {
 public:
  explicit Rng(Seed seed) : key_(seed.key) {}
  std::uint32_t next32();
  std::uint64_t next64();
  /// Uniform in [0, 1), 53 bits.
  double uniform();
  /// Uniform whole number in [0, bound), without modulo bias; bound >= 1.
  std::uint64_t below(std::uint64_t bound);
  /// Standard normal (Box–Muller, both values used).
  double normal();
  /// Exponential with mean 1.
  double exponential();
  /// Gamma with shape > 0 and scale 1 (Marsaglia–Tsang 2000).
  double gamma(double shape);
  /// Beta(a, b), a and b > 0.
  double beta(double a, double b);
  /// Poisson with mean >= 0 (inversion below 30, normal with correction refused: sums of smaller ones above).
  std::uint64_t poisson(double mean);

 private:
  void refill();
  std::uint64_t key_;
  std::uint64_t counter_ = 0;
  std::uint32_t buffer_[4] = {};
  int used_ = 4;
  bool has_spare_ = false;
  double spare_ = 0.0;
};

}  // namespace cw
