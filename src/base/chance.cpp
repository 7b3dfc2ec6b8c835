#include "base/chance.hpp"

#include <cmath>

#include "base/result.hpp"

namespace cw {

namespace {

std::uint64_t mix(std::uint64_t x) {  // the finaliser of SplitMix64 (Steele, Lea & Flood 2014)
  x += 0x9e3779b97f4a7c15ULL;
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ULL;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebULL;
  return x ^ (x >> 31);
}

}  // namespace

Seed Seed::fork(std::string_view step, std::uint64_t index) const {
  std::uint64_t hash = mix(key);
  for (const char c : step) hash = mix(hash ^ static_cast<unsigned char>(c));
  return Seed{mix(hash ^ mix(index + step.size()))};
}

void Rng::refill() {
  std::uint32_t c0 = static_cast<std::uint32_t>(counter_), c1 = static_cast<std::uint32_t>(counter_ >> 32), c2 = 0,
                c3 = 0;
  std::uint32_t k0 = static_cast<std::uint32_t>(key_), k1 = static_cast<std::uint32_t>(key_ >> 32);
  for (int round = 0; round < 10; ++round) {
    const std::uint64_t p0 = 0xD2511F53ULL * c0, p1 = 0xCD9E8D57ULL * c2;
    const std::uint32_t n0 = static_cast<std::uint32_t>(p1 >> 32) ^ c1 ^ k0,
                        n2 = static_cast<std::uint32_t>(p0 >> 32) ^ c3 ^ k1;
    c1 = static_cast<std::uint32_t>(p1);
    c3 = static_cast<std::uint32_t>(p0);
    c0 = n0;
    c2 = n2;
    k0 += 0x9E3779B9U;
    k1 += 0xBB67AE85U;
  }
  buffer_[0] = c0, buffer_[1] = c1, buffer_[2] = c2, buffer_[3] = c3;
  used_ = 0;
  ++counter_;
}

std::uint32_t Rng::next32() {
  if (used_ == 4) refill();
  return buffer_[used_++];
}

std::uint64_t Rng::next64() {
  const std::uint64_t high = next32();
  return high << 32 | next32();
}

double Rng::uniform() {
  return static_cast<double>(next64() >> 11) * 0x1.0p-53;
}

std::uint64_t Rng::below(std::uint64_t bound) {
  CW_CHECK(bound >= 1);
  const std::uint64_t limit = ~std::uint64_t{0} - (~std::uint64_t{0} % bound + 1) % bound;
  std::uint64_t draw = next64();
  while (draw > limit) draw = next64();
  return draw % bound;
}

double Rng::normal() {
  if (has_spare_) {
    has_spare_ = false;
    return spare_;
  }
  const double radius = std::sqrt(-2.0 * std::log(1.0 - uniform()));
  const double angle = 6.283185307179586476925286766559 * uniform();
  spare_ = radius * std::sin(angle);
  has_spare_ = true;
  return radius * std::cos(angle);
}

double Rng::exponential() {
  return -std::log(1.0 - uniform());
}

double Rng::gamma(double shape) {
  CW_CHECK(shape > 0.0);
  if (shape < 1.0) {
    const double boosted = gamma(shape + 1.0);
    return boosted * std::pow(1.0 - uniform(), 1.0 / shape);
  }
  const double d = shape - 1.0 / 3.0, c = 1.0 / std::sqrt(9.0 * d);
  while (true) {
    const double x = normal();
    const double v = std::pow(1.0 + c * x, 3.0);
    if (v > 0.0 && std::log(1.0 - uniform()) < 0.5 * x * x + d - d * v + d * std::log(v)) return d * v;
  }
}

double Rng::beta(double a, double b) {
  const double x = gamma(a), y = gamma(b);
  return x / (x + y);
}

std::uint64_t Rng::poisson(double mean) {
  CW_CHECK(mean >= 0.0);
  std::uint64_t total = 0;
  while (mean > 30.0) {  // the sum of independent Poissons is Poisson
    total += poisson(30.0);
    mean -= 30.0;
  }
  const double limit = std::exp(-mean);
  double product = 1.0 - uniform();
  while (product > limit) {
    ++total;
    product *= 1.0 - uniform();
  }
  return total;
}

}  // namespace cw
