#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "catalog/catalog.hpp"
#include "engine/session.hpp"
#include "finding/fold.hpp"
#include "ledger/import.hpp"

namespace cw::ledger {

/// [from, until) of person ids.
struct PersonRange {
  std::int64_t from = 0;
  std::int64_t until = 0;
};

/// Ranges that cover all people; always `count` of them, whatever the threads, so that merges happen in one order.
Result<std::vector<PersonRange>> person_ranges(engine::Session& session, int count = 64);

/// Place in the catalog's list and kind, by dictionary id, so that the scan needs no look-up by name. place -1: stored
/// once, no longer declared.
template <class Kind>
struct KindAt {
  std::int32_t place = -1;
  Kind kind = Kind{};
};
struct KindTables {
  std::vector<KindAt<ActivityKind>> activity;
  std::vector<KindAt<OutcomeKind>> outcome;
};
KindTables kind_tables(const catalog::Catalog& catalog, const Dictionary& dictionary);
/// What is known of a dictionary id; place -1 for one that is not in the table.
template <class Kind>
KindAt<Kind> kind_at(const std::vector<KindAt<Kind>>& kinds, std::int64_t id) {
  return id >= 0 && static_cast<std::size_t>(id) < kinds.size() ? kinds[static_cast<std::size_t>(id)] : KindAt<Kind>{};
}

/// Sessions and statements of one reader; reading range after range with the same one saves opening them each time.
struct PeopleReader {
  std::unique_ptr<engine::Session> people, activities, outcomes;
};
Result<PeopleReader> people_reader(engine::Session& session);

/// Calls `visit` once a person of the range, in person order, with what they did and what happened in (time, row)
/// order; people without any row are visited too; staff and anonymous outcomes (person 0) are not. Stops at the first
/// error of visit. Purpose: measurement; rows without a basis for it are not in the derived tables. Errors: damaged if
/// people are out of order; whether the rows of a person are in order is for `visit` to check.
Result<> for_each_person(const PeopleReader& reader, PersonRange range, const KindTables& kinds,
                         const std::function<Result<>(const PersonSlice&)>& visit);

}  // namespace cw::ledger
