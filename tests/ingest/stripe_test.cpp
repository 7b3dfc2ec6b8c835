#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/ingest/recording_sink.hpp"

namespace cw::ingest::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::Pair;

// By hand: the fee of ch_SAMPLE2 is 1.80 of 53.10 USD, so 180 / 5310 × 4900 = 166.1 EUR cents; that of ch_SAMPLE3 is
// 1.26 of 33.10 USD, so 126 / 3310 × 5000 = 190.3 yen; its dispute is the whole payment.
TEST(StripePayments, ReadsTheSampleExport) {
  auto source = source_of("stripe");
  source.columns["object"] = "community_ref (metadata)";
  const auto back = read_back(sample_path("stripe/unified_payments.csv"), source);
  ASSERT_EQ(back.error, "");
  EXPECT_THAT(back.lines, ElementsAre("2: actor customer cus_101 email=ana.ruiz@example.org",
                                      "2: outcome payment charge:ch_SAMPLE1 of customer cus_101 on ana10 at "
                                      "2026-07-15T09:00:00Z gross=112900USD fee=3304",
                                      "3: actor customer cus_102 email=Jane.Doe@example.org",
                                      "3: outcome payment charge:ch_SAMPLE2 of customer cus_102 on ch_SAMPLE2 at "
                                      "2026-07-16T09:00:00Z gross=4900EUR fee=166",
                                      "3: outcome refund refund:ch_SAMPLE2 of customer cus_102 on ch_SAMPLE2 at "
                                      "2026-07-16T09:00:00Z gross=-4900EUR",
                                      "4: actor customer cus_103 email=kenji.sato@example.net",
                                      "4: outcome payment charge:ch_SAMPLE3 of customer cus_103 on ch_SAMPLE3 at "
                                      "2026-07-17T09:00:00Z gross=5000JPY fee=190",
                                      "4: outcome chargeback chargeback:ch_SAMPLE3 of customer cus_103 on ch_SAMPLE3 "
                                      "at 2026-07-17T09:00:00Z gross=-5000JPY",
                                      "5: dropped failed Status for good"));
  EXPECT_EQ(back.report.notes.size(), 2U);
  EXPECT_EQ(fate(back.report, "Description"), "never read: message text");
}

TEST(StripePayments, TaxInsideTheAmountByTheDeclaredRate) {
  auto source = source_of("stripe_payments");
  source.tax_included = true;
  source.tax_rate = 0.19;
  const Written file("pay.csv",
                     "id,Created (UTC),Amount,Currency,Status\nch_1,2026-07-15 09:00,119.00,eur,Paid\nch_2,2026-07-15 "
                     "09:00,1.005,eur,Paid\nch_3,2026-07-15 09:00,1.00,euro,Paid\n");
  EXPECT_THAT(
      read_back(file.path, source).lines,
      ElementsAre("2: outcome payment charge:ch_1 of customer  on ch_1 at 2026-07-15T09:00:00Z gross=11900EUR tax=1900",
                  "3: dropped bad_amount Amount", "4: dropped bad_currency Currency"));
}

TEST(StripeEvents, ReadsTheSample) {
  const auto back = read_back(sample_path("stripe/events.ndjson"), source_of("stripe"));
  ASSERT_EQ(back.error, "");
  EXPECT_THAT(back.lines, ElementsAre("1: actor customer cus_101 email=ana.ruiz@example.org",
                                      "1: outcome payment charge:ch_SAMPLE1 of customer cus_101 on ch_SAMPLE1 at "
                                      "2026-07-15T09:00:00Z gross=112900USD",
                                      "2: outcome chargeback chargeback:ch_SAMPLE3 of customer  on ch_SAMPLE3 at "
                                      "2026-07-25T17:20:00Z gross=-5000JPY",
                                      "3: actor customer cus_102",
                                      "3: outcome subscription_started subscription_started:sub_SAMPLE1 of customer "
                                      "cus_102 on sub_SAMPLE1 at 2025-10-09T08:53:20Z",
                                      "3: outcome subscription_ended subscription_ended:sub_SAMPLE1 of customer "
                                      "cus_102 on sub_SAMPLE1 at 2026-07-26T21:06:40Z"));
  EXPECT_EQ(back.report.format, "JSON lines, UTF-8");
}

std::string charge_event(const std::string& event, std::int64_t at, const std::string& type, std::int64_t refunded) {
  return fmt::format(
             R"({{"id":"{}","created":{},"type":"{}","data":{{"object":{{"id":"ch_1","object":"charge","amount":1000,"amount_captured":1000,)"
             R"("amount_refunded":{},"currency":"eur","customer":"cus_1","status":"succeeded","created":1784106000}}}}}})",
             event, at, type, refunded) +
         "\n";
}

TEST(StripeEvents, TheNewestEventOfAnObjectSpeaksWhateverTheOrder) {
  const std::string older = charge_event("evt_1", 1784106000, "charge.succeeded", 0),
                    newer = charge_event("evt_2", 1784192400, "charge.refunded", 400);
  const Written forward("forward.ndjson", older + newer + newer), backward("backward.ndjson", newer + older + newer);
  const auto expected =
      ElementsAre("dropped duplicate for good", "dropped duplicate for good", "actor customer cus_1",
                  "outcome payment charge:ch_1 of customer cus_1 on ch_1 at 2026-07-15T09:00:00Z gross=1000EUR",
                  "outcome refund refund:ch_1 of customer cus_1 on ch_1 at 2026-07-16T09:00:00Z gross=-400EUR");
  for (const auto* file : {&forward, &backward}) {
    auto back = read_back(file->path, source_of("stripe"));
    ASSERT_EQ(back.error, "");
    for (std::string& line : back.lines) line.erase(0, line.find(": ") + 2);
    EXPECT_THAT(back.lines, expected);
    EXPECT_EQ(back.report.rows_read, 3);
    EXPECT_EQ(back.report.rows_kept, 1);
  }
}

TEST(StripeEvents, RefundObjectsReplaceTheSumOnTheCharge) {
  const Written file(
      "refunds.ndjson",
      charge_event("evt_2", 1784192400, "charge.refunded", 400) +
          R"({"id":"evt_3","created":1784192400,"type":"refund.created","data":{"object":{"id":"re_1","object":"refund","amount":400,"currency":"eur","charge":"ch_1","status":"succeeded","created":1784192300}}})" +
          "\nnot json\n[1]\n");
  const auto back = read_back(file.path, source_of("stripe"));
  ASSERT_EQ(back.error, "");
  EXPECT_THAT(
      back.lines,
      ElementsAre("3: dropped bad_json", "4: dropped bad_json", "1: actor customer cus_1",
                  "1: outcome payment charge:ch_1 of customer cus_1 on ch_1 at 2026-07-15T09:00:00Z gross=1000EUR",
                  "1: outcome refund refund:ch_1 of customer cus_1 on ch_1 gross=-400EUR retracted",
                  "2: actor customer cus_1",
                  "2: outcome refund refund:re_1 of customer cus_1 on ch_1 at 2026-07-16T08:58:20Z gross=-400EUR"));
}

}  // namespace
}  // namespace cw::ingest::testing
