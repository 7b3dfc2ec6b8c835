#include "ledger/order.hpp"

#include <algorithm>
#include <array>

#include "base/large_array.hpp"

namespace cw::ledger {

namespace {

using engine::Chunk;
using engine::Session;

/// Rows handed to the engine at once; more brings nothing.
constexpr std::size_t chunk_rows = 2048;

/// A row without its person. Rest: how many columns follow person_id, occurred_at and row_id.
template <std::size_t Rest>
struct Row {
  std::int64_t at, row_id;
  std::array<std::int64_t, Rest> rest;
  friend bool operator<(const Row& a, const Row& b) { return a.at != b.at ? a.at < b.at : a.row_id < b.row_id; }
};

/// The part of a buffer that one person's rows fill: from the limit of the person before to `end`, and there is room up
/// to `limit`.
struct Part {
  std::uint32_t end = 0, limit = 0;
};

/// People [from, until) whose rows are put in order together, with the part of each.
struct Share {
  std::int64_t from = 0, until = 0;
  std::vector<Part> parts;
  std::size_t room() const { return parts.empty() ? 0 : parts.back().limit; }
  std::size_t begin_of(std::size_t person) const { return person == 0 ? 0 : parts[person - 1].limit; }
};

/// Rows of each person at most, as counted in the first reading.
class Counts {
 public:
  Counts(const PersonOfActor& persons, bool nobody)
      : persons_(persons), nobody_(nobody), rows_(static_cast<std::size_t>(persons.last_person()) + 1) {}

  /// The person that the actor's rows belong to, or left_out.
  std::int64_t person_of(std::int64_t actor) const {
    const std::int64_t person = persons_.find(actor);
    return person == 0 && !nobody_ ? PersonOfActor::left_out : person;
  }
  void ask_for(std::int64_t actor) const { persons_.ask_for(actor); }
  Result<> read(Session& session, std::string_view sql) {
    return engine::for_each_chunk(session, sql, {}, [&](const Chunk& chunk) -> Result<> {
      const auto& actors = chunk.columns[0].ints;
      for (std::size_t row = 0; row < chunk.rows; ++row) {
        if (const auto person = person_of(actors[row]); person >= 0) ++rows_[static_cast<std::size_t>(person)];
      }
      return {};
    });
  }
  std::int64_t until() const { return static_cast<std::int64_t>(rows_.size()); }
  /// The people from `from` on whose rows are at most `most` together, and at least one person.
  Share share(std::int64_t from, std::size_t most) const {
    Share share{from, from, {}};
    for (; share.until < until(); ++share.until) {
      const std::size_t begin = share.room(), end = begin + rows_[static_cast<std::size_t>(share.until)];
      if (end > most && share.until > from) break;
      CW_CHECK(end <= UINT32_MAX);
      share.parts.push_back({static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)});
    }
    return share;
  }

 private:
  const PersonOfActor& persons_;
  bool nobody_;
  std::vector<std::uint32_t> rows_;  // by person id
};

template <std::size_t Rest>
class Ordering {
 public:
  Ordering(Session& session, const Counts& counts, const OrderedTable& table)
      : session_(session), counts_(counts), table_(table) {}

  Result<std::int64_t> write(std::size_t most_rows) {
    for (std::int64_t from = 0; from < counts_.until(); from = share_.until) {
      share_ = counts_.share(from, std::min<std::size_t>(most_rows, UINT32_MAX));
      if (share_.room() == 0) continue;
      if (share_.room() > rows_.size()) {
        rows_ = {};  // give back before asking for more
        rows_ = LargeArray<Row<Rest>>(share_.room());
      }
      CW_TRY_VOID(
          engine::for_each_chunk(session_, table_.rows_sql, {}, [&](const Chunk& chunk) { return take(chunk); }));
      sort_share();
      CW_TRY_VOID(write_share());
    }
    return written_;
  }

 private:
  /// Puts each row of the share into its person's part of the buffer.
  Result<> take(const Chunk& chunk) {
    constexpr std::size_t at_once = 256;  // few enough to stay in the nearest caches
    for (std::size_t from = 0; from < chunk.rows; from += at_once)
      CW_TRY_VOID(take_rows(chunk, from, std::min(chunk.rows, from + at_once)));
    return {};
  }

  /// The rows name people in no order, so each step asks early for the memory that the next one needs.
  Result<> take_rows(const Chunk& chunk, std::size_t from, std::size_t until) {
    for (std::size_t row = from; row < until; ++row) counts_.ask_for(chunk.columns[0].ints[row]);
    taken_.clear();
    for (std::size_t row = from; row < until; ++row) {
      const std::int64_t person = counts_.person_of(chunk.columns[0].ints[row]);
      if (person < share_.from || person >= share_.until) continue;
      Part* part = &share_.parts[static_cast<std::size_t>(person - share_.from)];
      __builtin_prefetch(part, 1);
      taken_.push_back({static_cast<std::uint32_t>(row), part, nullptr});
    }
    for (Taken& taken : taken_) {
      if (taken.part->end == taken.part->limit) {
        return fail(ErrorCode::busy, "the facts changed while they were put in order", "ledger", "run it again");
      }
      taken.out = &rows_[taken.part->end++];
      __builtin_prefetch(taken.out, 1);
    }
    for (const Taken& taken : taken_) {
      const auto value = [&](std::size_t column) { return chunk.columns[column].ints[taken.row]; };
      taken.out->at = value(1);
      taken.out->row_id = value(2);
      for (std::size_t i = 0; i < Rest; ++i) taken.out->rest[i] = value(3 + i);
    }
    return {};
  }

  /// Exports are mostly in order of time already.
  void sort_share() {
    for (std::size_t person = 0; person < share_.parts.size(); ++person) {
      Row<Rest>*const first = rows_.data() + share_.begin_of(person), *const last =
                                                                          rows_.data() + share_.parts[person].end;
      if (!std::is_sorted(first, last)) std::sort(first, last);
    }
  }

  Result<> write_share() {
    CW_TRY(auto writer, session_.bulk_load(*table_.table));
    Chunk chunk = empty_chunk();
    for (std::size_t person = 0; person < share_.parts.size(); ++person) {
      for (std::size_t row = share_.begin_of(person); row < share_.parts[person].end; ++row) {
        put(chunk, share_.from + static_cast<std::int64_t>(person), rows_[row]);
        if (chunk.rows < chunk_rows) continue;
        CW_TRY_VOID(writer->append(chunk));
        chunk.rows = 0;
      }
    }
    CW_TRY_VOID(writer->append(chunk));
    CW_TRY(const auto written, writer->finish());
    written_ += written;
    return {};
  }

  Chunk empty_chunk() const {
    Chunk chunk;
    for (const auto& column : table_.table->columns) {
      auto& data = chunk.columns.emplace_back();
      data.type = column.type;
      data.ints.resize(chunk_rows);
    }
    CW_CHECK(chunk.columns.size() == Rest + 3);
    return chunk;
  }
  static void put(Chunk& chunk, std::int64_t person, const Row<Rest>& row) {
    const std::size_t place = chunk.rows++;
    chunk.columns[0].ints[place] = person;
    chunk.columns[1].ints[place] = row.at;
    chunk.columns[2].ints[place] = row.row_id;
    for (std::size_t i = 0; i < Rest; ++i) chunk.columns[3 + i].ints[place] = row.rest[i];
  }

  Session& session_;
  const Counts& counts_;
  const OrderedTable& table_;
  /// A row of the chunk at hand, its person's part, and its place there.
  struct Taken {
    std::uint32_t row;
    Part* part;
    Row<Rest>* out;
  };
  Share share_;
  LargeArray<Row<Rest>> rows_;
  std::vector<Taken> taken_;
  std::int64_t written_ = 0;
};

template <std::size_t Rest>
Result<std::int64_t> write_rows(Session& session, const Counts& counts, const OrderedTable& table,
                                std::int64_t memory_bytes) {
  return Ordering<Rest>(session, counts, table).write(static_cast<std::size_t>(memory_bytes) / sizeof(Row<Rest>));
}

}  // namespace

void PersonOfActor::add(ActorId actor, PersonId person) {
  CW_CHECK(person.value <= INT32_MAX);
  const auto place = static_cast<std::size_t>(actor.value);
  if (place >= persons_.size()) persons_.resize(place + 1);
  persons_[place] = static_cast<std::int32_t>(person.value);
  last_person_ = std::max(last_person_, person.value);
}

void PersonOfActor::leave_out(std::span<const PersonId> people) {
  std::vector<bool> out(static_cast<std::size_t>(last_person_) + 1);
  for (const PersonId person : people) out[static_cast<std::size_t>(person.value)] = true;
  for (std::int32_t& person : persons_) {
    if (person > 0 && out[static_cast<std::size_t>(person)]) person = static_cast<std::int32_t>(left_out);
  }
}

Result<std::int64_t> write_ordered(Session& session, const PersonOfActor& persons, const OrderedTable& table,
                                   std::int64_t memory_bytes) {
  Counts counts(persons, table.nobody);
  CW_TRY_VOID(counts.read(session, table.actors_sql));
  const std::size_t rest = table.table->columns.size() - 3;
  if (rest == 2) return write_rows<2>(session, counts, table, memory_bytes);
  CW_CHECK(rest == 7);
  return write_rows<7>(session, counts, table, memory_bytes);
}

}  // namespace cw::ledger
