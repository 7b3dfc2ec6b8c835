#pragma once

#include <bit>
#include <cstdint>
#include <string>

/// PostgreSQL's binary format: big-endian, dates and times counted from 2000-01-01.
namespace cw::engine {

inline constexpr std::int64_t postgres_epoch_days = 10'957;
inline constexpr std::int64_t postgres_epoch_micros = 946'684'800'000'000;

template <class Whole>
void put_big_endian(std::string& out, Whole value) {
  for (int shift = static_cast<int>(sizeof(Whole)) * 8 - 8; shift >= 0; shift -= 8) {
    out += static_cast<char>(static_cast<std::uint64_t>(value) >> shift & 0xFFU);
  }
}

template <class Whole>
Whole get_big_endian(const char* bytes) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < sizeof(Whole); ++i) value = value << 8U | static_cast<unsigned char>(bytes[i]);
  return static_cast<Whole>(value);
}

inline void put_double(std::string& out, double value) {
  put_big_endian(out, std::bit_cast<std::int64_t>(value));
}
inline double get_double(const char* bytes) {
  return std::bit_cast<double>(get_big_endian<std::int64_t>(bytes));
}
inline float get_float(const char* bytes) {
  return std::bit_cast<float>(get_big_endian<std::int32_t>(bytes));
}

inline void put_date(std::string& out, std::int64_t days) {
  put_big_endian(out, static_cast<std::int32_t>(days - postgres_epoch_days));
}
inline void put_timestamp(std::string& out, std::int64_t micros) {
  put_big_endian(out, micros - postgres_epoch_micros);
}
/// Infinity reads as DuckDB has it.
inline std::int64_t get_date(const char* bytes) {
  const auto days = get_big_endian<std::int32_t>(bytes);
  if (days == INT32_MAX) return INT32_MAX;
  if (days == INT32_MIN) return -INT32_MAX;
  return days + postgres_epoch_days;
}
inline std::int64_t get_timestamp(const char* bytes) {
  const auto micros = get_big_endian<std::int64_t>(bytes);
  if (micros > INT64_MAX - postgres_epoch_micros) return INT64_MAX;
  if (micros == INT64_MIN) return -INT64_MAX;
  return micros + postgres_epoch_micros;
}

}  // namespace cw::engine
