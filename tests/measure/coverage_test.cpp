#include "measure/coverage.hpp"

#include <gtest/gtest.h>

namespace cw::measure {
namespace {

PersonRow person(bool member, std::int64_t net_minor) {
  PersonRow row;
  row.member = member;
  row.net_minor = net_minor;
  if (net_minor != 0) row.first_order_at = Instant{1};
  return row;
}

TEST(Coverage, BoundTakesTheLargestOfTheOthers) {
  const PersonRow rows[] = {person(true, 1000), person(true, 0),   person(true, 0),   person(false, 500),
                            person(false, 900), person(false, 50), person(false, -70)};
  const auto seen = coverage(rows, {200, 1, 30, 2, 7});
  EXPECT_EQ(seen.people, 7);
  EXPECT_EQ(seen.members, 3);
  EXPECT_EQ(seen.members_matched, 1);
  EXPECT_EQ(seen.net_minor, 1000 + 500 + 900 + 50 - 70 + 200);
  EXPECT_EQ(seen.hidden_at_most_minor, 200 + 30 + 7 + 900 + 500);  // two unmatched members: the two largest others
}

TEST(Coverage, AnAccountWithoutAnOrderIsACustomer) {
  PersonRow member_with_account = person(true, 0), other_with_account = person(false, 0);
  member_with_account.has_account = other_with_account.has_account = true;
  const PersonRow rows[] = {member_with_account, other_with_account, person(true, 700), person(false, 0)};
  const auto seen = coverage(rows, {});
  EXPECT_EQ(seen.customers, 3);
  EXPECT_EQ(seen.members_matched, 2);
}

TEST(Coverage, NothingIsHiddenWhereAllIsKnown) {
  const PersonRow rows[] = {person(true, 1000), person(false, 500)};
  EXPECT_EQ(coverage(rows, {}).hidden_at_most_minor, 0);
}

}  // namespace
}  // namespace cw::measure
