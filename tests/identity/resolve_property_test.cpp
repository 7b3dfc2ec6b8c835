#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <map>
#include <numeric>
#include <set>

#include "identity/resolve.hpp"
#include "identity/token_order.hpp"

namespace cw::identity {
namespace {

struct Graph {
  std::vector<Actor> actors;
  std::vector<Edge> edges;
};

Token token_of(int number) {
  return {static_cast<std::uint64_t>(number) * 0x9E3779B97F4A7C15ULL, static_cast<std::uint64_t>(number)};
}

/// Few tokens for many actors, so that every rule is met often.
rc::Gen<Graph> graphs(bool with_subjects) {
  return rc::gen::exec([with_subjects] {
    Graph graph;
    const int actors = *rc::gen::inRange(1, 25);
    for (int i = 1; i <= actors; ++i)
      graph.actors.push_back({.id = i,
                              .source_id = *rc::gen::inRange(1, 4),
                              .space = static_cast<Space>(*rc::gen::inRange(0, 4)),
                              .bot = *rc::gen::inRange(0, 20) == 0});
    const int edges = *rc::gen::inRange(0, 50);
    for (int i = 0; i < edges; ++i) {
      const int kind = *rc::gen::inRange(with_subjects ? 1 : 2, 8);
      const int number = *rc::gen::inRange(1, 20) + (kind == 1 ? 100 : 0);
      graph.edges.push_back({*rc::gen::inRange(1, actors + 1), token_of(number), static_cast<LinkKind>(kind)});
    }
    return graph;
  });
}

Policy open_policy() {
  const std::array<std::int32_t, space_count> many = {1000, 1000, 1000, 1000};
  return {.actors_per_subject = many, .actors_per_address = many, .members_per_token = 1000, .largest_person = 1000};
}

std::map<std::int64_t, std::int64_t> persons(const Resolution& resolution) {
  std::map<std::int64_t, std::int64_t> out;
  for (const Assignment& assignment : resolution.assignments) out[assignment.actor_id] = assignment.person_id;
  return out;
}

template <class T>
std::vector<T> shuffled(std::vector<T> items) {
  for (std::size_t i = items.size(); i > 1; --i) std::swap(items[i - 1], items[*rc::gen::inRange<std::size_t>(0, i)]);
  return items;
}

RC_GTEST_PROP(ResolveProperty, OrderAndRepeatsDoNotMatter, ()) {
  const Graph graph = *graphs(true);
  const Policy policy = {.actors_per_address = {2, 2, 2, 2}, .members_per_token = 3, .largest_person = 6};
  auto twice = graph.edges;
  twice.insert(twice.end(), graph.edges.begin(), graph.edges.end());
  const auto one = resolve(graph.actors, graph.edges, policy),
             other = resolve(shuffled(graph.actors), shuffled(twice), policy);
  RC_ASSERT(one && other);
  RC_ASSERT(one->assignments == other->assignments);
  RC_ASSERT(one->violations == other->violations);
  RC_ASSERT(one->graph_version == other->graph_version);
  RC_ASSERT(one->reach[1].by_tier == other->reach[1].by_tier);
}

RC_GTEST_PROP(ResolveProperty, RunningAgainChangesNothing, ()) {
  const Graph graph = *graphs(true);
  const auto one = resolve(graph.actors, graph.edges);
  const auto again = resolve(graph.actors, graph.edges, {}, one->assignments);
  RC_ASSERT(again->assignments == one->assignments);
  RC_ASSERT(again->changes.empty());
}

RC_GTEST_PROP(ResolveProperty, WithoutLimitsItIsPlainConnection, ()) {
  Graph graph = *graphs(false);
  std::erase_if(graph.edges, [](const Edge& edge) { return edge.kind == LinkKind::role_mailbox; });
  std::map<std::int64_t, std::int64_t> label;  // slow and obvious: spread the smallest id until nothing moves
  for (const Actor& actor : graph.actors) label[actor.id] = actor.id;
  const auto links = [&](const Edge& edge) {
    return edge.kind <= LinkKind::email_alias && !graph.actors[static_cast<std::size_t>(edge.actor_id - 1)].bot;
  };
  for (bool moved = true; moved;) {
    moved = false;
    for (const Edge& a : graph.edges)
      for (const Edge& b : graph.edges)
        if (links(a) && links(b) && a.token == b.token && label[a.actor_id] < label[b.actor_id])
          label[b.actor_id] = label[a.actor_id], moved = true;
  }
  RC_ASSERT(persons(*resolve(graph.actors, graph.edges, open_policy())) == label);
}

RC_GTEST_PROP(ResolveProperty, AnotherEdgeOnlyMerges, ()) {
  Graph graph = *graphs(false);
  std::erase_if(graph.edges, [](const Edge& edge) { return edge.kind == LinkKind::role_mailbox; });
  RC_PRE(!graph.edges.empty());
  const auto after = persons(*resolve(graph.actors, graph.edges, open_policy()));
  graph.edges.pop_back();
  for (const auto& [actor, person] : persons(*resolve(graph.actors, graph.edges, open_policy())))
    RC_ASSERT(after.at(actor) == after.at(person));
}

RC_GTEST_PROP(ResolveProperty, WeakerTiersOnlyMerge, ()) {
  const Graph graph = *graphs(true);
  const Policy all = {.largest_person = 6};
  Policy strong = all;
  strong.weakest = static_cast<LinkKind>(*rc::gen::inRange(1, 5));
  const auto full = resolve(graph.actors, graph.edges, all);
  const auto after = persons(*full), before = persons(*resolve(graph.actors, graph.edges, strong));
  for (const auto& [actor, person] : before) RC_ASSERT(after.at(actor) == after.at(person));
  for (const Assignment& assignment : full->assignments)
    if (assignment.linked_by <= static_cast<int>(strong.weakest))
      RC_ASSERT(before.at(assignment.actor_id) == before.at(assignment.person_id));
}

RC_GTEST_PROP(ResolveProperty, NoPersonHasTwoSubjectsOrIsTooLarge, ()) {
  const Graph graph = *graphs(true);
  const Policy policy = {.actors_per_subject = {9, 9, 9, 9}, .actors_per_address = {9, 9, 9, 9}, .largest_person = 5};
  const auto person_of = persons(*resolve(graph.actors, graph.edges, policy));
  std::map<std::int64_t, std::set<std::int64_t>> members;
  std::map<std::int64_t, std::set<Token>> subjects;
  for (const auto& [actor, person] : person_of) members[person].insert(actor);
  for (const Edge& edge : graph.edges)
    if (edge.kind == LinkKind::sso_subject) subjects[person_of.at(edge.actor_id)].insert(edge.token);
  for (const auto& [person, actors] : members) {
    RC_ASSERT(actors.size() <= 5U);
    RC_ASSERT(actors.size() == 1U || subjects[person].size() <= 1U);
    RC_ASSERT(*actors.begin() == person);
  }
}

// Each link that was made can be traced: two actors of one person are joined by a token that is within the limits.
RC_GTEST_PROP(ResolveProperty, TokensOverTheLimitJoinNobody, ()) {
  const Graph graph = *graphs(false);
  const Policy policy = {.actors_per_address = {2, 2, 2, 2}, .members_per_token = 3, .largest_person = 1000};
  const auto result = resolve(graph.actors, graph.edges, policy);
  std::vector<Edge> kept;
  for (const Edge& edge : graph.edges) {
    const auto refused = [&](const Violation& violation) {
      return violation.token == edge.token && (violation.reason == Reason::role_mailbox || edge.kind >= violation.tier);
    };
    if (std::none_of(result->violations.begin(), result->violations.end(), refused)) kept.push_back(edge);
  }
  RC_ASSERT(persons(*resolve(graph.actors, kept, open_policy())) == persons(*result));
}

std::vector<TokenEntry> in_order(const std::vector<TokenEntry>& entries) {
  TokenOrder order;
  for (const TokenEntry& entry : entries) order.count(entry.token);
  order.make_room();
  for (const TokenEntry& entry : entries) order.place(entry);
  std::vector<TokenEntry> out;
  order.visit([&](std::span<const TokenEntry> some) { out.insert(out.end(), some.begin(), some.end()); });
  return out;
}

RC_GTEST_PROP(TokenOrder, IsThatOfASet, ()) {
  const auto numbers = *rc::gen::container<std::vector<std::uint64_t>>(rc::gen::inRange<std::uint64_t>(0, 128));
  std::vector<TokenEntry> entries;
  for (const std::uint64_t n : numbers)  // leading bits, second-pass bits, low word and holder all vary
    entries.push_back(
        {{(n & 3) << 62 | (n & 4) << 45 | (n & 8), n & 16},
         Holder::of(static_cast<std::uint32_t>(n & 32), static_cast<std::uint32_t>(n & 64), LinkKind::email)});
  const std::set<TokenEntry> expected(entries.begin(), entries.end());
  const auto sorted = in_order(entries);
  RC_ASSERT(std::equal(sorted.begin(), sorted.end(), expected.begin(), expected.end()));
}

TEST(TokenOrder, TakesOneTokenHeldByAMillion) {
  std::vector<TokenEntry> entries;
  for (std::uint32_t i = 0; i < 1'000'000; ++i)
    entries.push_back({{7, 7}, Holder::of(0, 1'000'000 - i, LinkKind::email)});
  const auto sorted = in_order(entries);
  ASSERT_EQ(sorted.size(), 1'000'000U);
  EXPECT_EQ(sorted.front().holder.actor(), 1U);
  EXPECT_EQ(sorted.back().holder.actor(), 1'000'000U);
}

}  // namespace
}  // namespace cw::identity
