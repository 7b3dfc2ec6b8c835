#include "measure/topic_table.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace cw::measure {
namespace {

Instant hour(int hours) {
  return Instant{std::int64_t{hours} * 3'600 * micros_per_second};
}
TopicAnswer reply(std::int64_t topic, std::int64_t person, int at) {
  return {topic, PersonId{person}, hour(at), false};
}
TopicAnswer accepted(std::int64_t topic, std::int64_t person, int at) {
  return {topic, PersonId{person}, hour(at), true};
}

/// 10: asked by 1, who bumps it; 2 answers after 5 hours, staff (9) after 7; accepted after 9. 11: staff first. 12:
/// nobody else answers, the asker accepts. 14: nothing. 15: staff and a member in the same moment.
std::vector<TopicRow> topics() {
  return {{10, PersonId{1}, hour(100)},
          {11, PersonId{2}, hour(110)},
          {12, PersonId{1}, hour(120)},
          {14, PersonId{1}, hour(140)},
          {15, PersonId{2}, hour(150)}};
}
std::vector<TopicAnswer> answers() {
  return {reply(10, 1, 101), reply(10, 2, 105), reply(10, 9, 107), accepted(10, 2, 109), accepted(10, 2, 119),
          reply(11, 9, 111), reply(11, 1, 112), reply(12, 1, 121), accepted(12, 1, 122), reply(13, 2, 130),
          reply(0, 2, 130),  reply(15, 3, 151), reply(15, 9, 151), reply(15, 4, 152)};
}

void expect_by_hand(const std::vector<TopicRow>& rows) {
  ASSERT_EQ(rows.size(), 5U);
  const auto expect = [&](std::size_t at, std::int64_t id, Instant first, Instant solved, bool by_staff) {
    EXPECT_EQ(rows[at].topic_id, id);
    EXPECT_EQ(rows[at].first_response_at, first) << id;
    EXPECT_EQ(rows[at].accepted_at, solved) << id;
    EXPECT_EQ(rows[at].by_staff, by_staff) << id;
  };
  expect(0, 10, hour(105), hour(109), false);
  expect(1, 11, hour(111), never, true);
  expect(2, 12, never, hour(122), false);
  expect(3, 14, never, never, false);
  expect(4, 15, hour(151), never, true);
}

TEST(TopicTable, JoinsWhatFollowedByHand) {
  const PersonId staff[] = {PersonId{9}};
  TopicTable table(topics(), staff);
  table.add(answers());
  expect_by_hand(table.finish());
}

TEST(TopicTable, AnyOrderAnyPortions) {
  const PersonId staff[] = {PersonId{9}};
  auto shuffled = answers();
  for (int turn = 0; turn < 14; ++turn) {
    std::rotate(shuffled.begin(), shuffled.begin() + 1, shuffled.end());
    std::swap(shuffled[0], shuffled[static_cast<std::size_t>(turn)]);
    TopicTable table(topics(), staff);
    for (const auto& answer : shuffled) table.add({&answer, 1});
    expect_by_hand(table.finish());
  }
}

TEST(TopicTable, ManyTopicsAreToldApart) {
  std::vector<TopicRow> many;
  for (std::int64_t id = 1; id <= 3'000; ++id) many.push_back({id * (1LL << 40), PersonId{1}, hour(0)});
  TopicTable table(many, {});
  std::vector<TopicAnswer> replies;
  for (int id = 1; id <= 3'000; ++id) replies.push_back(reply(id * (1LL << 40), 2, id));
  table.add(replies);
  const auto rows = table.finish();
  for (int id = 1; id <= 3'000; ++id) EXPECT_EQ(rows[static_cast<std::size_t>(id - 1)].first_response_at, hour(id));
}

TEST(TopicTable, WithoutTopicsThereAreNone) {
  TopicTable table({}, {});
  table.add(answers());
  EXPECT_TRUE(table.finish().empty());
}

}  // namespace
}  // namespace cw::measure
