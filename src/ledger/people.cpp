#include "ledger/people.hpp"

namespace cw::ledger {

namespace {

using engine::Chunk;
using engine::ColumnStream;
using engine::Named;
using engine::Session;

/// A stream of rows that begin with person_id (column 0), read one row ahead; checks (person, time, row) order.
class Rows {
 public:
  static Result<Rows> open(Session& session, std::string_view sql, PersonRange range, bool timed) {
    Rows rows;
    rows.timed_ = timed;
    const Named parameters[] = {{"from_person", range.from}, {"until_person", range.until}};
    CW_TRY(rows.stream_, engine::run_sql(session, sql, parameters));
    CW_TRY_VOID(rows.refill());
    return rows;
  }
  bool done() const { return done_; }
  std::int64_t number(std::size_t column) const { return chunk_.columns[column].ints[row_]; }
  bool present(std::size_t column) const { return chunk_.columns[column].is_valid(row_); }
  std::int64_t person() const { return number(0); }

  Result<> advance() {
    const std::int64_t person = number(0), time = timed_ ? number(1) : 0, id = timed_ ? number(2) : 0;
    if (++row_ == chunk_.rows) CW_TRY_VOID(refill());
    if (done_) return {};
    const std::int64_t next_time = timed_ ? number(1) : 1, next_id = timed_ ? number(2) : 0;
    const bool ordered = person < number(0) ||
                         (timed_ && person == number(0) && (time < next_time || (time == next_time && id < next_id)));
    if (ordered) return {};
    return fail(ErrorCode::damaged, "the derived tables are not in (person, time, row) order", "ledger",
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
  bool timed_ = false;
};

template <class Kind>
KindAt<Kind> kind_at(const std::vector<KindAt<Kind>>& kinds, std::int64_t id) {
  return id >= 0 && static_cast<std::size_t>(id) < kinds.size() ? kinds[static_cast<std::size_t>(id)] : KindAt<Kind>{};
}

/// Fills `views` with the person's rows by `view(rows)`, and moves past rows of smaller ids.
template <class View, class MakeView>
Result<> take_rows(Rows& rows, std::int64_t person, std::vector<View>& views, MakeView view) {
  views.clear();
  while (!rows.done() && rows.person() <= person) {
    if (rows.person() == person) views.push_back(view(rows));
    CW_TRY_VOID(rows.advance());
  }
  return {};
}

Result<> take_activities(Rows& rows, std::int64_t person, const KindTables& kinds,
                         std::vector<ActivityView>& activities) {
  return take_rows(rows, person, activities, [&](const Rows& row) {
    const auto [place, kind] = kind_at(kinds.activity, row.number(4));
    return ActivityView{Instant{row.number(1)}, row.number(2), row.number(3), place, kind};
  });
}

Result<> take_outcomes(Rows& rows, std::int64_t person, const KindTables& kinds, std::vector<OutcomeView>& outcomes) {
  return take_rows(rows, person, outcomes, [&](const Rows& row) {
    const auto [place, kind] = kind_at(kinds.outcome, row.number(4));
    return OutcomeView{Instant{row.number(1)}, row.number(2), row.number(3), row.number(5), row.number(6), place, kind};
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
  }
  for (std::size_t i = 0; i < catalog.outcomes.size(); ++i) {
    const auto& outcome = catalog.outcomes[i];
    set(tables.outcome, dictionary.find("outcome", outcome.name), i, outcome_kind(outcome.counts_as));
  }
  return tables;
}

Result<> for_each_person(Session& session, PersonRange range, const KindTables& kinds,
                         const std::function<Result<>(const PersonSlice&)>& visit) {
  CW_TRY(auto reader_of_activities, session.another());
  CW_TRY(auto reader_of_outcomes, session.another());
  CW_TRY(auto people, Rows::open(session, "scan_person", range, false));
  CW_TRY(auto activity_rows, Rows::open(*reader_of_activities, "scan_activity", range, true));
  CW_TRY(auto outcome_rows, Rows::open(*reader_of_outcomes, "scan_outcome", range, true));
  std::vector<ActivityView> activities;
  std::vector<OutcomeView> outcomes;
  while (!people.done()) {
    const std::int64_t person = people.person();
    const bool member = people.number(1) != 0, staff = people.number(2) != 0;
    const Instant joined_at{people.present(3) ? people.number(3) : 0};
    const auto segment = static_cast<std::int32_t>(people.number(4));
    CW_TRY_VOID(take_activities(activity_rows, person, kinds, activities));
    CW_TRY_VOID(take_outcomes(outcome_rows, person, kinds, outcomes));
    if (!staff) {
      CW_TRY_VOID(
          visit(PersonSlice{PersonId{person}, member && people.present(3), joined_at, segment, activities, outcomes}));
    }
    CW_TRY_VOID(people.advance());
  }
  return {};
}

}  // namespace cw::ledger
