// The demo company through the readers of the product, source by source as examples/demo declares them: what they
// find must be what was planted.
#include <fnmatch.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>
#include <tuple>

#include "catalog/catalog.hpp"
#include "generate/company.hpp"
#include "ingest/read.hpp"
#include "tests/generate/own_folder.hpp"

namespace {

namespace fs = std::filesystem;
using namespace cw;

struct Kept {
  std::string actor, object;
  std::int64_t gross = 0;
  Instant at;
};

/// Keeps the last word on every row, as the ledger does: a later file corrects an earlier one.
class LastWord : public ingest::Sink {
 public:
  std::map<std::string, std::map<std::string, Kept>> rows;  // activity or outcome -> native id -> row
  std::set<std::string> staff, bots, shadows, members, opted_out;
  std::map<std::string, std::int64_t> dropped_by_reason;
  std::int64_t broken = 0;

  Result<> actor(const ingest::ActorRow& row) override {
    const std::string id(row.native_id);
    if (row.staff) staff.insert(id);
    if (row.bot) bots.insert(id);
    if (row.shadow) shadows.insert(id);
    if (row.space == "member") members.insert(id);
    if (row.consent == false) opted_out.insert(id);
    return {};
  }
  Result<> activity(const ingest::ActivityRow& row) override {
    keep(row.activity, row.native_id, {std::string(row.actor), std::string(row.object), 0, row.at}, row.retracted);
    return {};
  }
  Result<> outcome(const ingest::OutcomeRow& row) override {
    keep(row.outcome, row.native_id, {std::string(row.actor), std::string(row.object), row.gross_minor, row.at},
         row.retracted);
    return {};
  }
  Result<> link(const ingest::LinkRow&) override { return {}; }
  Result<> traffic(const ingest::TrafficRow&) override { return {}; }
  Result<> dropped(const ingest::DroppedRow& row) override {
    ++dropped_by_reason[std::string(row.reason)];
    broken += row.replayable ? 1 : 0;
    return {};
  }

 private:
  void keep(std::string_view name, std::string_view id, Kept row, bool retracted) {
    auto& named = rows[std::string(name)];
    if (retracted) {
      named.erase(std::string(id));
    } else {
      named[std::string(id)] = std::move(row);
    }
  }
};

struct Company {
  fs::path folder;
  generate::Truth truth;
  catalog::Catalog catalog;
};

const Company& company() {
  static const Company made = [] {
    Company all;
    all.folder = generate::testing::own_folder("readers");
    fs::remove_all(all.folder);
    auto truth = generate::write_company({.folder = all.folder.string()});
    EXPECT_TRUE(truth && generate::write_workspace(all.folder.string()));
    auto checked = catalog::load(all.folder.string(), make_day(2026, 10, 2));
    EXPECT_TRUE(checked && checked->usable());
    if (truth) all.truth = std::move(*truth);
    if (checked) all.catalog = std::move(checked->catalog);
    return all;
  }();
  return made;
}

LastWord read(const std::string& id) {
  LastWord sink;
  const catalog::Source* source = company().catalog.source(id);
  EXPECT_NE(source, nullptr);
  std::set<std::string> paths;
  for (const auto& entry : fs::recursive_directory_iterator(company().folder / "inbox")) {
    const std::string below = fs::relative(entry.path(), company().folder).string();
    const bool wanted = std::any_of(source->files.begin(), source->files.end(), [&](const std::string& glob) {
      return fnmatch(glob.c_str(), below.c_str(), FNM_PATHNAME) == 0;
    });
    if (wanted && entry.is_regular_file()) paths.insert(below);
  }
  EXPECT_FALSE(paths.empty()) << id;
  for (const std::string& below : paths) {
    const auto report = ingest::read_file((company().folder / below).string(), *source, sink);
    EXPECT_TRUE(report) << below << ": " << (report ? "" : report.error().what);
    if (!report) continue;
    const auto file = std::find_if(company().truth.files.begin(), company().truth.files.end(),
                                   [&](const generate::FileTruth& f) { return f.path == below; });
    EXPECT_EQ(report->rows_read, file->rows) << below;
  }
  return sink;
}

std::int64_t bad_rows(const std::string& part) {
  std::int64_t bad = 0;
  for (const auto& file : company().truth.files) bad += file.path.find(part) != std::string::npos ? file.bad : 0;
  return bad;
}

/// Name, place and how the files of every source match: no generated file is left over.
TEST(Readers, EveryGeneratedFileBelongsToOneSource) {
  for (const auto& file : company().truth.files) {
    int sources = 0;
    for (const auto& source : company().catalog.sources) {
      for (const auto& glob : source.files) sources += fnmatch(glob.c_str(), file.path.c_str(), FNM_PATHNAME) == 0;
    }
    EXPECT_GE(sources, 1) << file.path;
  }
}

TEST(Readers, ShopHasTheOrdersAndRefundsOfTheTruth) {
  LastWord shop = read("shop");
  std::set<std::string> orders;
  std::int64_t gross = 0, refunded = 0;
  for (const auto& [id, row] : shop.rows["order"]) {
    if (shop.staff.contains(row.actor)) continue;
    orders.insert(row.object);
    gross += row.gross;
  }
  for (const auto& [id, row] : shop.rows["refund"]) refunded -= shop.staff.contains(row.actor) ? 0 : row.gross;
  const auto& total = company().truth.periods.back().actual;
  EXPECT_EQ(static_cast<std::int64_t>(orders.size()), total.orders);
  EXPECT_EQ(gross, total.gross);
  EXPECT_EQ(refunded, total.refunded);
  EXPECT_EQ(shop.broken, bad_rows("/shop/"));
}

TEST(Readers, ForumHasItsMembersAndNoPrivateTopic) {
  LastWord forum = read("forum");
  const auto& identity = company().truth.identity;
  std::int64_t members = 0;
  for (const auto& id : forum.members)
    members += forum.staff.contains(id) || forum.bots.contains(id) || forum.shadows.contains(id) ? 0 : 1;
  EXPECT_EQ(members, identity.members + identity.second_accounts + identity.spam_accounts);
  EXPECT_EQ(static_cast<std::int64_t>(forum.shadows.size()), identity.staged_accounts);
  EXPECT_EQ(static_cast<std::int64_t>(forum.opted_out.size()), identity.opted_out);
  EXPECT_EQ(forum.dropped_by_reason["private_message"], 2 * company().truth.private_topics) << "topic and first post";
  EXPECT_EQ(forum.broken, bad_rows("/forum/"));
  EXPECT_GT(forum.rows["topic_viewed"].size(), 3000U);
  EXPECT_GT(forum.rows["answer_accepted"].size(), 100U);
}

TEST(Readers, HelpdeskHasTheTicketsOfTheTruth) {
  LastWord support = read("support");
  EXPECT_EQ(static_cast<std::int64_t>(support.rows["ticket"].size()), company().truth.periods.back().tickets);
  EXPECT_EQ(support.broken, bad_rows("/support/"));
}

TEST(Readers, PaymentsHaveTheChargebacksOfTheTruth) {
  LastWord payments = read("payments");
  const auto& total = company().truth.periods.back().actual;
  std::int64_t disputed = 0;
  for (const auto& [id, row] : payments.rows["chargeback"]) disputed -= row.gross;
  EXPECT_EQ(static_cast<std::int64_t>(payments.rows["chargeback"].size()), total.disputes);
  EXPECT_EQ(disputed, total.disputed);
  EXPECT_TRUE(payments.rows["refund"].empty()) << "the shop's refunds are the ones that count";
}

TEST(Readers, EventsHaveGuests) {
  LastWord events = read("events");
  EXPECT_GT(events.rows["attended"].size(), 200U);
  EXPECT_GT(events.rows["registered"].size(), events.rows["attended"].size());
  EXPECT_GT(events.dropped_by_reason["declined"], 0);
  EXPECT_EQ(events.broken, 0);
}

TEST(Readers, CustomersAreThoseWithAnAccount) {
  LastWord customers = read("shop_customers");
  EXPECT_EQ(customers.broken, 0);
  EXPECT_TRUE(customers.members.empty());
}

}  // namespace
