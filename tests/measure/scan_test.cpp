#include "measure/scan.hpp"

#include <gtest/gtest.h>

#include <cstring>

#include "tests/measure/population.hpp"

namespace cw::measure {
namespace {

using test::Person;

/// Remembers the order in which people arrive; merging appends.
class OrderFold final : public Fold {
 public:
  void person(const PersonSlice& slice) override { seen.push_back(slice.person.value); }
  void merge(Fold& later) override {
    auto& other = static_cast<OrderFold&>(later).seen;
    seen.insert(seen.end(), other.begin(), other.end());
  }
  std::unique_ptr<Fold> fresh() const override { return std::make_unique<OrderFold>(); }
  std::vector<std::int64_t> seen;
};

std::vector<Person> many(std::int64_t count) {
  std::vector<Person> people;
  for (std::int64_t id = 1; id <= count; ++id) {
    Person person{id};
    if (id % 3 == 0) person.joined(static_cast<double>(id % 80));
    for (int i = 0; i < id % 7; ++i) person.did(ActivityKind::replied, 55.0 + i * 3.3);
    for (int i = 0; i < id % 4; ++i) person.order(50.0 + 12.0 * i, 1000 * id + i, 300 * id);
    people.push_back(person);
  }
  return people;
}

TEST(Scan, SameRowsOnAnyNumberOfThreads) {
  const auto people = many(500);
  const auto one = test::rows_of(people, test::scope_of_march(), 1);
  ASSERT_EQ(one.size(), 500U);
  for (const int threads : {2, 3, 8}) {
    const auto several = test::rows_of(people, test::scope_of_march(), threads);
    ASSERT_EQ(several.size(), one.size());
    for (std::size_t i = 0; i < one.size(); ++i) {
      EXPECT_EQ(several[i].person, one[i].person);
      EXPECT_EQ(several[i].net_minor, one[i].net_minor);
      EXPECT_EQ(several[i].activity_count, one[i].activity_count);
    }
  }
}

TEST(Scan, MergesInOrderAndCounts) {
  const auto people = many(200);
  OrderFold fold;
  Fold* folds[] = {&fold};
  const auto counts = scan(test::source_of(people), folds, 4);
  ASSERT_TRUE(counts);
  EXPECT_EQ(counts->people, 200);
  std::int64_t activities = 0;
  for (const auto& person : people) activities += static_cast<std::int64_t>(person.activities.size());
  EXPECT_EQ(counts->activities, activities);
  EXPECT_TRUE(std::is_sorted(fold.seen.begin(), fold.seen.end()));
  EXPECT_EQ(fold.seen.size(), 200U);
}

Error error_of(const std::vector<Person>& people, int threads = 2) {
  OrderFold fold;
  Fold* folds[] = {&fold};
  const auto result = scan(test::source_of(people), folds, threads);
  return result ? Error{} : result.error();
}

TEST(Scan, RefusesRowsOutOfOrder) {
  auto people = many(70);
  std::swap(people[68].activities[0], people[68].activities[1]);  // person 69 has six
  EXPECT_EQ(error_of(people).code, ErrorCode::damaged);
  EXPECT_EQ(error_of(people).what, "activities of a person are not in their order");

  people = many(70);
  people[66].outcomes[1].at = people[66].outcomes[0].at;  // equal times need a rising row_id
  EXPECT_TRUE(error_of(people).what.empty());
  people[66].outcomes[1].row_id = people[66].outcomes[0].row_id;
  EXPECT_EQ(error_of(people).what, "outcomes of a person are not in their order");
}

TEST(Scan, RefusesPeopleOutOfOrder) {
  auto people = many(300);
  std::swap(people[1], people[2]);  // within one range
  EXPECT_EQ(error_of(people).what, "people are not in their order");
  people = many(3);
  const PersonSource backwards = [&](int range, const PersonVisitor& visit) -> Result<> {
    return range < 3 ? visit(test::slice_of(people[static_cast<std::size_t>(2 - range)])) : Result<>{};
  };
  OrderFold fold;
  Fold* folds[] = {&fold};
  EXPECT_EQ(scan(backwards, folds, 1).error().what, "ranges of people are not in their order");
}

TEST(Scan, ReportsTheErrorOfTheLowestRange) {
  const PersonSource broken = [](int range, const PersonVisitor&) -> Result<> {
    if (range == 7 || range == 20) return fail(ErrorCode::unreachable, "range " + std::to_string(range));
    return {};
  };
  OrderFold fold;
  Fold* folds[] = {&fold};
  for (const int threads : {1, 2, 6}) EXPECT_EQ(scan(broken, folds, threads).error().what, "range 7");
}

}  // namespace
}  // namespace cw::measure
