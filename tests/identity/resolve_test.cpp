#include "identity/resolve.hpp"

#include <gtest/gtest.h>

#include <map>

namespace cw::identity {
namespace {

constexpr std::int32_t forum = 1, shop = 2, desk = 3, chat = 4;

Token token(std::uint64_t number) {
  return {number << 48 | number, number};
}

Actor member(std::int64_t id, std::int32_t source = forum) {
  return {.id = id, .source_id = source};
}
Actor customer(std::int64_t id, std::int32_t source = shop) {
  return {.id = id, .source_id = source, .space = Space::customer};
}
Edge edge(std::int64_t actor, std::uint64_t number, LinkKind kind = LinkKind::verified_email) {
  return {actor, token(number), kind};
}

Resolution resolved(const std::vector<Actor>& actors, const std::vector<Edge>& edges, const Policy& policy = {},
                    const std::vector<Assignment>& previous = {}) {
  auto result = resolve(actors, edges, policy, previous);
  EXPECT_TRUE(result) << to_text(result.error());
  return result ? *result : Resolution{};
}

std::map<std::int64_t, std::int64_t> persons(const Resolution& resolution) {
  std::map<std::int64_t, std::int64_t> out;
  for (const Assignment& assignment : resolution.assignments) out[assignment.actor_id] = assignment.person_id;
  return out;
}

using Persons = std::map<std::int64_t, std::int64_t>;

TEST(Resolve, NothingIsNobody) {
  const Resolution none = resolved({}, {});
  EXPECT_EQ(none.persons, 0);
  EXPECT_TRUE(none.assignments.empty());
  EXPECT_EQ(none.graph_version.size(), 32U);
}

TEST(Resolve, ActorsWithoutEdgesStayThemselves) {
  EXPECT_EQ(persons(resolved({member(7), member(3)}, {})), (Persons{{3, 3}, {7, 7}}));
}

TEST(Resolve, OldestIdSurvives) {
  EXPECT_EQ(persons(resolved({customer(1), member(2), member(9)}, {edge(9, 5), edge(1, 5)})),
            (Persons{{1, 1}, {2, 2}, {9, 1}}));
}

// 1 - 2 by subject, 2 - 3 by verified address, 3 - 4 by a hash, 4 - 5 unverified, 5 - 6 by alias
TEST(Resolve, SaysByWhichTierAnActorCameIn) {
  const std::vector<Actor> actors = {member(1),         customer(2),  member(3, chat),
                                     customer(4, desk), member(5, 5), customer(6, 6)};
  const std::vector<Edge> edges = {edge(1, 1, LinkKind::sso_subject),
                                   edge(2, 1, LinkKind::sso_subject),
                                   edge(2, 2),
                                   edge(3, 2),
                                   edge(3, 3),
                                   edge(4, 3, LinkKind::hashed_email),
                                   edge(4, 4, LinkKind::email),
                                   edge(5, 4),
                                   edge(5, 5, LinkKind::email_alias),
                                   edge(6, 5, LinkKind::verified_email)};
  const Resolution all = resolved(actors, edges);
  for (std::size_t i = 0; i < 6; ++i) {
    EXPECT_EQ(all.assignments[i].person_id, 1);
    EXPECT_EQ(all.assignments[i].linked_by, i);
  }
  const Resolution strong = resolved(actors, edges, {.weakest = LinkKind::verified_email});
  EXPECT_EQ(persons(strong), (Persons{{1, 1}, {2, 1}, {3, 1}, {4, 4}, {5, 5}, {6, 6}}));
}

TEST(Resolve, ALinkIsAsStrongAsItsWeakerEnd) {
  const Resolution one = resolved({member(1), customer(2)}, {edge(1, 1), edge(2, 1, LinkKind::email)});
  EXPECT_EQ(one.assignments[1].linked_by, static_cast<int>(LinkKind::email));
  // the same address, known to the same customer twice, once verified: the stronger one counts
  const Resolution two = resolved({member(1), customer(2)}, {edge(1, 1), edge(2, 1, LinkKind::email), edge(2, 1)});
  EXPECT_EQ(two.assignments[1].linked_by, static_cast<int>(LinkKind::verified_email));
}

TEST(Resolve, NativeIdsLinkNobody) {
  EXPECT_EQ(resolved({member(1), customer(2)}, {edge(1, 1, LinkKind::native), edge(2, 1, LinkKind::native)}).persons,
            2);
}

TEST(Resolve, SharedMailboxWeldsNobody) {
  // three accounts of one forum hold one address (limit 2), and a customer holds it too
  const Resolution shared =
      resolved({member(1), member(2), member(3), customer(4)}, {edge(1, 1), edge(2, 1), edge(3, 1), edge(4, 1)});
  EXPECT_EQ(shared.persons, 4);
  ASSERT_EQ(shared.violations.size(), 1U);
  EXPECT_EQ(shared.violations[0], (Violation{Reason::too_many_in_source, LinkKind::verified_email, token(1), 1, 4}));
  EXPECT_EQ(shared.obstacles.members_held_back, 3);
  EXPECT_EQ(shared.obstacles.customers_held_back, 1);
  // two are one person with two accounts
  EXPECT_EQ(resolved({member(1), member(2), customer(4)}, {edge(1, 1), edge(2, 1), edge(4, 1)}).persons, 1);
}

TEST(Resolve, ChainThroughASharedMailboxDoesNotMerge) {
  // 1 and 4 have addresses of their own (10, 40); the shared one (1) is held by 1, 2, 3 in the forum and 4 in the shop
  const Resolution chain =
      resolved({member(1), member(2), member(3), customer(4), customer(5), member(6, chat)},
               {edge(1, 1), edge(2, 1), edge(3, 1), edge(4, 1), edge(1, 10), edge(5, 10), edge(4, 40), edge(6, 40)});
  EXPECT_EQ(persons(chain), (Persons{{1, 1}, {2, 2}, {3, 3}, {4, 4}, {5, 1}, {6, 4}}));
}

TEST(Resolve, ManyMembersOverAllSources) {
  std::vector<Actor> actors;
  std::vector<Edge> edges;
  for (int i = 1; i <= 4; ++i) actors.push_back(member(i, i)), edges.push_back(edge(i, 1));
  EXPECT_EQ(resolved(actors, edges, {.members_per_token = 4}).persons, 1);
  const Resolution over = resolved(actors, edges, {.members_per_token = 3});
  EXPECT_EQ(over.persons, 4);
  EXPECT_EQ(over.violations_by_reason[static_cast<std::size_t>(Reason::too_many_members)], 1);
}

TEST(Resolve, WeakFloodDoesNotUndoAStrongLink) {
  // an address that was verified by both sides, and then claimed unverified by five accounts
  std::vector<Actor> actors = {member(1), customer(2)};
  std::vector<Edge> edges = {edge(1, 1), edge(2, 1)};
  for (int i = 3; i <= 7; ++i) actors.push_back(member(i)), edges.push_back(edge(i, 1, LinkKind::email));
  const Resolution flood = resolved(actors, edges);
  EXPECT_EQ(persons(flood), (Persons{{1, 1}, {2, 1}, {3, 3}, {4, 4}, {5, 5}, {6, 6}, {7, 7}}));
  EXPECT_EQ(flood.violations.at(0).tier, LinkKind::email);
}

TEST(Resolve, RoleMailboxLinksNobodyEvenThroughItsHash) {
  const Resolution role = resolved(
      {member(1), customer(2), customer(3, desk)},
      {edge(1, 1, LinkKind::role_mailbox), edge(2, 1, LinkKind::hashed_email), edge(3, 1, LinkKind::hashed_email)});
  EXPECT_EQ(role.persons, 3);
  EXPECT_EQ(role.violations.at(0).reason, Reason::role_mailbox);
  EXPECT_EQ(role.obstacles.members_role_mailbox_only, 1);
}

TEST(Resolve, TwoSubjectsNeverMeet) {
  const std::vector<Actor> actors = {member(1), member(2), customer(3)};
  const Resolution direct =
      resolved(actors, {edge(1, 1, LinkKind::sso_subject), edge(2, 2, LinkKind::sso_subject), edge(1, 9), edge(2, 9)});
  EXPECT_EQ(direct.persons, 3);
  EXPECT_EQ(direct.violations.at(0).reason, Reason::two_subjects);
  // through a customer record that carries both addresses
  const Resolution chain = resolved(actors, {edge(1, 1, LinkKind::sso_subject), edge(2, 2, LinkKind::sso_subject),
                                             edge(1, 8), edge(3, 8), edge(3, 9), edge(2, 9)});
  EXPECT_EQ(chain.persons, 3);
  EXPECT_EQ(chain.violations_by_reason[static_cast<std::size_t>(Reason::chain_of_subjects)], 2);
}

TEST(Resolve, ChainOfSubjectsLeavesStrongerLinksAlone) {
  // 1-4 verified; 4-3 and 3-2 unverified would join the subjects of 1 and 2
  const Resolution chain = resolved({member(1), member(2), customer(3), customer(4, desk)},
                                    {edge(1, 1, LinkKind::sso_subject), edge(2, 2, LinkKind::sso_subject), edge(1, 5),
                                     edge(4, 5), edge(4, 6, LinkKind::email), edge(3, 6, LinkKind::email),
                                     edge(3, 7, LinkKind::email), edge(2, 7, LinkKind::email)});
  EXPECT_EQ(persons(chain), (Persons{{1, 1}, {2, 2}, {3, 3}, {4, 1}}));
}

TEST(Resolve, RecordWithTwoSubjectsStaysAlone) {
  const Resolution alone =
      resolved({member(1), member(2, chat), customer(3)},
               {edge(1, 1, LinkKind::sso_subject), edge(2, 1, LinkKind::sso_subject), edge(2, 2, LinkKind::sso_subject),
                edge(3, 2, LinkKind::sso_subject), edge(2, 9), edge(3, 9)});
  EXPECT_EQ(alone.persons, 3);
  EXPECT_EQ(alone.violations.at(0), (Violation{Reason::record_with_two_subjects, LinkKind::sso_subject, {}, 2, 1}));
}

TEST(Resolve, PersonTooLargeIsTakenBack) {
  // a chain of five by verified addresses, at most four; 1-2 by subject stays
  std::vector<Actor> actors;
  std::vector<Edge> edges = {edge(1, 50, LinkKind::sso_subject), edge(2, 50, LinkKind::sso_subject)};
  for (int i = 1; i <= 5; ++i) actors.push_back(member(i, i));
  for (int i = 1; i <= 4; ++i)
    edges.push_back(edge(i, 10U + static_cast<unsigned>(i))),
        edges.push_back(edge(i + 1, 10U + static_cast<unsigned>(i)));
  const Resolution large = resolved(actors, edges, {.largest_person = 4});
  EXPECT_EQ(persons(large), (Persons{{1, 1}, {2, 1}, {3, 3}, {4, 4}, {5, 5}}));
  EXPECT_EQ(large.violations_by_reason[static_cast<std::size_t>(Reason::person_too_large)], 4);
  EXPECT_EQ(resolved(actors, edges, {.largest_person = 5}).persons, 1);
}

TEST(Resolve, WhatWasTakenBackLeavesNoTrace) {
  // 1-2-3-4 by verified addresses is one too many; then 1-5 by an unverified one is a pair, and 1 has met no customer
  Actor guest = member(5, 5);
  guest.space = Space::guest;
  const Resolution out = resolved({member(1), customer(2), customer(3, desk), customer(4, chat), guest},
                                  {edge(1, 1), edge(2, 1), edge(2, 2), edge(3, 2), edge(3, 3), edge(4, 3),
                                   edge(1, 4, LinkKind::email), edge(5, 4, LinkKind::email)},
                                  {.largest_person = 3});
  EXPECT_EQ(persons(out), (Persons{{1, 1}, {2, 2}, {3, 3}, {4, 4}, {5, 1}}));
  EXPECT_EQ(out.reach[static_cast<std::size_t>(Space::customer)].members, 0);
  EXPECT_EQ(out.reach[static_cast<std::size_t>(Space::guest)].by_tier, (std::array<std::int64_t, 6>{0, 0, 0, 0, 1, 0}));
}

TEST(Resolve, CoverageNamesTheStrongestTierOfAnyAccount) {
  // the younger account met the customer by subject; the older account joins it by an unverified address
  const Resolution out = resolved({member(1), member(2, chat), customer(3)},
                                  {edge(2, 1, LinkKind::sso_subject), edge(3, 1, LinkKind::sso_subject),
                                   edge(1, 2, LinkKind::email), edge(2, 2, LinkKind::email)});
  EXPECT_EQ(out.persons, 1);
  EXPECT_EQ(out.reach[static_cast<std::size_t>(Space::customer)].by_tier,
            (std::array<std::int64_t, 6>{0, 1, 0, 0, 0, 0}));
}

TEST(Resolve, BotsStayAlone) {
  Actor bot = member(1);
  bot.bot = true;
  const Resolution one = resolved({bot, customer(2)}, {edge(1, 1), edge(2, 1)});
  EXPECT_EQ(one.persons, 2);
  EXPECT_EQ(one.members, 0);
  EXPECT_EQ(one.bots_left_alone, 1);
}

// Six members: 1 matched by subject, 2 by an unverified address, 3 without address, 4 unverified only, 5 hash only,
// 6 staff who bought. Customers 11 (1's), 12 (2's), 13 with no address, 16 (6's, staff).
TEST(Resolve, CountsCoverageAndObstacles) {
  std::vector<Actor> actors = {member(1), member(2), member(3), member(4), member(5), member(6)};
  actors[5].staff = true;
  for (int i : {11, 12, 13, 16}) actors.push_back(customer(i));
  const std::vector<Edge> edges = {
      edge(1, 1, LinkKind::sso_subject), edge(11, 1, LinkKind::sso_subject), edge(2, 2), edge(12, 2, LinkKind::email),
      edge(4, 4, LinkKind::email),       edge(5, 5, LinkKind::hashed_email), edge(6, 6), edge(16, 6),
      edge(13, 0, LinkKind::unusable)};
  const Resolution out = resolved(actors, edges);
  EXPECT_EQ(out.members, 5);
  const Reach& customers = out.reach[static_cast<std::size_t>(Space::customer)];
  EXPECT_EQ(customers.persons, 3);
  EXPECT_EQ(customers.members, 2);
  EXPECT_EQ(customers.by_tier, (std::array<std::int64_t, 6>{0, 1, 0, 0, 1, 0}));
  const Obstacles& why = out.obstacles;
  EXPECT_EQ(why.members_unmatched, 3);
  EXPECT_EQ(why.members_without_address, 1);
  EXPECT_EQ(why.members_without_subject, 3);
  EXPECT_EQ(why.members_unverified_only, 1);
  EXPECT_EQ(why.members_hashed_only, 1);
  EXPECT_EQ(why.members_held_back, 0);
  EXPECT_EQ(why.customers_unmatched, 1);
  EXPECT_EQ(why.customers_without_address, 1);
  EXPECT_EQ(out.violations_by_reason[static_cast<std::size_t>(Reason::unusable_value)], 1);
}

TEST(Resolve, AShadowIsNoMember) {
  Actor staged = member(1);
  staged.shadow = true;
  const Resolution out = resolved({staged, customer(2)}, {edge(1, 1), edge(2, 1)});
  EXPECT_EQ(out.persons, 1);
  EXPECT_EQ(out.members, 0);
  EXPECT_EQ(out.reach[static_cast<std::size_t>(Space::customer)].members, 0);
}

TEST(Resolve, TellsWhatBecameOfEarlierPersons) {
  const std::vector<Actor> actors = {member(1), member(2, chat), customer(3), customer(4, desk)};
  const std::vector<Assignment> before = {{1, 1, 0}, {2, 2, 0}, {3, 2, 2}, {4, 2, 2}};
  // 2 and 3 join 1; 4 falls off
  const Resolution out = resolved(actors, {edge(1, 1), edge(2, 1), edge(2, 2), edge(3, 2)}, {}, before);
  EXPECT_EQ(out.changes, (std::vector<Change>{{Move::merged_into, 2, 1}, {Move::split_from, 2, 4}}));
  // the oldest actor was erased
  const Resolution erased =
      resolved({member(2), customer(3)}, {edge(2, 1), edge(3, 1)}, {}, {{1, 1, 0}, {2, 1, 2}, {3, 1, 2}});
  EXPECT_EQ(erased.changes, (std::vector<Change>{{Move::renamed, 1, 2}}));
}

TEST(Resolve, MergeAndUnmergeComeBackExactly) {
  const std::vector<Actor> actors = {member(1), customer(2), customer(3, desk)};
  const std::vector<Edge> edges = {edge(1, 1), edge(2, 1)};
  std::vector<Edge> more = edges;
  more.push_back(edge(3, 1));
  const Resolution first = resolved(actors, edges), merged = resolved(actors, more, {}, first.assignments);
  const Resolution back = resolved(actors, edges, {}, merged.assignments);
  EXPECT_NE(merged.graph_version, first.graph_version);
  EXPECT_EQ(back.graph_version, first.graph_version);
  EXPECT_EQ(back.assignments, first.assignments);
}

TEST(Resolve, GraphVersionNamesThePolicyAndEveryActor) {
  const std::vector<Actor> actors = {member(1), customer(2)};
  const std::string version = resolved(actors, {edge(1, 1)}).graph_version;
  EXPECT_NE(resolved(actors, {edge(1, 1)}, {.members_per_token = 7}).graph_version, version);
  EXPECT_NE(resolved({member(1), customer(3)}, {edge(1, 1)}).graph_version, version);
  EXPECT_NE(resolved(actors, {edge(1, 1, LinkKind::email)}).graph_version, version);
  EXPECT_NE(resolved(actors, {edge(2, 1)}).graph_version, version);
  EXPECT_EQ(resolved({customer(2), member(1)}, {edge(1, 1), edge(1, 1)}).graph_version, version);
}

TEST(Resolve, RefusesInputThatCannotBeMeant) {
  const auto repeated = resolve(std::vector<Actor>{member(1), customer(1)}, {});
  ASSERT_FALSE(repeated);
  EXPECT_EQ(repeated.error().code, ErrorCode::invalid_input);
  const auto unknown = resolve(std::vector<Actor>{member(1), member(3)}, std::vector<Edge>{edge(2, 1)});
  ASSERT_FALSE(unknown);
  EXPECT_EQ(unknown.error().code, ErrorCode::invalid_input);
}

TEST(Resolve, TakesSparseAndNegativeIds) {
  const std::int64_t far = 4'000'000'000'000'000'000;
  EXPECT_EQ(persons(resolved({member(-far), customer(far), customer(5, desk)}, {edge(-far, 1), edge(far, 1)})),
            (Persons{{-far, -far}, {5, 5}, {far, -far}}));
}

}  // namespace
}  // namespace cw::identity
