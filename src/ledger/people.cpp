#include "ledger/people.hpp"

namespace cw::ledger {

namespace {

using engine::Chunk;
using engine::ColumnStream;
using engine::Named;
using engine::Session;

/// A stream of rows that begin with person_id (column 0), read a run of one person's rows at a time.
class Rows {
 public:
  static Result<Rows> open(Session& session, std::string_view sql, PersonRange range) {
    Rows rows;
    const Named parameters[] = {{"from_person", range.from}, {"until_person", range.until}};
    CW_TRY(rows.stream_, engine::run_sql(session, sql, parameters));
    CW_TRY_VOID(rows.refill());
    return rows;
  }
  bool done() const { return done_; }
  std::int64_t person() const { return chunk_.columns[0].ints[row_]; }
  /// Where the rows at hand of this person end in the chunk; more may follow in the next chunk.
  std::size_t run_end() const {
    const auto& persons = chunk_.columns[0].ints;
    std::size_t end = row_ + 1;
    while (end < chunk_.rows && persons[end] == persons[row_]) ++end;
    return end;
  }
  std::size_t row() const { return row_; }
  const std::int64_t* column(std::size_t number) const { return chunk_.columns[number].ints.data(); }
  bool present(std::size_t column) const { return chunk_.columns[column].is_valid(row_); }

  /// Errors: damaged if the next row belongs to an earlier person.
  Result<> go_to(std::size_t row) {
    const std::int64_t before = person();
    row_ = row;
    if (row_ == chunk_.rows) CW_TRY_VOID(refill());
    if (done_ || before <= person()) return {};
    return fail(ErrorCode::damaged, "the derived tables are not in the order of people", "ledger",
                "run `commonweal build --full`");
  }

 private:
  Result<> refill() {
    row_ = 0;
    do {
      CW_TRY(const bool more, stream_->next(chunk_));
      if (!more) {
        done_ = true;
        return {};
      }
    } while (chunk_.rows == 0);
    return {};
  }

  std::unique_ptr<ColumnStream> stream_;
  Chunk chunk_;
  std::size_t row_ = 0;
  bool done_ = false;
};

/// Fills `views` with the person's rows by `view(row of the chunk)`, and moves past rows of smaller ids.
template <class View, class MakeView>
Result<> take_rows(Rows& rows, std::int64_t person, std::vector<View>& views, MakeView view) {
  views.clear();
  while (!rows.done() && rows.person() <= person) {
    const std::size_t end = rows.run_end();
    if (rows.person() == person) {
      for (std::size_t row = rows.row(); row < end; ++row) views.push_back(view(row));
    }
    CW_TRY_VOID(rows.go_to(end));
  }
  return {};
}

Result<> take_activities(Rows& rows, std::int64_t person, const KindTables& kinds,
                         std::vector<ActivityView>& activities) {
  return take_rows(rows, person, activities, [&](std::size_t row) {
    const auto [place, kind] = kind_at(kinds.activity, rows.column(4)[row]);
    return ActivityView{Instant{rows.column(1)[row]}, rows.column(2)[row], rows.column(3)[row], place, kind};
  });
}

Result<> take_outcomes(Rows& rows, std::int64_t person, const KindTables& kinds, std::vector<OutcomeView>& outcomes) {
  return take_rows(rows, person, outcomes, [&](std::size_t row) {
    const auto [place, kind] = kind_at(kinds.outcome, rows.column(4)[row]);
    return OutcomeView{Instant{rows.column(1)[row]},
                       rows.column(2)[row],
                       rows.column(3)[row],
                       rows.column(5)[row],
                       rows.column(6)[row],
                       place,
                       kind};
  });
}

}  // namespace

Result<std::vector<PersonRange>> person_ranges(Session& session, int count) {
  CW_TRY(auto stream, engine::run_sql(session, "person_ids"));
  CW_TRY(const auto result, engine::read_all(*stream));
  const std::int64_t end = std::get<std::int64_t>(result.rows.at(0).at(1)) + 1;
  std::vector<PersonRange> ranges;
  ranges.reserve(static_cast<std::size_t>(count));
  for (int i = 0; i < count; ++i) ranges.push_back({end * i / count, end * (i + 1) / count});
  return ranges;
}

KindTables kind_tables(const catalog::Catalog& catalog, const Dictionary& dictionary) {
  KindTables tables;
  const auto set = [](auto& kinds, std::int32_t id, std::size_t place, auto kind) {
    if (id == 0 || !kind) return;  // not in any import yet
    if (kinds.size() <= static_cast<std::size_t>(id)) kinds.resize(static_cast<std::size_t>(id) + 1);
    kinds[static_cast<std::size_t>(id)] = {static_cast<std::int32_t>(place), *kind};
  };
  for (std::size_t i = 0; i < catalog.activities.size(); ++i) {
    const auto& activity = catalog.activities[i];
    set(tables.activity, dictionary.find("activity", activity.name), i, activity_kind(activity.counts_as));
    for (const auto& former : activity.formerly)
      set(tables.activity, dictionary.find("activity", former), i, activity_kind(activity.counts_as));
  }
  for (std::size_t i = 0; i < catalog.outcomes.size(); ++i) {
    const auto& outcome = catalog.outcomes[i];
    set(tables.outcome, dictionary.find("outcome", outcome.name), i, outcome_kind(outcome.counts_as));
    for (const auto& former : outcome.formerly)
      set(tables.outcome, dictionary.find("outcome", former), i, outcome_kind(outcome.counts_as));
  }
  return tables;
}

Result<PeopleReader> people_reader(Session& session) {
  PeopleReader reader;
  for (auto* own : {&reader.people, &reader.activities, &reader.outcomes}) {
    CW_TRY(*own, session.another());
  }
  return reader;
}

Result<> for_each_person(const PeopleReader& reader, PersonRange range, const KindTables& kinds,
                         const std::function<Result<>(const PersonSlice&)>& visit) {
  CW_TRY(auto people, Rows::open(*reader.people, "scan_person", range));
  CW_TRY(auto activity_rows, Rows::open(*reader.activities, "scan_activity", range));
  CW_TRY(auto outcome_rows, Rows::open(*reader.outcomes, "scan_outcome", range));
  std::vector<ActivityView> activities;
  std::vector<OutcomeView> outcomes;
  while (!people.done()) {
    const std::size_t row = people.row();
    const std::int64_t person = people.person();
    const bool member = people.column(1)[row] != 0, staff = people.column(2)[row] != 0;
    const Instant joined_at{people.present(3) ? people.column(3)[row] : 0};
    const bool joined = member && people.present(3);
    const auto segment = static_cast<std::int32_t>(people.column(4)[row]);
    const bool customer = people.column(5)[row] != 0;
    CW_TRY_VOID(take_activities(activity_rows, person, kinds, activities));
    CW_TRY_VOID(take_outcomes(outcome_rows, person, kinds, outcomes));
    if (!staff) {
      CW_TRY_VOID(visit(PersonSlice{PersonId{person}, joined, joined_at, segment, activities, outcomes, customer}));
    }
    CW_TRY_VOID(people.go_to(row + 1));
  }
  return {};
}

}  // namespace cw::ledger
