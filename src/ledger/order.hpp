#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "base/id.hpp"
#include "engine/session.hpp"

namespace cw::ledger {

/// Which person each actor is, in one look; ids are given in order of first sight, so that they are dense.
class PersonOfActor {
 public:
  /// Says of an actor that no figure may use its rows.
  static constexpr std::int64_t left_out = -1;

  void add(ActorId actor, PersonId person);
  /// Makes all actors of these people left_out.
  void leave_out(std::span<const PersonId> people);
  /// The person's id, 0 for an actor that is nobody known (or 0), or left_out.
  std::int64_t find(std::int64_t actor) const {
    const auto place = static_cast<std::uint64_t>(actor);
    return place < persons_.size() ? persons_[place] : 0;
  }
  /// Asks for the memory that find() will read soon.
  void ask_for(std::int64_t actor) const {
    const auto place = static_cast<std::uint64_t>(actor);
    if (place < persons_.size()) __builtin_prefetch(&persons_[place]);
  }
  /// The largest id of a person.
  std::int64_t last_person() const { return last_person_; }

 private:
  std::vector<std::int32_t> persons_;  // by actor id
  std::int64_t last_person_ = 0;
};

/// What to put in order. Rows come in any order; the table's columns are person_id, occurred_at,
/// row_id and then those of `rows_sql` in their order, all whole numbers or times.
struct OrderedTable {
  std::string_view actors_sql;  // actor_id of all rows that rows_sql gives, and maybe of more
  std::string_view rows_sql;    // actor_id, occurred_at, row_id, ...
  const engine::TableDesc* table = nullptr;
  bool nobody = false;  // whether rows of nobody known are kept, as person 0
};

/// Writes the rows that the queries give to the table in (person, time, row) order, and says how many. Inside the
/// caller's transaction. At most `memory_bytes` of rows (and those of any one person) are held at once: the rows are
/// read once for each share of the people that fits. Check: tests/ledger/order_test.cpp, against ORDER BY.
Result<std::int64_t> write_ordered(engine::Session& session, const PersonOfActor& persons, const OrderedTable& table,
                                   std::int64_t memory_bytes);

}  // namespace cw::ledger
