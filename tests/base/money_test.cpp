#include "base/money.hpp"

#include <gtest/gtest.h>

namespace cw {
namespace {

TEST(ParseMinor, ReadsWhatVendorsWrite) {
  EXPECT_EQ(parse_minor("1,129.00", 2).value(), 112900);
  EXPECT_EQ(parse_minor("1.234,56", 2, ',').value(), 123456);
  EXPECT_EQ(parse_minor("5000", 0).value(), 5000);
  EXPECT_EQ(parse_minor("-0.5", 2).value(), -50);
  EXPECT_EQ(parse_minor("$0.00", 2).value(), 0);
  EXPECT_EQ(parse_minor("20.000", 2).value(), 2000);
  EXPECT_EQ(parse_minor(".5", 2).value(), 50);
}

TEST(ParseMinor, RefusesWhatIsNotAnAmount) {
  for (const char* text : {"", "-", "abc", "1,1290.00", "1.005", "1.2.3", "99999999999999999999", "1e5", "NaN"}) {
    EXPECT_FALSE(parse_minor(text, 2).has_value()) << text;
  }
}

TEST(Allocate, LosesNoCent) {
  const std::vector<double> three = {1, 1, 1};
  EXPECT_EQ(allocate(1000, three), (std::vector<std::int64_t>{334, 333, 333}));  // by hand
  EXPECT_EQ(allocate(-1000, three), (std::vector<std::int64_t>{-334, -333, -333}));
  const std::vector<double> some = {0, 2, 1};
  EXPECT_EQ(allocate(100, some), (std::vector<std::int64_t>{0, 67, 33}));
  EXPECT_EQ(allocate(0, std::vector<double>{0, 0}), (std::vector<std::int64_t>{0, 0}));
}

TEST(MoneyText, GroupsAndSigns) {
  const Currency eur = Currency::parse("eur").value(), jpy = Currency::parse("JPY").value();
  EXPECT_EQ(to_text(Money{123456789, eur}), "1,234,567.89");
  EXPECT_EQ(to_text(Money{-5, eur}), "\u22120.05");
  EXPECT_EQ(to_text(Money{5000, jpy}), "5,000");
}

}  // namespace
}  // namespace cw
