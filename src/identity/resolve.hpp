#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "identity/tokens.hpp"

/// From facts about accounts to people: which actors of all sources are one human. Pure and in memory; the same set of
/// actors, edges and policy gives the same answer in any order. docs/reference/identity.md has the rules with examples.
namespace cw::identity {

/// Which side of the join an actor stands on. Stored: numbers never change.
enum class Space : std::uint8_t { member = 0, customer = 1, guest = 2, requester = 3 };
inline constexpr std::size_t space_count = 4;
/// "member" -> Space::member; nothing for an unknown word.
std::optional<Space> space_of(std::string_view name);

/// An account, customer record, guest entry or requester of one source. id: immutable, given in order of first sight.
struct Actor {
  std::int64_t id = 0;
  std::int32_t source_id = 0;
  Space space = Space::member;
  bool staff = false;   // linked, but not counted as a member or customer
  bool bot = false;     // never linked
  bool test = false;    // linked, but not counted
  bool shadow = false;  // an address that never joined (staged): linked, but not counted as a member
};

/// One active row of ledger.identifier.
struct Edge {
  std::int64_t actor_id = 0;
  Token token = {};
  LinkKind kind = LinkKind::native;
};

/// What one token may join. A token that holds more joins nobody. Arrays by Space: member, customer, guest, requester.
struct Policy {
  std::array<std::int32_t, space_count> actors_per_subject = {3, 5, 50, 5};  // within one source
  std::array<std::int32_t, space_count> actors_per_address = {2, 5, 50, 5};  // within one source
  std::int32_t members_per_token = 8;                                        // over all sources
  std::int32_t largest_person = 100;                                         // actors
  LinkKind weakest = LinkKind::email_alias;                                  // tiers up to this one
};

enum class Reason : std::uint8_t {
  unusable_value,            // placeholders and texts that are no address
  role_mailbox,              // the address of a desk
  too_many_in_source,        // more actors of one source than the policy allows hold it
  too_many_members,          // more members over all sources hold it
  two_subjects,              // it would join two different sign-on subjects
  record_with_two_subjects,  // one actor has two subjects: it stays alone
  chain_of_subjects,         // part of a chain of links between two different subjects
  person_too_large,          // part of a group larger than any person
};
inline constexpr std::size_t reason_count = 8;
std::string_view name_of(Reason reason);

/// A link that was not made, for review. token is zero where an actor, not a token, is at fault.
struct Violation {
  Reason reason = Reason::unusable_value;
  LinkKind tier = LinkKind::sso_subject;  // the tier at which it was found
  Token token = {};
  std::int64_t actor_id = 0;  // the oldest one held back
  std::int64_t actors = 0;    // how many held it at that tier
  friend constexpr auto operator<=>(const Violation&, const Violation&) = default;
};

/// Where one actor belongs. person_id: the smallest actor id of its group, so the oldest id survives a merge.
struct Assignment {
  std::int64_t actor_id = 0;
  std::int64_t person_id = 0;
  /// The tier at which the actor came into one group with the person's oldest actor: everything joined by tiers up to t
  /// has linked_by <= t. 0: it is the oldest actor, or alone.
  std::uint8_t linked_by = 0;
  friend constexpr auto operator<=>(const Assignment&, const Assignment&) = default;
};

/// What became of a person of the previous assignment.
enum class Move : std::uint8_t {
  merged_into,  // `from` is now part of the older person `to`
  split_from,   // some actors of `from` are now the person `to`
  renamed       // the oldest actor of `from` was erased; the rest is `to`
};
struct Change {
  Move move = Move::merged_into;
  std::int64_t from = 0;
  std::int64_t to = 0;
  friend constexpr auto operator<=>(const Change&, const Change&) = default;
};

/// Counts of persons, without those who are staff or test in any source. by_tier[t]: members whose group reached the
/// space first at tier t (index 0 is unused).
struct Reach {
  std::int64_t persons = 0;  // persons with an actor of the space
  std::int64_t members = 0;  // of them, also a member
  std::array<std::int64_t, tier_count + 1> by_tier = {};
};

/// Why members and customers stay unmatched, in persons, unmatched ones only; one person can count in several.
struct Obstacles {
  std::int64_t members_unmatched = 0;
  std::int64_t members_without_address = 0;  // no address of any kind
  std::int64_t members_without_subject = 0;  // no sign-on subject
  std::int64_t members_unverified_only = 0;  // addresses, but none verified, hashed or by subject
  std::int64_t members_hashed_only = 0;      // only the hash of an address
  std::int64_t members_role_mailbox_only = 0;
  std::int64_t members_held_back = 0;  // hold a token that the policy refused
  std::int64_t customers_unmatched = 0;
  std::int64_t customers_without_address = 0;
  std::int64_t customers_without_subject = 0;
  std::int64_t customers_role_mailbox_only = 0;
  std::int64_t customers_held_back = 0;
};

struct Resolution {
  std::vector<Assignment> assignments;  // by actor_id ascending, one for each actor
  std::vector<Violation> violations;    // sorted
  std::array<std::int64_t, reason_count> violations_by_reason =
      {};                       // tokens or actors, as in Violation; edges for unusable_value
  std::vector<Change> changes;  // against `previous`, sorted, distinct
  std::int64_t persons = 0;
  std::int64_t members = 0;                   // persons with a member who is not shadow, bot, staff or test
  std::int64_t bots_left_alone = 0;           // actors
  std::array<Reach, space_count> reach = {};  // of members into each other space; [member] is unused
  Obstacles obstacles = {};
  std::string graph_version;  // 32 hex digits: digest of actors, active edges and policy
};

/// Resolves actors into people.
/// actors: any order, ids distinct. edges: any order; repeats change nothing. previous: assignments of an earlier run.
/// Rules: tiers in order of LinkKind; two edges on one token join at the weaker one's tier; a refused token joins
/// nobody at that tier or any weaker one; two different sign-on subjects never meet in one person. Errors:
/// invalid_input if an id is repeated, an edge names no actor, or there are more than 65,535 sources. Cost: within 3
/// times a plain union-find over interned ids (bench/identity_bench.cpp).
Result<Resolution> resolve(std::span<const Actor> actors, std::span<const Edge> edges, const Policy& policy = {},
                           std::span<const Assignment> previous = {});

}  // namespace cw::identity
