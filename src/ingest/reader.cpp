#include "ingest/reader.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <cmath>

#include "ingest/dates.hpp"

namespace cw::ingest {

namespace {

constexpr Instant first_instant{-25'567LL * micros_per_day};  // 1900: an earlier date is some exporter's empty cell

char lower_letter(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

/// Two decimal digits at `at`, or a negative number.
int two_digits(std::string_view text, std::size_t at) {
  const int tens = text[at] - '0', ones = text[at + 1] - '0';
  return tens < 0 || tens > 9 || ones < 0 || ones > 9 ? -1 : tens * 10 + ones;
}

/// Days since 1970 of a date of the proleptic Gregorian calendar. Source: Hinnant, "chrono-compatible low-level date
/// algorithms".
std::int64_t days_from_civil(int year, int month, int day) {
  year -= month <= 2 ? 1 : 0;
  const int era = (year >= 0 ? year : year - 399) / 400;
  const int year_of_era = year - era * 400;
  const int day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  const int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return std::int64_t{era} * 146097 + day_of_era - 719468;
}

/// Seconds of "Z", " UTC", "+0200", " +02:00" or, where the zone is UTC, of nothing; no value if it is something else.
std::optional<std::int64_t> plain_offset(std::string_view text, bool zone_is_utc) {
  if (text.empty()) return zone_is_utc ? std::optional<std::int64_t>(0) : std::nullopt;
  if (text == "Z" || text == " UTC") return 0;
  if (text.front() == ' ') text.remove_prefix(1);
  if (text.size() < 5 || text.size() > 6 || (text.size() == 6 && text[3] != ':')) return {};
  const int hours = two_digits(text, 1), minutes = two_digits(text, text.size() - 2);
  if ((text.front() != '+' && text.front() != '-') || hours < 0 || hours > 14 || minutes < 0 || minutes > 59) return {};
  return (text.front() == '-' ? -1 : 1) * (hours * 3600 + minutes * 60);
}

/// "2026-08-05 10:00:00 UTC", "2026-08-05T10:00:00.000Z", "2026-08-05 10:00:00 +0200": most of what vendors write, read
/// without the calendar library. Anything else, 29 February and all that is out of range take the long way.
std::optional<Instant> plain_time(std::string_view text, bool zone_is_utc) {
  if (text.size() < 19 || text[4] != '-' || text[7] != '-' || (text[10] != ' ' && text[10] != 'T') || text[13] != ':' ||
      text[16] != ':')
    return {};
  const int century = two_digits(text, 0), year = two_digits(text, 2), month = two_digits(text, 5),
            day = two_digits(text, 8);
  const int hour = two_digits(text, 11), minute = two_digits(text, 14), second = two_digits(text, 17);
  if ((century | year | month | day | hour | minute | second) < 0) return {};
  static constexpr std::array<int, 13> days_in = {0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  if (month < 1 || month > 12 || day < 1 || day > days_in[static_cast<std::size_t>(month)] || hour > 23 ||
      minute > 59 || second > 59)
    return {};
  text.remove_prefix(19);
  std::int64_t fraction = 0;
  if (text.size() > 1 && text[0] == '.' && text[1] >= '0' && text[1] <= '9') {
    text.remove_prefix(1);
    std::int64_t scale = 100'000;
    for (; !text.empty() && text.front() >= '0' && text.front() <= '9'; text.remove_prefix(1), scale /= 10)
      fraction += (text.front() - '0') * scale;
  }
  const auto offset_seconds = plain_offset(text, zone_is_utc);
  if (!offset_seconds) return {};
  const std::int64_t days = days_from_civil(century * 100 + year, month, day);
  return Instant{(((days * 24 + hour) * 60 + minute) * 60 + second - *offset_seconds) * micros_per_second + fraction};
}

std::unordered_set<std::string> lower_set(const std::vector<std::string>& words) {
  std::unordered_set<std::string> set;
  for (const std::string& word : words) {
    std::string key = lower(word);
    if (!key.empty() && key.front() == '@') key.erase(0, 1);
    if (!key.empty()) set.insert(std::move(key));
  }
  return set;
}

}  // namespace

Output::Output(Sink& sink, const catalog::Source& source, FileReport& report)
    : sink_(&sink), report_(&report), rename_(source.rename.begin(), source.rename.end()) {}

std::string_view Output::renamed(std::string_view name) const {
  for (const auto& [from, to] : rename_) {
    if (from == name) return to;
  }
  return name;
}

void Output::cover(Instant at) {
  if (!report_->first_at || at < *report_->first_at) report_->first_at = at;
  if (!report_->last_at || at > *report_->last_at) report_->last_at = at;
}

Result<> Output::actor(const ActorRow& row) {
  ++(row.retracted ? report_->retractions : report_->actors);
  if (segment_.empty() || !row.segment.empty()) return sink_->actor(row);
  ActorRow told = row;
  told.segment = segment_;
  return sink_->actor(told);
}

Result<> Output::activity(ActivityRow row) {
  row.activity = renamed(row.activity);
  if (row.activity.empty()) {
    ++unwanted_;
    return {};
  }
  ++(row.retracted ? report_->retractions : report_->activities);
  if (!row.retracted) cover(row.at);
  return sink_->activity(row);
}

Result<> Output::outcome(OutcomeRow row) {
  row.outcome = renamed(row.outcome);
  if (row.outcome.empty()) {
    ++unwanted_;
    return {};
  }
  ++(row.retracted ? report_->retractions : report_->outcomes);
  if (!row.retracted) cover(row.at);
  return sink_->outcome(row);
}

Result<> Output::link(const LinkRow& row) {
  ++(row.retracted ? report_->retractions : report_->links);
  return sink_->link(row);
}

Result<> Output::traffic(const TrafficRow& row) {
  ++report_->traffic;
  return sink_->traffic(row);
}

Result<> Output::drop(const DroppedRow& row) {
  auto& dropped = report_->rows_dropped;
  auto found = std::lower_bound(dropped.begin(), dropped.end(), row.reason,
                                [](const auto& entry, std::string_view reason) { return entry.first < reason; });
  if (found == dropped.end() || found->first != row.reason) found = dropped.insert(found, {std::string(row.reason), 0});
  ++found->second;
  return sink_->dropped(row);
}

Result<Context> Context::make(const catalog::Source& source, const ReadOptions& options) {
  Context context;
  context.source_ = &source;
  context.not_after_ = options.not_after;
  context.staff_ = lower_set(source.staff);
  context.test_ = lower_set(source.test);
  if (!source.time_zone.empty()) {
    CW_TRY(context.zone_, Zone::find(source.time_zone));
  }
  context.zone_is_utc_ = context.zone_.name() == "UTC";
  return context;
}

TimeCell Context::checked(Instant at) const {
  if (not_after_ && at > *not_after_) return {at, "future_date"};
  if (at < first_instant) return {{}, "bad_date"};
  return {at};
}

TimeCell Context::time(std::string_view text) const {
  text = trimmed(text);
  if (text.empty()) return {{}, "missing_date"};
  if (const auto plain = plain_time(text, zone_is_utc_)) return checked(*plain);
  auto parsed = parse_instant(text, zone_);
  if (!parsed && date_order_) parsed = parse_instant(iso_text(text, *date_order_), zone_);
  if (!parsed) return {{}, "bad_date"};
  return checked(*parsed);
}

TimeCell Context::unix_time(std::string_view text) const {
  text = trimmed(text);
  if (text.empty()) return {{}, "missing_date"};
  std::int64_t seconds = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  // Years 1970 to 9999: beyond that it is milliseconds or no time at all.
  if (error != std::errc{} || end != text.data() + text.size() || seconds < 0 || seconds > 253'402'300'799)
    return {{}, "bad_date"};
  return checked(Instant{seconds * micros_per_second});
}

std::string_view Context::domain(std::string_view email) {
  const auto at = email.rfind('@');
  return at == std::string_view::npos ? std::string_view{} : email.substr(at + 1);
}

bool Context::listed(const std::unordered_set<std::string>& set, std::string_view text) {
  return !set.empty() && !text.empty() && set.count(lower(text)) > 0;
}

Result<Currency> Context::currency(std::string_view code) const {
  code = trimmed(code);
  if (!code.empty()) return Currency::parse(code);
  if (source_->currency) return *source_->currency;
  return fail(ErrorCode::invalid_input, "no currency is given", {}, "declare `currency:` of the source");
}

std::int64_t Context::tax_inside(std::int64_t gross_minor) const {
  if (!source_->tax_included.value_or(false) || !source_->tax_rate) return 0;
  return std::llround(static_cast<double>(gross_minor) * (*source_->tax_rate / (1.0 + *source_->tax_rate)));
}

std::string column_key(std::string_view name) {
  std::string key;
  for (const char c : name) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x80 || std::isalnum(byte) != 0) key += lower_letter(c);
  }
  return key;
}

std::string_view trimmed(std::string_view text) {
  const auto blank = [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; };
  while (!text.empty() && blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && blank(text.back())) text.remove_suffix(1);
  return text;
}

std::string_view unquoted(std::string_view text) {
  text = trimmed(text);
  if (text.size() >= 2 && text.front() == '"' && text.back() == '"') return text.substr(1, text.size() - 2);
  return text;
}

bool truthy(std::string_view text) {
  text = trimmed(text);
  if (text == "1") return true;
  for (std::string_view word : {"true", "yes", "t", "y"}) {
    if (text.size() == word.size() &&
        std::equal(text.begin(), text.end(), word.begin(), [](char a, char b) { return lower_letter(a) == b; }))
      return true;
  }
  return false;
}

std::string lower(std::string_view text) {
  std::string result(trimmed(text));
  std::transform(result.begin(), result.end(), result.begin(), lower_letter);
  return result;
}

std::string_view take_item(std::string_view& rest, char separator) {
  const auto cut = rest.find(separator);
  const std::string_view item = rest.substr(0, cut);
  rest = cut == std::string_view::npos ? std::string_view{} : rest.substr(cut + 1);
  return trimmed(item);
}

}  // namespace cw::ingest
