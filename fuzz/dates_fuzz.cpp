// Any bytes as a date in every format: no crash, and what is read lies between 1000 and 9999 or is refused.

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "ingest/date_order.hpp"
#include "ingest/dates.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace cw::ingest;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  static const cw::catalog::Source source = [] {
    cw::catalog::Source made;
    made.time_zone = "Europe/Madrid";
    return made;
  }();
  static const auto context = Context::make(source, {});
  for (const DateFormat format :
       {DateFormat::iso, DateFormat::dmy, DateFormat::mdy, DateFormat::unix_seconds, DateFormat::unix_millis}) {
    const TimeCell cell = read_time(text, format, *context);
    constexpr std::int64_t ten_thousand_years = 320'000'000'000'000'000;
    if (cell.trouble.empty() && (cell.at.micros > ten_thousand_years || cell.at.micros < -ten_thousand_years))
      __builtin_trap();
  }
  DateOrder order;
  order.see(text, 1);
  static_cast<void>(order.verdict("fuzz.csv"));
  return 0;
}
