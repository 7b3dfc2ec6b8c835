#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/ingest/recording_sink.hpp"

namespace cw::ingest::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::Pair;

// By hand: order 1001 is 95.00 with 15.62 tax, 5.00 shipping and 10.00 discount over lines of 60.00 and 2 × 20.00,
// so 60 % and 40 %: 57.00 and 38.00; tax 9.372 and 6.248, the spare cent to the larger remainder: 9.37 and 6.25.
TEST(ShopifyOrders, SplitsEachOrderOverItsLines) {
  const auto back = read_back(sample_path("shopify/orders_export.csv"), source_of("shopify_orders"));
  ASSERT_EQ(back.error, "");
  EXPECT_THAT(
      back.lines,
      ElementsAre("2: actor customer ana.ruiz@example.org email=ana.ruiz@example.org consent",
                  "2: outcome order order:#1001/1 of customer ana.ruiz@example.org on #1001 at 2026-08-05T07:59:58Z "
                  "gross=5700EUR tax=937 shipping=300 discount=600 product=Rotor 160 code=ANA10",
                  "5: outcome order order:#1001/2 of customer ana.ruiz@example.org on #1001 at 2026-08-05T07:59:58Z "
                  "gross=3800EUR tax=625 shipping=200 discount=400 product=Pads, organic code=ANA10",
                  "6: outcome order order:#1002/1 of customer  on #1002 retracted",
                  "6: outcome refund refund:#1002/1 of customer  on #1002 retracted",
                  "6: dropped cancelled cancelled_at for good"));
  EXPECT_EQ(back.report.rows_read, 3);
  EXPECT_EQ(back.report.rows_kept, 2);
  EXPECT_THAT(back.report.rows_dropped, ElementsAre(Pair("cancelled", 1)));
  EXPECT_EQ(fate(back.report, "Billing Zip"), "never read: a name or address");
  EXPECT_EQ(fate(back.report, "Note Attributes"), "never read: message text");
}

}  // namespace
}  // namespace cw::ingest::testing
