#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <string>

#include "base/money.hpp"
#include "ingest/open_table.hpp"
#include "ingest/readers/kinds.hpp"

namespace cw::ingest {

namespace {

enum : std::size_t {
  day,
  week,
  iso_week,
  month,
  head_from,
  head_until,
  referrer,
  landing,
  visitors,
  sessions,
  views,
  seconds,
  average_seconds,
  mixed_seconds,
  bounces,
  clicks,
  field_count
};

/// The first days of two that a cell names: "2026-08-03", "From 2026-08-03 to 2026-08-09", "20260803".
std::optional<Day> take_day(std::string_view& text) {
  while (text.size() >= 8) {
    const bool dashed = text.size() >= 10 && text[4] == '-' && text[7] == '-';
    const std::string_view candidate = text.substr(0, dashed ? 10 : 8);
    const bool digits =
        std::all_of(candidate.begin(), candidate.end(), [](char c) { return (c >= '0' && c <= '9') || c == '-'; });
    if (digits && (dashed || candidate.find('-') == std::string_view::npos)) {
      const auto found = parse_day(
          dashed ? std::string(candidate)
                 : fmt::format("{}-{}-{}", candidate.substr(0, 4), candidate.substr(4, 2), candidate.substr(6, 2)));
      if (found) {
        text.remove_prefix(candidate.size());
        return *found;
      }
    }
    text.remove_prefix(1);
  }
  return {};
}

std::optional<int> whole(std::string_view text) {
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (text.empty() || error != std::errc{} || end != text.data() + text.size()) return {};
  return number;
}

/// Monday of an ISO week "202631" or "2026-W31".
std::optional<Day> monday_of(std::string_view text) {
  if (text.size() < 6) return {};
  const auto year = whole(text.substr(0, 4)), number = whole(text.substr(text.size() - 2));
  if (!year || !number || *year < 1970 || *year > 2999 || *number < 1 || *number > 53) return {};
  // 4 January always lies in week 1; 1970-01-01 was a Thursday.
  const std::int32_t fourth = make_day(*year, 1, 4).days;
  return Day{fourth - (fourth + 3) % 7 + (*number - 1) * 7};
}

/// Seconds of "83", "83.4", "00:01:23", "1m 23s" or "2 min 13s"; negative if it is none of them.
double read_seconds(std::string_view text) {
  double total = 0.0, number = 0.0;
  bool any = false;
  for (text = trimmed(text); !text.empty();) {
    if (text.front() == ' ' || text.front() == ':') {
      if (text.front() == ':') total = (total + number) * 60.0, number = 0.0;
      text.remove_prefix(1);
      continue;
    }
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number, std::chars_format::fixed);
    if (error != std::errc{}) return -1.0;
    any = true;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    std::string_view rest = trimmed(text);
    const std::size_t letters = std::min(rest.find_first_not_of("abcdefghijklmnopqrstuvwxyz"), rest.size());
    if (letters == 0) continue;
    const char unit = rest.front();
    const double factor = unit == 'h' ? 3600.0 : unit == 'm' ? 60.0 : unit == 's' ? 1.0 : -1.0;
    if (factor < 0.0) return -1.0;
    total += number * factor;
    number = 0.0;
    text = rest.substr(letters);
  }
  return any ? total + number : -1.0;
}

/// Where visitors came from, as a host or as the tool's own words ("google / organic"). Paths and queries of addresses
/// may name people and are cut off.
std::string referrer_of(std::string_view text) {
  std::string plain = lower(text);
  if (const auto scheme = plain.find("://"); scheme != std::string::npos) plain.erase(0, scheme + 3);
  const auto slash = plain.find('/');
  if (slash != std::string::npos && (slash == 0 || plain[slash - 1] != ' ')) plain.resize(slash);
  plain.resize(std::min(plain.find_first_of("?#@"), plain.size()));
  return plain;
}

/// Host of an address, or the first part of a path: "/t/brake-squeal/501?u=ana" -> "/t".
std::string landing_of(std::string_view text) {
  std::string plain = lower(text);
  plain.resize(std::min(plain.find_first_of("?#@"), plain.size()));
  if (const auto scheme = plain.find("://"); scheme != std::string::npos) return referrer_of(plain);
  const auto second = plain.find('/', 1);
  if (second != std::string::npos) plain.resize(second);
  return plain;
}

/// Weekly or daily visits by referrer, as web analytics tools export them: sums without people.
class Traffic : public Reader {
 public:
  explicit Traffic(const ReaderInput& input)
      : context_(input.context),
        out_(input.out),
        present_(input.present),
        site_(setting(input.context.source(), "site")) {
    if (site_.empty()) site_ = input.context.source().id;
  }

  Result<Verdict> row(const Record& record) override {
    const auto& cells = record.cells;
    TrafficRow row{.origin = record.origin, .from = {}, .site = site_, .referrer = {}};
    if (!read_period(cells, row)) return drop(empty_period_ ? "missing_date" : "bad_date", "date");
    if (context_.checked(Instant{row.from.days * micros_per_day}).trouble == "future_date")
      return drop("future_date", "date");
    referrer_ = referrer_of(cells[referrer]);
    if (present_[referrer] && referrer_.find("total") != std::string::npos) return exclude("total");
    if (referrer_.empty()) referrer_ = present_[referrer] ? "(direct)" : "(all)";
    landing_ = landing_of(cells[landing]);
    row.referrer = referrer_;
    row.landing = landing_;
    struct Count {
      std::size_t field;
      std::int64_t* into;
    };
    for (const Count& count :
         {Count{visitors, &row.visitors}, {sessions, &row.sessions}, {views, &row.views}, {clicks, &row.clicks}}) {
      if (!read_count(cells[count.field], *count.into)) return drop("bad_amount", "count");
    }
    if (!read_time_on_site(cells, row)) return drop("bad_amount", "seconds");
    if (std::max({row.visitors, row.sessions, row.views, row.seconds, row.clicks}) < 0)
      return exclude("total");  // a row of names without a single count
    CW_TRY_VOID(out_.traffic(row));
    return kept();
  }

 private:
  using Cells = std::vector<std::string_view>;

  /// What days a row is about: its own columns, else the period that stands above the table.
  bool read_period(const Cells& cells, TrafficRow& row) {
    empty_period_ = false;
    if (const auto cell = trimmed(cells[iso_week]); !cell.empty()) return set(row, monday_of(cell), 7);
    for (const std::size_t field : {day, week, month}) {
      std::string_view cell = trimmed(cells[field]);
      if (cell.empty()) continue;
      const auto from = take_day(cell), last = take_day(cell);
      if (from && last) return set(row, from, last->days - from->days + 1);
      return set(row, from, field == day ? 1 : field == week ? 7 : 30);
    }
    std::string_view from_text = cells[head_from], last_text = cells[head_until];
    empty_period_ = trimmed(from_text).empty();
    const auto from = take_day(from_text), last = take_day(last_text);
    return from && last && set(row, from, last->days - from->days + 1);
  }
  static bool set(TrafficRow& row, const std::optional<Day>& from, std::int64_t days) {
    if (!from || days < 1 || days > 366) return false;
    row.from = *from;
    row.days = days;
    return true;
  }

  bool read_count(std::string_view text, std::int64_t& into) const {
    if (trimmed(text).empty() || trimmed(text) == "-") return true;
    const auto number = parse_minor(text, 0, context_.decimal_mark());
    if (!number || *number < 0) return false;
    into = *number;
    return true;
  }

  /// Total seconds where the tool gives them, else the average times the sessions.
  bool read_time_on_site(const Cells& cells, TrafficRow& row) const {
    const bool mixed_is_total = present_[bounces];  // Plausible: sums beside bounces, averages beside bounce_rate
    const std::string_view total =
        trimmed(cells[seconds].empty() && mixed_is_total ? cells[mixed_seconds] : cells[seconds]);
    const std::string_view average =
        trimmed(cells[average_seconds].empty() && !mixed_is_total ? cells[mixed_seconds] : cells[average_seconds]);
    if (total.empty() && (average.empty() || row.sessions < 0)) return true;
    const double read = read_seconds(total.empty() ? average : total);
    const double all = total.empty() ? read * static_cast<double>(row.sessions) : read;
    if (read < 0.0 || all > 9e15) return false;
    row.seconds = std::llround(all);
    return true;
  }

  const Context& context_;
  Output& out_;
  std::vector<bool> present_;
  std::string site_, referrer_, landing_;
  bool empty_period_ = false;
};

struct Names {
  std::vector<std::string_view> day, week, iso_week, month, referrer, landing, visitors, sessions, views, seconds,
      average_seconds, mixed_seconds, bounces, clicks;
};

ReaderKind traffic_kind(std::string_view name, std::string_view family, std::string_view title, Names names,
                        std::vector<std::vector<std::string_view>> signatures) {
  ReaderKind kind = {.name = name,
                     .family = family,
                     .title = title,
                     .fields = {{"day", std::move(names.day)},
                                {"week", std::move(names.week)},
                                {"iso_week", std::move(names.iso_week)},
                                {"month", std::move(names.month)},
                                {"head_from", {"head.Start date"}},
                                {"head_until", {"head.End date"}},
                                {"referrer", std::move(names.referrer)},
                                {"landing", std::move(names.landing)},
                                {"visitors", std::move(names.visitors)},
                                {"sessions", std::move(names.sessions)},
                                {"views", std::move(names.views)},
                                {"seconds", std::move(names.seconds)},
                                {"average_seconds", std::move(names.average_seconds)},
                                {"visit_duration", std::move(names.mixed_seconds)},
                                {"bounces", std::move(names.bounces)},
                                {"clicks", std::move(names.clicks)}},
                     .signatures = std::move(signatures),
                     .make = [](const ReaderInput& input) -> Result<std::unique_ptr<Reader>> {
                       const auto has = [&](std::size_t field) { return static_cast<bool>(input.present[field]); };
                       if (!has(day) && !has(week) && !has(iso_week) && !has(month) && !has(head_from)) {
                         return fail(ErrorCode::unknown_column, "the file does not say which days it counts",
                                     input.where, "export it by day or by week, with the date as a column");
                       }
                       return std::make_unique<Traffic>(input);
                     },
                     .settings = {"site"}};
  static_assert(field_count == 16);
  return kind;
}

}  // namespace

const ReaderKind& ga4_traffic() {
  static const ReaderKind kind =
      traffic_kind("ga4_traffic", "ga4", "Google Analytics 4: traffic by source",
                   {.day = {"Date"},
                    .week = {},
                    .iso_week = {"ISO week of ISO year", "Year week"},
                    .month = {},
                    .referrer = {"Session source / medium", "Session source", "First user source / medium",
                                 "Page referrer", "Session source platform"},
                    .landing = {"Landing page + query string", "Landing page", "Hostname"},
                    .visitors = {"Total users", "Active users", "Users"},
                    .sessions = {"Sessions"},
                    .views = {"Views", "Screen page views"},
                    .seconds = {"User engagement"},
                    .average_seconds = {"Average session duration", "Average engagement time per session"},
                    .mixed_seconds = {},
                    .bounces = {},
                    .clicks = {"Clicks"}},
                   {{"Session source / medium", "Sessions"},
                    {"Session source", "Sessions"},
                    {"Page referrer", "Sessions"},
                    {"Page referrer", "Views"}});
  return kind;
}

const ReaderKind& matomo_traffic() {
  static const ReaderKind kind = traffic_kind("matomo_traffic", "matomo", "Matomo: websites that visits came from",
                                              {.day = {"date"},
                                               .week = {"week"},
                                               .iso_week = {},
                                               .month = {"month"},
                                               .referrer = {"label", "Website", "Referrer"},
                                               .landing = {"Entry page URL"},
                                               .visitors = {"nb_uniq_visitors", "Unique visitors"},
                                               .sessions = {"nb_visits", "Visits"},
                                               .views = {"nb_actions", "Actions"},
                                               .seconds = {"sum_visit_length"},
                                               .average_seconds = {"avg_time_on_site", "Avg. Time on Website"},
                                               .mixed_seconds = {},
                                               .bounces = {},
                                               .clicks = {"nb_outlinks", "Outlinks"}},
                                              {{"date", "label", "nb_visits"},
                                               {"date", "Website", "Visits", "Actions"},
                                               {"label", "nb_visits", "nb_actions", "sum_visit_length"}});
  return kind;
}

const ReaderKind& plausible_traffic() {
  static const ReaderKind kind = traffic_kind(
      "plausible_traffic", "plausible", "Plausible: visits by source",
      {.day = {"date"},
       .week = {},
       .iso_week = {},
       .month = {},
       .referrer = {"source", "referrer"},
       .landing = {"entry_page", "hostname"},
       .visitors = {"visitors"},
       .sessions = {"visits"},
       .views = {"pageviews"},
       .seconds = {},
       .average_seconds = {},
       .mixed_seconds = {"visit_duration"},
       .bounces = {"bounces"},
       .clicks = {}},
      {{"date", "source", "visitors", "visits"}, {"date", "visitors", "pageviews", "visits", "visit_duration"}});
  return kind;
}

const ReaderKind& shopify_traffic() {
  static const ReaderKind kind = traffic_kind(
      "shopify_traffic", "shopify", "Shopify: sessions by referrer",
      {.day = {"Day"},
       .week = {"Week"},
       .iso_week = {},
       .month = {"Month"},
       .referrer = {"Referrer name", "Referring site", "Session referrer", "Referrer source", "Traffic source"},
       .landing = {"Landing page path", "Landing page URL"},
       .visitors = {"Online store visitors", "Visitors", "Total visitors"},
       .sessions = {"Sessions", "Total sessions"},
       .views = {"Pageviews", "Total pageviews"},
       .seconds = {},
       .average_seconds = {"Average session duration"},
       .mixed_seconds = {},
       .bounces = {},
       .clicks = {}},
      {{"Day", "Referrer source", "Sessions"},
       {"Week", "Referrer source", "Sessions"},
       {"Day", "Referrer name", "Sessions"},
       {"Week", "Referrer name", "Sessions"},
       {"Day", "Session referrer", "Sessions"},
       {"Week", "Session referrer", "Sessions"},
       {"Referrer source", "Referrer name", "Total sessions"}});
  return kind;
}

}  // namespace cw::ingest
