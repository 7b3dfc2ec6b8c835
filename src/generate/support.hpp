#pragma once

#include <vector>

#include "generate/people.hpp"
#include "generate/vendor_file.hpp"

namespace cw::generate {

/// Something that does not work for a person. The number u says in every world whether it would become a ticket.
struct Problem {
  Second at = 0;
  std::int64_t person = -1;
  double u = 1.0;
};

/// Tickets and requesters in Zendesk's incremental export format (one JSON object a line).
class Support {
 public:
  /// Errors: unreachable.
  static Result<Support> open(const World& world);
  /// The problems of one month: those that go to the forum are returned by way of the two lists, the others become
  /// tickets if u says so.
  void problems(World& world, std::size_t month, std::vector<Problem>& asked, std::vector<Problem>& searched);
  /// forum_topic: the topic that did not help, 0 = none.
  void open_ticket(Second at, std::int64_t person, std::int32_t forum_topic);
  /// Writes the tickets opened up to the end of the month.
  void end_of_month(World& world, std::size_t month);
  Result<> finish(World& world);

 private:
  struct Ticket {
    Second at = 0;
    std::int64_t person = -1;
    std::int32_t forum_topic = 0;
  };
  enum class Fate { solved, open, merged, removed };
  void write(const World& world, const Ticket& ticket, Fate fate, std::int64_t merged_from, Rng& rng);
  void write_users(const World& world);

  std::vector<Ticket> waiting_;
  std::int64_t next_id_ = 35'001;
  std::vector<VendorFile> files_;  // tickets, users
};

}  // namespace cw::generate
