// CPU seconds of identity resolution over 6 M identifiers beside a plain union-find on interned ids, and tokens a
// second. Usage: bench_identity [identifiers]

#include <sys/resource.h>

#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <numeric>
#include <string>

#include "base/chance.hpp"
#include "identity/resolve.hpp"

namespace {

using namespace cw;
using namespace cw::identity;

double cpu_seconds() {
  timespec time{};
  ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

/// The least of five runs: the others measure the neighbours on the machine.
template <class Run>
double least_cpu_seconds(Run run) {
  double least = 1e300;
  for (int i = 0; i < 5; ++i) {
    const double start = cpu_seconds();
    run();
    least = std::min(least, cpu_seconds() - start);
  }
  return least;
}

struct World {
  std::vector<Actor> actors;
  std::vector<Edge> edges;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> interned;  // (actor, token), dense numbers
  std::uint32_t tokens = 0;
};

/// How each source knows addresses: a forum verifies them, a shop and an event list do not, a help desk hashes them.
constexpr std::array kinds = {LinkKind::verified_email, LinkKind::email, LinkKind::email, LinkKind::hashed_email};

/// Three actors for two people, two addresses an actor, one of them an alias in one case of eight.
World make_world(std::size_t identifiers, const Tokeniser& tokeniser) {
  World world;
  Rng rng(Seed{1});
  const std::size_t count = identifiers / 2, people = count * 2 / 3;
  for (std::size_t i = 0; i < count; ++i) {
    const auto space = static_cast<Space>(rng.below(4));
    world.actors.push_back(
        {.id = static_cast<std::int64_t>(i + 1), .source_id = static_cast<std::int32_t>(space) + 1, .space = space});
  }
  std::vector<Token> tokens(2 * people);
  for (std::size_t i = 0; i < tokens.size(); ++i)
    tokens[i] = tokeniser.token(IdentifierDomain::email, "", std::to_string(i));
  world.tokens = static_cast<std::uint32_t>(tokens.size());
  for (std::size_t i = 0; i < count; ++i) {
    const std::uint64_t person = rng.below(people);
    for (int k = 0; k < 2; ++k) {
      const auto number = static_cast<std::uint32_t>(2 * person + rng.below(2));
      const LinkKind kind =
          rng.below(8) == 0 ? LinkKind::email_alias : kinds[static_cast<std::size_t>(world.actors[i].space)];
      world.edges.push_back({static_cast<std::int64_t>(i + 1), tokens[number], kind});
      world.interned.emplace_back(static_cast<std::uint32_t>(i), number);
    }
  }
  return world;
}

/// The yardstick: path halving, smaller id wins, ids already dense. Returns the number of groups.
std::size_t plain_union_find(const World& world, std::size_t actor_count) {
  const auto actors = static_cast<std::uint32_t>(actor_count);
  std::vector<std::uint32_t> parent(actors + world.tokens);
  std::iota(parent.begin(), parent.end(), 0U);
  const auto find = [&](std::uint32_t node) {
    while (parent[node] != node) node = parent[node] = parent[parent[node]];
    return node;
  };
  for (const auto& [actor, token] : world.interned) {
    const std::uint32_t a = find(actor), b = find(actors + token);
    if (a < b) parent[b] = a;
    if (b < a) parent[a] = b;
  }
  std::size_t groups = 0;
  for (std::uint32_t i = 0; i < actors; ++i) groups += find(i) == i;
  return groups;
}

/// The same, starting from tokens: each is looked up in a hash table first (open addressing, half full).
std::size_t union_find_with_interning(const World& world) {
  std::size_t slots = 1;
  while (slots < 2 * std::size_t{world.tokens}) slots *= 2;
  std::vector<std::pair<Token, std::uint32_t>> table(slots, {Token{}, 0});
  World interned{.actors = {}, .edges = {}, .interned = {}, .tokens = 0};
  interned.interned.reserve(world.edges.size());
  for (const Edge& edge : world.edges) {
    std::size_t slot = edge.token.low & (slots - 1);
    while (table[slot].second != 0 && table[slot].first != edge.token) slot = (slot + 1) & (slots - 1);
    if (table[slot].second == 0) table[slot] = {edge.token, ++interned.tokens};
    interned.interned.emplace_back(static_cast<std::uint32_t>(edge.actor_id - 1), table[slot].second - 1);
  }
  return plain_union_find(interned, world.actors.size());
}

void print_token_speed(const Tokeniser& tokeniser) {
  constexpr std::size_t count = 2'000'000;
  std::vector<std::string> ids, addresses;
  for (std::size_t i = 0; i < count; ++i) ids.push_back("5500000" + std::to_string(i));
  for (std::size_t i = 0; i < count / 10; ++i) addresses.push_back("First.Last" + std::to_string(i) + "@example.org");
  std::uint64_t sum = 0;
  const double native = least_cpu_seconds([&] {
    for (const std::string& id : ids) sum += tokeniser.token(IdentifierDomain::native, "discourse_users", id).low;
  });
  const double email = least_cpu_seconds([&] {
    for (const std::string& address : addresses) sum += email_facts(tokeniser, address, true).items[0].token.low;
  });
  std::printf("tokens of native ids      %6.1f M a CPU-second\n", 1e-6 * static_cast<double>(count) / native);
  std::printf("facts of clear addresses  %6.1f M a CPU-second (normalise, SHA-256, token) [%llx]\n",
              1e-6 * static_cast<double>(addresses.size()) / email, static_cast<unsigned long long>(sum));
}

}  // namespace

int main(int count, char** arguments) {
  const std::size_t identifiers = count > 1 ? std::strtoull(arguments[1], nullptr, 10) : 6'000'000;
  const Tokeniser tokeniser(Key(std::array<unsigned char, Key::size>{1}));
  print_token_speed(tokeniser);
  const World world = make_world(identifiers, tokeniser);
  std::size_t groups = 0, persons = 0, refused = 0;
  const double plain = least_cpu_seconds([&] { groups = plain_union_find(world, world.actors.size()); });
  const double with_interning = least_cpu_seconds([&] {
    if (union_find_with_interning(world) != groups) std::exit(1);
  });
  const double full = least_cpu_seconds([&] {
    const auto result = resolve(world.actors, world.edges);
    if (!result) std::exit(1);
    persons = static_cast<std::size_t>(result->persons);
    refused = result->violations.size();
  });
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  std::printf("identifiers %zu, actors %zu\n", identifiers, world.actors.size());
  std::printf("plain union-find on interned ids  %.3f CPU-s (%zu groups)\n", plain, groups);
  std::printf("resolve (tiers, limits, coverage, version) %.3f CPU-s (%zu persons, %zu tokens refused)\n", full,
              persons, refused);
  std::printf("union-find that interns the tokens first   %.3f CPU-s\n", with_interning);
  std::printf("ratio %.2f to union-find with interning, %.2f to union-find alone\n", full / with_interning,
              full / plain);
  std::printf("peak memory of this program %ld MiB\n", usage.ru_maxrss / 1024);
}
