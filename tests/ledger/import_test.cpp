#include "ledger/import.hpp"

#include "ledger/build.hpp"
#include "ledger/key_filter.hpp"
#include "ledger/people.hpp"
#include "ledger/token_map.hpp"
#include "tests/engine/both_engines.hpp"

namespace cw::ledger {
namespace {

class Ledger : public engine::test::BothEngines {
 protected:
  void SetUp() override {
    BothEngines::SetUp();
    if (IsSkipped()) return;
    ASSERT_TRUE(ensure_tables(session()).has_value());
    dictionary = Dictionary::load(session()).value();
  }

  std::unique_ptr<Import> begin(const std::string& file = "a.csv") {
    auto import = Import::begin(session(), dictionary,
                                {"posts", "forum", file, "kind", "CSV", "digest of " + file, "settings", 10});
    EXPECT_TRUE(import.has_value()) << (import ? "" : import.error().what);
    return std::move(*import);
  }

  static ActorFact account(std::uint64_t number) {
    ActorFact fact;
    fact.token = Token{number, number * 7919};
    return fact;
  }

  void post(Import& import, std::int64_t key, std::uint64_t author, std::int64_t second, bool retracted = false) {
    ActivityFact fact;
    fact.row_key = key;
    fact.actor = {account(author).token};
    fact.activity_id = dictionary.id("activity", "post");
    fact.object_id = 77;
    fact.at = Instant{second * micros_per_second};
    fact.retracted = retracted;
    const auto done = import.activity(fact);
    ASSERT_TRUE(done.has_value()) << done.error().what;
  }

  ImportCounts commit(Import& import, std::int64_t rows = 0) {
    auto counts = import.commit(rows, 0, {});
    EXPECT_TRUE(counts.has_value()) << (counts ? "" : counts.error().what);
    return counts.value();
  }

  std::int64_t count(const std::string& from) {
    return std::get<std::int64_t>(rows("SELECT count(*) FROM " + from)[0][0]);
  }

  Dictionary dictionary;
};

TEST(KeyFilter, KnowsEveryKeyAndHardlyAnyOther) {
  KeyFilter filter(10);  // far too few: the filter takes on further parts
  const auto key = [](std::uint64_t i) { return i * i * 2654435761U; };
  constexpr std::uint64_t keys = 100'000;
  std::size_t taken_for_known = 0;
  for (std::uint64_t i = 1; i <= keys; ++i) {
    filter.prefetch(key(i));
    taken_for_known += filter.add(key(i)) ? 1 : 0;
  }
  EXPECT_EQ(taken_for_known,
            0U);  // expected: 100,000 keys, about 60 places looked at in eight parts, 2^-32 each: 0.001
  for (std::uint64_t i = 1; i <= keys; ++i) ASSERT_TRUE(filter.add(key(i))) << i;
}

TEST_P(Ledger, ReimportChangesNothing) {
  for (int time = 0; time < 3; ++time) {
    auto import = begin("file " + std::to_string(time));
    post(*import, 1, 10, 100);
    post(*import, 2, 11, 200);
    const auto counts = commit(*import, 2);
    EXPECT_EQ(counts.new_rows, time == 0 ? 2 : 0);
    EXPECT_EQ(counts.unchanged, time == 0 ? 0 : 2);
    EXPECT_EQ(counts.changed, 0);
  }
  EXPECT_EQ(count("ledger.activity"), 2);
  EXPECT_EQ(count("ledger.actor"), 2);
  EXPECT_EQ(count("ledger.staged_activity"), 0);
}

TEST_P(Ledger, OverlapAddsOnlyWhatIsNew) {
  auto first = begin("one");
  post(*first, 1, 10, 100);
  commit(*first);
  auto second = begin("two");
  post(*second, 1, 10, 100);
  post(*second, 2, 12, 300);
  post(*second, 2, 12, 300);  // twice in one file
  const auto counts = commit(*second);
  EXPECT_EQ(counts.new_rows, 1);
  EXPECT_EQ(counts.unchanged, 2);
  EXPECT_EQ(count("ledger.activity"), 2);
}

TEST_P(Ledger, ChangedRowSupersedes) {
  auto first = begin("one");
  post(*first, 1, 10, 100);
  post(*first, 2, 10, 150);
  commit(*first);
  auto second = begin("two");
  post(*second, 1, 10, 999);
  post(*second, 2, 10, 150, true);  // deleted upstream
  const auto counts = commit(*second);
  EXPECT_EQ(counts.changed, 2);
  EXPECT_EQ(counts.new_rows, 0);
  EXPECT_EQ(count("ledger.activity"), 4);  // append-only
  EXPECT_EQ(count("ledger.superseded"), 2);
}

TEST_P(Ledger, GivenUpImportLeavesNothing) {
  {
    auto import = begin();
    post(*import, 1, 10, 100);
  }
  EXPECT_EQ(count("ledger.activity"), 0);
  EXPECT_EQ(count("ledger.actor"), 0);
  EXPECT_EQ(count("ledger.import_run"), 0);
}

TEST_P(Ledger, DescriptionIsKeptOverMention) {
  auto import = begin();
  auto described = account(10);
  described.joined_at = Instant{50 * micros_per_second};
  const IdentifierFact email[] = {{2, Token{1, 2}}};
  described.identifiers = email;
  ASSERT_TRUE(import->actor(described).has_value());
  post(*import, 1, 10, 100);
  ASSERT_TRUE(import->actor(described).has_value());  // the same again
  commit(*import);
  EXPECT_EQ(count("ledger.actor"), 1);
  EXPECT_EQ(count("ledger.identifier"), 1);
}

/// Facts wait in batches of 256 before they are written: who comes first, who is described later and what each row says
/// must not show where a batch ends.
TEST_P(Ledger, FactsKeepTheirOrderOverBatches) {
  constexpr int posts = 700;
  auto import = begin();
  for (int i = 0; i < posts; ++i) {
    const auto author = static_cast<std::uint64_t>(1 + i / 2);
    post(*import, 1000 + i, author, 100 + i);
    if (i % 100 != 99) continue;
    auto described = account(author);
    described.joined_at = Instant{i * micros_per_second};
    const IdentifierFact email[] = {{4, Token{author, 5}}};
    described.identifiers = email;
    described.line = i;
    ASSERT_TRUE(import->actor(described).has_value());
  }
  post(*import, 1000, 1, 100);  // the first row again
  const auto counts = commit(*import, posts + 1);
  EXPECT_EQ(counts.by_table.at("activity"), posts);
  EXPECT_EQ(counts.unchanged, 1);
  EXPECT_EQ(count("ledger.activity WHERE row_id = row_key - 999 AND 2 * actor_id - row_id IN (0, 1)"), posts);
  EXPECT_EQ(count("ledger.actor"), posts / 2 + 7);  // each is mentioned first; seven are described
  EXPECT_EQ(count("ledger.actor WHERE described AND actor_id = token_high AND 2 * actor_id = line + 1"), 7);
  EXPECT_EQ(count("ledger.identifier WHERE actor_id = token_high"), 7);
}

TEST_P(Ledger, OneActorOfTwoSourcesIsFoundAgain) {
  constexpr std::uint64_t people = 3000;  // more than one chunk of the stored actors
  for (const char* file : {"one", "two"}) {
    auto import = begin(file);
    for (std::uint64_t person = 1; person <= people; ++person)
      post(*import, static_cast<std::int64_t>(person), person, 100);
    commit(*import);
  }
  EXPECT_EQ(count("ledger.actor"), static_cast<std::int64_t>(people));
  EXPECT_EQ(count("ledger.activity"), static_cast<std::int64_t>(people));
}

TEST_P(Ledger, KnownFileIsRecognised) {
  const ImportFile file{"posts", "forum", "a.csv", "kind", "CSV", "digest of a.csv", "settings", 0};
  EXPECT_FALSE(already_imported(session(), file).value());
  auto import = begin();
  post(*import, 1, 10, 100);
  commit(*import);
  EXPECT_TRUE(already_imported(session(), file).value());
  auto other = file;
  other.settings_sha256 = "another mapping";
  EXPECT_FALSE(already_imported(session(), other).value());
}

catalog::Catalog small_catalog() {
  catalog::Catalog catalog;
  catalog.workspace.currency = Currency::parse("EUR").value();
  catalog::Activity post;
  post.name = "post";
  post.counts_as = "replied";
  catalog.activities = {post};
  catalog::Outcome order;
  order.name = "order";
  order.counts_as = "order";
  order.margin = catalog::Distribution{"point", 0.4, {}, {}, {}};
  catalog.outcomes = {order};
  catalog::Source source;
  source.id = "posts";
  source.legal_basis = {{catalog::Purpose::measurement, catalog::Basis::contract}};
  catalog.sources = {source};
  return catalog;
}

TEST_P(Ledger, BuildOrdersAndValues) {
  auto import = begin();
  for (std::uint64_t author : {10U, 11U}) {
    auto described = account(author);
    described.joined_at = Instant{5 * micros_per_second};
    ASSERT_TRUE(import->actor(described).has_value());
  }
  post(*import, 1, 11, 300);
  post(*import, 2, 10, 200);
  post(*import, 3, 10, 100);
  post(*import, 4, 10, 50, true);
  OutcomeFact order;
  order.row_key = 9;
  order.actor = {account(10).token};
  order.outcome_id = dictionary.id("outcome", "order");
  order.at = Instant{400 * micros_per_second};
  order.gross_minor = 11900, order.tax_minor = 1900, order.shipping_minor = 500, order.fee_minor = 30;
  order.currency = Currency::parse("EUR").value();
  ASSERT_TRUE(import->outcome(order).has_value());
  order.row_key = 10, order.actor = {};  // anonymous
  ASSERT_TRUE(import->outcome(order).has_value());
  commit(*import);

  const auto catalog = small_catalog();
  ASSERT_TRUE(write_catalog_tables(session(), catalog, dictionary).has_value());
  const Assignment links[] = {{ActorId{1}, PersonId{1}, 0}, {ActorId{2}, PersonId{2}, 0}};
  const auto report = build(session(), links, {"v1"});
  ASSERT_TRUE(report.has_value()) << report.error().what;
  EXPECT_EQ(report->people, 2);
  EXPECT_EQ(report->activities, 3);
  EXPECT_FALSE(report->unchanged);
  EXPECT_TRUE(build(session(), links, {"v1"})->unchanged);

  struct Seen {
    std::int64_t person;
    std::vector<std::int64_t> seconds, margins;
  };
  std::vector<Seen> seen;
  const auto kinds = kind_tables(catalog, dictionary);
  const auto reader = people_reader(session()).value();
  const auto walk = for_each_person(reader, {0, 100}, kinds, [&](const PersonSlice& slice) -> Result<> {
    Seen person{slice.person.value, {}, {}};
    for (const auto& activity : slice.activities) {
      EXPECT_EQ(activity.kind, ActivityKind::replied);
      person.seconds.push_back(activity.at.micros / micros_per_second);
    }
    for (const auto& outcome : slice.outcomes) person.margins.push_back(outcome.margin_minor);
    seen.push_back(person);
    return {};
  });
  ASSERT_TRUE(walk.has_value()) << walk.error().what;
  ASSERT_EQ(seen.size(), 2U);  // the anonymous order is nobody's
  EXPECT_EQ(seen[0].seconds, (std::vector<std::int64_t>{100, 200}));
  EXPECT_EQ(seen[0].margins, (std::vector<std::int64_t>{3770}));  // (119.00 - 19.00 - 5.00) * 0.4 - 0.30, by hand
  EXPECT_EQ(seen[1].seconds, (std::vector<std::int64_t>{300}));
}

TEST_P(Ledger, MissingRateIsAnError) {
  auto import = begin();
  OutcomeFact order;
  order.row_key = 9;
  order.outcome_id = dictionary.id("outcome", "order");
  order.at = Instant{86'400 * micros_per_second};
  order.gross_minor = 100;
  order.currency = Currency::parse("USD").value();
  ASSERT_TRUE(import->outcome(order).has_value());
  commit(*import);
  auto catalog = small_catalog();
  const auto refused = write_catalog_tables(session(), catalog, dictionary);
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().what, "1 rows are in USD, and no rate from USD to EUR is declared for their days");
  catalog.rates = {{Day{0}, Currency::parse("USD").value(), Currency::parse("EUR").value(), 0.9, "bank", {}}};
  EXPECT_TRUE(write_catalog_tables(session(), catalog, dictionary).has_value());
}

INSTANTIATE_TEST_SUITE_P(Engines, Ledger, testing::Values(engine::Dialect::duckdb, engine::Dialect::postgres),
                         engine::test::dialect_name);

TEST(KeyFilter, NeverForgetsAndSeldomErrs) {
  const std::uint64_t keys = 100'000, step = 0x9e3779b97f4a7c15ULL;
  KeyFilter filter(2 * keys);
  int wrong = 0;
  for (std::uint64_t i = 0; i < keys; ++i) wrong += filter.add(i * step) ? 1 : 0;
  EXPECT_LE(wrong, 500);  // half a percent
  for (std::uint64_t i = 0; i < keys; ++i) EXPECT_TRUE(filter.add(i * step));
}

TEST(TokenMap, KeepsWhatItWasGiven) {
  TokenMap map;
  for (std::int64_t i = 1; i <= 2'000; ++i)
    map.insert(Token{static_cast<std::uint64_t>(i), static_cast<std::uint64_t>(i % 97)}, i);
  for (std::int64_t i = 1; i <= 2'000; ++i) {
    const auto* entry = map.find(Token{static_cast<std::uint64_t>(i), static_cast<std::uint64_t>(i % 97)});
    ASSERT_NE(entry, nullptr);
    EXPECT_EQ(entry->actor_id, i);
  }
  EXPECT_EQ(map.find(Token{5, 6}), nullptr);
  EXPECT_EQ(map.size(), 2'000U);
}

}  // namespace
}  // namespace cw::ledger
