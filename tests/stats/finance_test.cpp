#include "stats/finance.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace cw::stats {
namespace {

TEST(Finance, RateOfReturnIsTheRootOrSaysWhyThereIsNone) {
  EXPECT_NEAR(*internal_rate_of_return(std::vector<double>{-100, 110}), 0.10, 1e-14);
  EXPECT_NEAR(*internal_rate_of_return(std::vector<double>{-100, 0, 121}), 0.10, 1e-14);
  EXPECT_NEAR(*internal_rate_of_return(std::vector<double>{0, -100, 50}), -0.5, 1e-14);
  EXPECT_NEAR(*internal_rate_of_return(std::vector<double>{100, -110}), 0.10, 1e-14);  // a loan
  EXPECT_EQ(internal_rate_of_return(std::vector<double>{1, 2}).error().code, ErrorCode::degenerate);
  EXPECT_EQ(internal_rate_of_return(std::vector<double>{-1, 3, -2}).error().code, ErrorCode::degenerate);
  EXPECT_EQ(internal_rate_of_return(std::vector<double>{}).error().code, ErrorCode::degenerate);
}

TEST(Finance, PresentValueAndPaybackByHand) {
  EXPECT_DOUBLE_EQ(net_present_value(std::vector<double>{-100, 110, 121}, 0.10), 100.0);
  EXPECT_DOUBLE_EQ(*discounted_payback(std::vector<double>{-100, 110, 121}, 0.10), 1.0);
  EXPECT_DOUBLE_EQ(*discounted_payback(std::vector<double>{-150, 110, 121}, 0.10), 1.5);
  EXPECT_DOUBLE_EQ(*discounted_payback(std::vector<double>{5, 1}, 0.10), 0.0);
  EXPECT_FALSE(discounted_payback(std::vector<double>{-150, 1}, 0.10));
}

TEST(Finance, ACustomerWhoNeverPaysTheCostHasNoPayback) {
  EXPECT_FALSE(payback_months({10, 0.5, 0}, 20.0));  // 10 + 5 + 2.5 + ... stays below 20
  EXPECT_EQ(payback_months({10, 0.5, 0}, 15.0)->whole_payments, 2);
  EXPECT_FALSE(payback_months({0, 0.1, 0}, 1.0));
  EXPECT_EQ(lifetime_value({10, 0, 0}, FirstPayment::now).error().code, ErrorCode::degenerate);
  EXPECT_DOUBLE_EQ(*lifetime_value({10, 0.5, 0}, FirstPayment::now), 20.0);
  EXPECT_DOUBLE_EQ(lifetime_value_within({10, 0.5, 0}, 2), 15.0);
  EXPECT_EQ(lifetime_value_within({10, 0.5, 0}, 0), 0.0);
}

}  // namespace
}  // namespace cw::stats
