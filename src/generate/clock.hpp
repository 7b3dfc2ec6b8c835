#pragma once

#include <cstdint>

#include "base/chance.hpp"
#include "generate/plan.hpp"

/// Own, fast calendar: the generator must not share the readers' code for time.
namespace cw::generate {

struct Civil {
  int year, month, day;
};
Civil civil_of(std::int64_t days);
std::int64_t days_of(int year, int month, int day);

/// Offset of Europe/Berlin in seconds: the European Union's rule (last Sundays of March and October, 01:00 UTC).
Second berlin_offset(Second at);
/// First instant of the local day.
Second berlin_midnight(std::int64_t local_days);
/// Local day of an instant, since 1970.
std::int64_t berlin_day(Second at);

/// An instant in [from, until): a day of equal or weekend-heavy chance, then daytime hours in Berlin.
Second moment_between(Rng& rng, Second from, Second until, bool weekend_heavy);

/// Writes "2026-08-05 10:00:00" (19 characters) of `at` as it stands.
void put_stamp(char* out, Second at, char between);

}  // namespace cw::generate
