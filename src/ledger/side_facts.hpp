#pragma once

#include <cstdint>
#include <functional>
#include <unordered_map>
#include <vector>

#include "base/time.hpp"
#include "engine/session.hpp"
#include "ledger/import.hpp"

namespace cw::ledger {

/// Who belongs to what in a customer database: an actor to the account that they work for, or to a deal.
struct LinkFact {
  std::int64_t row_key = 0;  // keyed digest of (system, native id)
  Mention actor;
  std::int32_t link_id = 0;    // dictionary "link": account | deal
  Mention account;             // an actor in space account, or nobody
  std::int64_t object_id = 0;  // of an outcome: the deal; 0 = none
  bool retracted = false;
  std::int64_t line = 0;
};

/// Visits of a site over some days by where they came from; -1 = the source does not say.
struct TrafficFact {
  std::int64_t row_key = 0;
  Day from;
  std::int64_t days = 0;
  std::int32_t site_id = 0, referrer_id = 0, landing_id = 0;  // dictionary "site", "referrer", "landing"
  std::int64_t visitors = -1, sessions = -1, views = -1, seconds = -1, clicks = -1;
  std::int64_t line = 0;
};

/// The facts of one file beside activities and outcomes. They are few, so they wait in memory until the file is read
/// and are compared with what is stored: equal rows change nothing, changed ones are appended, and the newest row_id of
/// a row_key is its newest word. Inside one file the last row of a key counts.
class SideFacts {
 public:
  void add(const LinkFact& fact);
  void add(const TrafficFact& fact);
  struct Counts {
    std::int64_t new_rows = 0, changed = 0, unchanged = 0;
  };
  /// Appends what is new; call once, inside the transaction of the import. actor_of: the id of who is named, made if
  /// new; 0 for nobody.
  Result<Counts> write(engine::Session& session, std::int32_t source_id, std::int64_t run_id,
                       const std::function<Result<std::int64_t>(const Mention&)>& actor_of);

 private:
  std::vector<LinkFact> links_;
  std::vector<TrafficFact> traffic_;
  std::unordered_map<std::int64_t, std::size_t> link_at_, traffic_at_;  // by row_key
};

}  // namespace cw::ledger
