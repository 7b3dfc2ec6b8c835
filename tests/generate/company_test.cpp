#include "generate/company.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <sstream>

#include "tests/generate/own_folder.hpp"

namespace {

namespace fs = std::filesystem;
using cw::generate::CompanyOptions;
using cw::generate::Truth;
using cw::generate::testing::own_folder;

std::string text_of(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::string first_line(const fs::path& path) {
  const std::string text = text_of(path);
  return text.substr(0, text.find('\n'));
}

Truth write(const std::string& name, CompanyOptions options = {}) {
  options.folder = own_folder(name).string();
  fs::remove_all(options.folder);
  auto truth = cw::generate::write_company(options);
  EXPECT_TRUE(truth) << (truth ? "" : truth.error().what);
  return truth ? *truth : Truth{};
}

std::map<std::string, std::string> files_below(const fs::path& folder) {
  std::map<std::string, std::string> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file()) files[fs::relative(entry.path(), folder).string()] = text_of(entry.path());
  }
  return files;
}

std::set<std::string> columns_of(const std::string& header) {
  std::set<std::string> columns;
  std::stringstream stream(header);
  for (std::string column; std::getline(stream, column, ',');) columns.insert(column);
  return columns;
}

int check_independently(const fs::path& folder, const std::string& flags = "") {
  const std::string script = (fs::path(CW_SOURCE_DIR) / "tests/reference/demo_truth.py").string();
  return std::system(("python3 '" + script + "' '" + folder.string() + "' " + flags).c_str());
}

/// The default company, written once for the tests that only look at it.
const Truth& company() {
  static const Truth truth = write("company");
  return truth;
}

fs::path inbox() {
  return own_folder("company") / "inbox";
}

TEST(Company, TruthIsWhatAnIndependentProgramFindsInTheFiles) {
  company();
  EXPECT_EQ(check_independently(own_folder("company")), 0);
}

TEST(Company, IndependentProgramSeesAChangedAmount) {
  write("changed", {.people = 300});
  const fs::path truth = own_folder("changed") / "truth/truth.json";
  std::string text = text_of(truth);
  const auto at = text.find("\"gross_minor\": ") + 15;
  text[at] = text[at] == '9' ? '1' : '9';
  std::ofstream(truth, std::ios::binary) << text;
  EXPECT_NE(check_independently(own_folder("changed")), 0);
}

TEST(Company, SameOptionsGiveTheSameBytes) {
  write("once", {.people = 400, .seed = {3}});
  write("twice", {.people = 400, .seed = {3}});
  write("other", {.people = 400, .seed = {4}});
  const auto once = files_below(own_folder("once"));
  EXPECT_EQ(once, files_below(own_folder("twice")));
  EXPECT_NE(once, files_below(own_folder("other")));
  EXPECT_GE(once.size(), 25U);
}

TEST(Company, HasARealisticSize) {
  const auto& total = company().periods.back();
  EXPECT_EQ(total.period, "total");
  EXPECT_GT(total.actual.orders, 1500);
  EXPECT_LT(total.actual.orders, 3000);
  const double average = static_cast<double>(total.actual.gross) / static_cast<double>(total.actual.orders);
  EXPECT_NEAR(average, 9500.0, 1000.0);  // cents
  const double margin = static_cast<double>(total.actual.margin) / static_cast<double>(total.actual.net);
  EXPECT_NEAR(margin, 0.41, 0.02);
  EXPECT_GT(company().identity.members, 450);
  EXPECT_LT(company().identity.members, 650);
}

TEST(Company, SelfSelectionIsFarAboveTheTruth) {
  for (const auto& period : company().periods) {
    auto incremental = period.actual;
    incremental -= period.without_community;
    if (period.period == "2025Q3") {  // before the launch
      EXPECT_EQ(incremental.orders, 0);
      EXPECT_EQ(period.naive.members, 0);
      continue;
    }
    EXPECT_GT(incremental.orders, 0) << period.period;
    EXPECT_GT(period.naive.claimed_margin(), 2 * incremental.margin) << period.period;
  }
}

TEST(Company, NaiveClaimIsWorkedOutByHand) {
  cw::generate::NaiveGap gap;
  gap.members = 10, gap.non_members = 40, gap.member_margin = 5000, gap.non_member_margin = 8000;
  EXPECT_EQ(gap.claimed_margin(), 3000);  // (500 - 200) x 10
  gap.non_members = 0;
  EXPECT_EQ(gap.claimed_margin(), 0);
}

TEST(Company, QuartersAddUpToTheTotal) {
  cw::generate::Sales actual, without;
  std::int64_t tickets = 0;
  for (std::size_t q = 0; q + 1 < company().periods.size(); ++q) {
    actual += company().periods[q].actual;
    without += company().periods[q].without_community;
    tickets += company().periods[q].tickets;
  }
  EXPECT_EQ(actual.orders, company().periods.back().actual.orders);
  EXPECT_EQ(actual.margin, company().periods.back().actual.margin);
  EXPECT_EQ(without.net, company().periods.back().without_community.net);
  EXPECT_EQ(tickets, company().periods.back().tickets);
}

TEST(Company, DealsGroupHarms) {
  const auto& total = company().periods.back();
  EXPECT_EQ(total.actual.orders, total.without_deals_group.orders);
  EXPECT_GT(total.actual.disputes, total.without_deals_group.disputes);
  EXPECT_GT(total.actual.refunded, total.without_deals_group.refunded);
  EXPECT_LT(total.actual.margin, total.without_deals_group.margin);
}

/// Headers against the samples of the true formats.
TEST(Company, HeadersAreTheVendors) {
  company();
  const fs::path samples = fs::path(CW_SOURCE_DIR) / "tests/reference/formats";
  EXPECT_EQ(first_line(inbox() / "shop/orders-2026-08.csv"), first_line(samples / "shopify/orders_export.csv"));
  EXPECT_EQ(first_line(inbox() / "forum/solved.csv"), first_line(samples / "discourse/data_explorer_solved.csv"));
  const auto until = [](const std::string& text, const char* last) { return text.substr(0, text.find(last)); };
  EXPECT_EQ(until(first_line(inbox() / "forum/user-list.csv"), ",Rider type"),
            until(first_line(samples / "discourse/user-list-260901-101500.csv"), ",Company"));
  EXPECT_EQ(until(first_line(inbox() / "events/luma_ama_webinar_2025-11.csv"), ",How did"),
            until(first_line(samples / "events/luma_guests.csv"), ",What's"));
  const auto ours = columns_of(first_line(inbox() / "payments/stripe.csv"));
  for (const auto& column : columns_of(first_line(samples / "stripe/unified_payments.csv"))) {
    EXPECT_TRUE(column == "community_ref (metadata)" || ours.contains(column)) << column;
  }
}

TEST(Company, QuirksOfTheVendorsAreThere) {
  company();
  const std::string users = text_of(inbox() / "forum/user-list.csv");
  EXPECT_NE(users.find("\"\"\"Fernweh Cycles, team\"\"\""),
            std::string::npos);  // quoted by the forum, then by the writer
  const std::string orders = text_of(inbox() / "shop/orders-2026-08.csv");
  EXPECT_NE(orders.find(" +0200"), std::string::npos);
  EXPECT_NE(orders.find(" +0100"), std::string::npos);
  EXPECT_NE(orders.find("\"utm_source: forum\nutm_medium: post"), std::string::npos);
  EXPECT_NE(orders.find(",'04109,"), std::string::npos);
  EXPECT_EQ(text_of(inbox() / "events/luma_ama_webinar_2025-11.csv").substr(0, 3), "\xEF\xBB\xBF");
  EXPECT_NE(text_of(inbox() / "payments/stripe.csv").find("needs_response"), std::string::npos);
  EXPECT_NE(text_of(inbox() / "support/tickets.ndjson").find("closed_by_merge"), std::string::npos);
}

/// 2026-10-01 00:00 in Berlin is 2026-09-30 22:00 UTC; 2025-10-01 00:00 is 2025-09-30 22:00 UTC.
TEST(Company, NothingLiesOutsideTheWindow) {
  company();
  std::istringstream topics(text_of(inbox() / "forum/topics.csv"));
  std::string line;
  std::getline(topics, line);
  while (std::getline(topics, line)) {
    const auto from = line.find(',', line.find(',') + 1) + 1;
    const std::string created = line.substr(from, 19);
    EXPECT_GE(created, "2025-08-31 22:00:00");  // staff came a month before the launch
    EXPECT_LT(created, "2026-09-30 22:00:00");
  }
}

TEST(Company, GzipHoldsTheSameText) {
  write("plain", {.people = 200});
  write("gzip", {.people = 200, .gzip = true});
  const fs::path packed = own_folder("gzip") / "inbox/forum/posts-2026-08.csv.gz";
  const fs::path unpacked = own_folder("gzip") / "unpacked.csv";
  ASSERT_EQ(std::system(("gzip -dc '" + packed.string() + "' > '" + unpacked.string() + "'").c_str()), 0);
  EXPECT_EQ(text_of(unpacked), text_of(own_folder("plain") / "inbox/forum/posts-2026-08.csv"));
  EXPECT_EQ(check_independently(own_folder("gzip")), 0);
}

TEST(Company, OtherWindowsWork) {
  const Truth truth =
      write("window", {.people = 300, .from = cw::make_day(2024, 2, 1), .until = cw::make_day(2024, 12, 1)});
  EXPECT_EQ(truth.periods.front().period, "2024Q1");
  EXPECT_EQ(truth.periods.size(), 5U);
  EXPECT_TRUE(fs::exists(own_folder("window") / "inbox/forum/posts-2024-11.csv"));
  EXPECT_EQ(check_independently(own_folder("window")), 0);
}

TEST(Company, RefusesWhatItCannotServe) {
  CompanyOptions options;
  options.folder = own_folder("refused").string();
  const auto code = [](const CompanyOptions& asked) { return cw::generate::write_company(asked).error().code; };
  options.people = 99;
  EXPECT_EQ(code(options), cw::ErrorCode::usage);
  options.people = 200;
  options.from = cw::make_day(2025, 7, 2);
  EXPECT_EQ(code(options), cw::ErrorCode::usage);
  options.from = cw::make_day(2026, 5, 1);
  EXPECT_EQ(code(options), cw::ErrorCode::usage);
  options.from = cw::make_day(2025, 7, 1);
  options.activities_per_member = 0.0;
  EXPECT_EQ(code(options), cw::ErrorCode::usage);
  options.activities_per_member = 30.0;
  options.folder = "/proc/none";
  EXPECT_EQ(code(options), cw::ErrorCode::unreachable);
  EXPECT_FALSE(fs::exists(own_folder("refused")));
}

TEST(Company, ReportsAFullDisk) {
  if (!fs::exists("/dev/full")) GTEST_SKIP() << "no /dev/full here";
  const fs::path folder = own_folder("full");
  fs::remove_all(folder);
  fs::create_directories(folder / "inbox/forum");
  fs::create_symlink("/dev/full", folder / "inbox/forum/visits.csv");
  const auto truth = cw::generate::write_company({.folder = folder.string(), .people = 200});
  ASSERT_FALSE(truth);
  EXPECT_EQ(truth.error().code, cw::ErrorCode::unreachable);
}

TEST(SpeedTables, HaveTheirRows) {
  const Truth truth = write("speed", {.people = 1000, .speed_tables = true});
  std::map<std::string, std::int64_t> rows;
  for (const auto& file : truth.files) rows[file.path] = file.rows;
  EXPECT_EQ(rows["inbox/forum/posts.csv"], 13'000);
  EXPECT_EQ(rows["inbox/forum/likes.csv"], 6'000);
  EXPECT_EQ(rows["inbox/forum/topics.csv"], 1'000);
  EXPECT_EQ(rows["inbox/forum/user-list.csv"], 200);
  EXPECT_EQ(rows["inbox/shop/orders.csv"], 3'000);
  for (const auto& [path, count] : rows) {
    const std::string text = text_of(own_folder("speed") / path);
    EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), count + 1) << path;
  }
}

}  // namespace
