#include "measure/terms.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "stats/proportions.hpp"

namespace cw::measure {

namespace {

constexpr std::size_t most_terms = 50;

std::string month_of(Day day) {
  const auto [year, month, of_month] = to_ymd(day);
  return fmt::format("{:04}-{:02}", year, month);
}

/// Whether the phrase stands in the words, in order and side by side.
bool mentions(const std::vector<std::string>& words, const std::vector<std::string>& phrase) {
  return !phrase.empty() && std::search(words.begin(), words.end(), phrase.begin(), phrase.end()) != words.end();
}

/// Distinct people by term.
std::vector<std::int64_t> people_by_term(std::vector<std::pair<std::uint32_t, PersonId>> uses, std::size_t terms) {
  std::sort(uses.begin(), uses.end());
  uses.erase(std::unique(uses.begin(), uses.end()), uses.end());
  std::vector<std::int64_t> people(terms);
  for (const auto& use : uses) ++people[use.first];
  return people;
}

struct TermRow {
  std::string term;
  std::int64_t now = 0, before = 0;
  stats::Interval share, change;
  bool compared = false;
};

std::string trend_of(const TermRow& row) {
  if (!row.compared) return "not compared";
  if (row.change.low > 0.0) return "rising";
  return row.change.high < 0.0 ? "falling" : "steady";
}

}  // namespace

TermCounter::TermCounter(const Scope& scope, TermsSettings settings) : scope_(scope), settings_(std::move(settings)) {
  const std::int32_t days = scope.period.until.days - scope.period.from.days;
  const Day before{scope.period.from.days - days};
  comparable_ = !(before < scope.window.from);
  before_from_ = scope.zone.start_of(before);
  for (Day day = scope.window.from; day < scope.period.until; ++day.days) {
    if (months_.empty() || months_.back() != month_of(day)) months_.push_back(month_of(day));
  }
  titles_.resize(months_.size());
  mentions_.resize(months_.size(), std::vector<Mentions>(settings_.competitors.size()));
}

std::uint32_t TermCounter::term_id(const std::string& word) {
  const auto [found, fresh] = ids_.try_emplace(word, static_cast<std::uint32_t>(terms_.size()));
  if (fresh) terms_.push_back(word);
  return found->second;
}

void TermCounter::add(PersonId author, Instant at, const std::vector<std::string>& words,
                      const std::vector<std::string>& counted) {
  if (at < scope_.window_from() || !(at < scope_.until())) return;
  const auto month = static_cast<std::size_t>(
      std::lower_bound(months_.begin(), months_.end(), month_of(scope_.zone.day_of(at))) - months_.begin());
  ++titles_[month].titles;
  titles_[month].people.insert(author.value);
  for (std::size_t i = 0; i < settings_.competitors.size(); ++i) {
    if (!mentions(words, settings_.competitors[i])) continue;
    ++mentions_[month][i].titles;
    mentions_[month][i].people.insert(author.value);
  }
  const bool now = at >= scope_.from();
  if (!now && at < before_from_) return;
  titles_now_ += now ? 1 : 0;
  (now ? authors_now_ : authors_before_).insert(author.value);
  for (const auto& word : counted) (now ? now_ : before_).emplace_back(term_id(word), author);
}

namespace {

Table terms_table(const std::vector<TermRow>& rows, int k, std::int64_t authors) {
  Table table{"terms",
              {{"term", "", Role::label},
               {"share", "share", Role::value},
               {"low", "share", Role::low},
               {"high", "share", Role::high},
               {"change", "share", Role::value},
               {"change_low", "share", Role::value},
               {"change_high", "share", Role::value},
               {"trend", "", Role::group},
               {"people", "people", Role::n},
               {"authors", "people", Role::value}},
              {},
              false,
              "people"};
  for (const auto& row : rows) {
    const bool shown = row.compared && row.before >= k;  // from fewer a small group could be worked out
    const auto number = [&](double value) { return shown ? Cell{value} : Cell{}; };
    table.rows.push_back({row.term, row.share.value, row.share.low, row.share.high, number(row.change.value),
                          number(row.change.low), number(row.change.high), trend_of(row), row.now, authors});
  }
  return table;
}

}  // namespace

Result<Finding> topics_and_trends(const TermCounter& counter) {
  const Scope& scope = counter.scope_;
  CW_TRY_VOID(valid(scope));
  const int k = std::max(5, counter.settings_.k);
  const auto authors = static_cast<std::int64_t>(counter.authors_now_.size());
  const auto authors_before = static_cast<std::int64_t>(counter.authors_before_.size());
  if (counter.titles_now_ == 0) {
    return fail(ErrorCode::missing_data, "no title of a counted author lies in the period", "topics",
                "declare `terms:` in health.yml for a source with a legal basis for research");
  }
  if (authors < k) {
    return fail(ErrorCode::suppressed, fmt::format("fewer than {} people wrote a title", k), "topics",
                "take a longer period");
  }
  const auto now = people_by_term(counter.now_, counter.terms_.size());
  const auto before = people_by_term(counter.before_, counter.terms_.size());
  std::vector<TermRow> rows;
  for (std::size_t i = 0; i < now.size(); ++i) {
    if (now[i] >= k) rows.push_back({counter.terms_[i], now[i], before[i], {}, {}, false});
  }
  const double looked_at = std::max<double>(1.0, static_cast<double>(rows.size()));
  const bool comparable = counter.comparable_ && authors_before >= k;
  for (auto& row : rows) {
    CW_TRY(row.share, stats::wilson(row.now, authors, scope.level));
    if (!comparable) continue;
    CW_TRY(row.change,
           stats::newcombe(row.now, authors, row.before, authors_before, 1.0 - (1.0 - scope.level) / looked_at));
    row.compared = true;
  }
  std::sort(rows.begin(), rows.end(),
            [](const auto& a, const auto& b) { return a.now != b.now ? a.now > b.now : a.term < b.term; });
  Finding finding =
      begin_finding(scope, "topics_and_trends", "share of the period's authors who used a term in a title");
  finding.population = fmt::format("{} titles by {} people", count(counter.titles_now_), count(authors));
  const auto rising =
      std::count_if(rows.begin(), rows.end(), [](const auto& row) { return trend_of(row) == "rising"; });
  finding.estimates.push_back(
      without_interval("terms_shown", static_cast<double>(rows.size()), scope, "terms", authors, "counted"));
  finding.estimates.push_back(
      without_interval("terms_rising", static_cast<double>(rising), scope, "terms", authors, "counted"));
  if (rows.size() > most_terms) rows.resize(most_terms);
  finding.tables.push_back(terms_table(rows, k, authors));
  Table competitors{"competitors",
                    {{"month", "", Role::time},
                     {"term", "", Role::group},
                     {"share", "share", Role::value},
                     {"low", "share", Role::low},
                     {"high", "share", Role::high},
                     {"titles", "titles", Role::value},
                     {"people", "people", Role::n}},
                    {},
                    false,
                    "people"};
  for (std::size_t month = 0; month < counter.months_.size(); ++month) {
    for (std::size_t i = 0; i < counter.settings_.competitors.size(); ++i) {
      const auto& seen = counter.mentions_[month][i];
      const auto share = stats::wilson(seen.titles, counter.titles_[month].titles, scope.level);
      if (!share) continue;
      competitors.rows.push_back({counter.months_[month], counter.settings_.competitor_names[i], share->value,
                                  share->low, share->high, seen.titles, static_cast<std::int64_t>(seen.people.size())});
    }
  }
  Figure terms{"terms", "interval", "What people write about", "", "terms"};
  terms.sentence = rows.empty() ? fmt::format("No word was used by {} people or more.", k)
                                : fmt::format("Most used: \"{}\", by {} of {} authors.", rows[0].term,
                                              count(rows[0].now), count(authors));
  terms.caveats = {"Health, not value.", fmt::format("Words of fewer than {} people are not shown.", k)};
  terms.alt = terms.sentence + " One row a term with its interval.";
  finding.figures.push_back(std::move(terms));
  if (!counter.settings_.competitors.empty()) {
    Figure figure{"competitors", "line_band", "Titles that mention a competitor", "Share of titles, by month and term.",
                  "competitors"};
    figure.caveats = {"Health, not value."};
    figure.alt = figure.sentence;
    finding.figures.push_back(std::move(figure));
    finding.tables.push_back(std::move(competitors));
  }
  if (counter.left_out_ > 0) {
    finding.diagnostics.push_back({"left_out", CheckStatus::pass, static_cast<double>(counter.left_out_),
                                   "titles of staff, bots, unknown or opted-out authors, not counted"});
  }
  finding.caveats = {
      "Health, not value. Titles, tags or categories only; the text of messages is never read, and no title is kept.",
      fmt::format(
          "A change is called rising or falling if its interval, widened for {:.0f} terms looked at, leaves out 0.",
          looked_at),
      "Single words in small letters, without their grammar; very frequent function words of four languages left out."};
  if (!comparable) finding.caveats.emplace_back("The data do not reach back one more period: no trend.");
  finding.proof.parameters["k"] = std::to_string(k);
  return finding;
}

}  // namespace cw::measure
