#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/ingest/recording_sink.hpp"
#include "tests/ingest/written_zip.hpp"

namespace cw::ingest::testing {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::vector<std::string> salesforce(const std::string& name, const std::string& text) {
  const Written file(name, text);
  const auto back = read_back(file.path, source_of("salesforce"));
  EXPECT_EQ(back.error, "");
  return back.lines;
}

TEST(Salesforce, ContactsOfTheSample) {
  const auto back = read_back(sample_path("salesforce/Contact.csv"), source_of("salesforce"));
  ASSERT_EQ(back.error, "");
  EXPECT_EQ(back.report.kind, "salesforce_contacts");
  EXPECT_THAT(back.lines,
              ElementsAre("2: actor contact 003000000000001 email=ana.ruiz@example.org",
                          "2: link account account-of:003000000000001 of contact 003000000000001 to 001000000000001",
                          "3: actor contact 003000000000002 retracted",
                          "3: link account account-of:003000000000002 of contact 003000000000002 to 001000000000001 "
                          "retracted",
                          "3: dropped merged MasterRecordId for good"));
  EXPECT_EQ(fate(back.report, "FirstName"), "never read: a name or address");
}

TEST(Salesforce, OpportunitiesAndRolesOfTheSample) {
  EXPECT_THAT(
      read_back(sample_path("salesforce/Opportunity.csv"), source_of("salesforce")).lines,
      ElementsAre("2: outcome deal_won deal:006000000000001 of account 001000000000001 on deal:006000000000001 "
                  "at 2026-08-20T00:00:00Z gross=2400000USD product=Existing Business",
                  "2: outcome deal_created created:006000000000001 of account 001000000000001 on "
                  "deal:006000000000001 at 2026-05-01T10:00:00Z",
                  "3: outcome deal_lost deal:006000000000002 of account 001000000000002 on deal:006000000000002 "
                  "at 2026-07-01T00:00:00Z product=New Business",
                  "3: outcome deal_created created:006000000000002 of account 001000000000002 on "
                  "deal:006000000000002 at 2026-04-01T10:00:00Z"));
  EXPECT_THAT(read_back(sample_path("salesforce/OpportunityContactRole.csv"), source_of("salesforce")).lines,
              ElementsAre("2: link deal role:00K000000000001 of contact 003000000000001 to deal:006000000000001"));
  EXPECT_THAT(
      read_back(sample_path("salesforce/CampaignMember.csv"), source_of("salesforce")).lines,
      ElementsAre("2: activity campaign_received campaign_received:00v000000000001 by 003000000000001 (contact) "
                  "on campaign:701000000000001 at 2026-08-01T10:00:00Z",
                  "2: activity campaign_responded campaign_responded:00v000000000001 by 003000000000001 "
                  "(contact) on campaign:701000000000001 at 2026-08-12T00:00:00Z"));
}

TEST(Salesforce, OpenDeletedAndBrokenDeals) {
  const std::string header =
      "Id,AccountId,StageName,Amount,CurrencyIsoCode,CloseDate,IsClosed,IsWon,CreatedDate,IsDeleted\n";
  EXPECT_THAT(
      salesforce("opp.csv", header + "1,A,Proposal,1.50,EUR,2099-01-01,false,false,2026-05-01,false\n"
                                     "2,A,Closed Won,1.50,EUR,2026-05-09,true,true,2026-05-01,true\n"
                                     "3,A,Closed Won,x,EUR,2026-05-09,true,true,2026-05-01,false\n"
                                     "4,A,Closed Won,1,XYZ1,2026-05-09,true,true,2026-05-01,false\n"
                                     "5,A,Closed Won,1,EUR,,true,true,2026-05-01,false\n"
                                     ",A,Closed Won,1,EUR,2026-05-09,true,true,2026-05-01,false\n"
                                     "6,A,Closed Won,1200.0,JPY,2026-05-09,true,true,2026-05-01,false\n"
                                     "7,A,Closed Won,1200.5,JPY,2026-05-09,true,true,2026-05-01,false\n"),
      ElementsAre("2: outcome deal_open deal:1 of account A on deal:1 at 2026-05-01T00:00:00Z gross=150EUR",
                  "2: outcome deal_created created:1 of account A on deal:1 at 2026-05-01T00:00:00Z",
                  "3: outcome deal_won deal:2 of account A on deal:2 gross=150EUR retracted",
                  "3: outcome deal_created created:2 of account A on deal:2 retracted", "3: dropped deleted for good",
                  "4: dropped bad_amount Amount", "5: dropped bad_currency Currency",
                  "6: dropped missing_date CloseDate", "7: dropped missing_id Id",
                  "8: outcome deal_won deal:6 of account A on deal:6 at 2026-05-09T00:00:00Z gross=1200JPY",
                  "8: outcome deal_created created:6 of account A on deal:6 at 2026-05-01T00:00:00Z",
                  "9: dropped bad_amount Amount"));
}

TEST(Salesforce, LeadsAccountsCampaignsTasksAndEvents) {
  EXPECT_THAT(salesforce("lead.csv",
                         "Id,Email,Company,IsConverted,ConvertedDate,CreatedDate,HasOptedOutOfEmail,IsEmailBounced\n"
                         "00Q1,a@example.org,C,true,2026-05-09,2026-05-01,true,false\n"
                         "00Q2,b@example.org,C,false,,2026-05-01,false,true\n"
                         "00Q3,c@example.org,C,true,,2026-05-01,false,false\n"),
              ElementsAre("2: actor contact 00Q1 email=a@example.org opt-out",
                          "2: outcome lead lead:00Q1 of contact 00Q1 on lead:00Q1 at 2026-05-01T00:00:00Z",
                          "2: outcome lead_converted lead_converted:00Q1 of contact 00Q1 on lead_converted:00Q1 at "
                          "2026-05-09T00:00:00Z",
                          "3: actor contact 00Q2",
                          "3: outcome lead lead:00Q2 of contact 00Q2 on lead:00Q2 at 2026-05-01T00:00:00Z",
                          "4: actor contact 00Q3 email=c@example.org", "4: dropped missing_date ConvertedDate"));
  EXPECT_THAT(salesforce("account.csv",
                         "Id,MasterRecordId,Name,Type,Industry,IsDeleted\n001A,,N,T,I,false\n001B,001A,N,T,I,true\n"),
              ElementsAre("2: actor account 001A", "3: actor account 001B retracted",
                          "3: dropped merged MasterRecordId for good"));
  const Written campaigns("camp.csv",
                          "Id,Name,Type,Status,StartDate,EndDate,ActualCost,CurrencyIsoCode\n701A,n,t,s,,,1200.50,EUR\n"
                          "701B,n,t,s,,,99.50,EUR\n701C,n,t,s,,,,\n701D,n,t,s,,,much,EUR\n");
  const auto back = read_back(campaigns.path, source_of("salesforce"));
  EXPECT_THAT(back.lines, ElementsAre("2: dropped no_person for good", "3: dropped no_person for good",
                                      "4: dropped no_person for good", "5: dropped bad_amount ActualCost"));
  EXPECT_THAT(back.report.notes, Contains(HasSubstr("1,300.00")));
  EXPECT_THAT(
      salesforce("task.csv",
                 "Id,WhoId,WhatId,Subject,Status,ActivityDate,IsDeleted\n00T1,003A,006A,s,Completed,2026-05-09,false\n"
                 "00T2,003A,001A,s,Not Started,2026-05-09,false\n00T3,,001A,s,Completed,2026-05-09,false\n"
                 "00T4,003A,001A,s,Completed,,false\n"),
      ElementsAre("2: activity sales_conversation task:00T1 by 003A (contact) on deal:006A at 2026-05-09T00:00:00Z",
                  "3: dropped not_done Status for good", "4: dropped no_person WhoId for good",
                  "5: dropped missing_date ActivityDate"));
  EXPECT_THAT(salesforce("event.csv", "Id,WhoId,WhatId,StartDateTime\n00U1,003A,,2026-05-09T10:00:00.000Z\n"),
              ElementsAre("2: activity sales_conversation event:00U1 by 003A (contact) on  at 2026-05-09T10:00:00Z"));
}

TEST(Salesforce, AWeeklyExportHoldsManyTables) {
  const WrittenZip zip("we.zip",
                       {{"Account.csv", "Id,MasterRecordId,Name,Type,Industry\n001A,,N,T,I\n"},
                        {"Solution.csv", "Id,SolutionName,SolutionNote\n1,a,b\n"},
                        {"OpportunityContactRole.csv", "Id,OpportunityId,ContactId,Role\n00K1,006A,003A,x\n"}});
  const auto back = read_back(zip.path, source_of("salesforce"));
  ASSERT_EQ(back.error, "");
  EXPECT_EQ(back.report.kind, "salesforce_accounts, salesforce_contact_roles");
  EXPECT_THAT(back.lines, ElementsAre("2: actor account 001A", "2: link deal role:00K1 of contact 003A to deal:006A"));
  EXPECT_THAT(back.report.notes, Contains("1 files in it fit no reader of this source and were not read"));
  const WrittenZip other("we.zip", {{"Solution.csv", "Id,SolutionName,SolutionNote\n1,a,b\n"}});
  EXPECT_THAT(read_back(other.path, source_of("salesforce")).error,
              HasSubstr("no file in it fits a reader of this source"));
}

TEST(Hubspot, ReadsTheSamples) {
  const auto contacts = read_back(sample_path("hubspot/contacts.csv"), source_of("hubspot"));
  ASSERT_EQ(contacts.error, "");
  EXPECT_THAT(contacts.lines, ElementsAre("2: actor contact 101 email=ana.ruiz@example.org",
                                          "2: link account account-of:101/9001 of contact 101 to 9001",
                                          "2: link account account-of:101/9002 of contact 101 to 9002"));
  EXPECT_EQ(fate(contacts.report, "Phone Number"), "never read: a name or address");
  auto source = source_of("hubspot");
  source.currency = *Currency::parse("EUR");
  source.time_zone = "Europe/Berlin";
  EXPECT_THAT(read_back(sample_path("hubspot/deals.csv"), source).lines,
              ElementsAre("2: outcome deal_won deal:7001 of account 9001 on deal:7001 at 2026-08-20T08:00:00Z "
                          "gross=2400000EUR",
                          "2: outcome deal_created created:7001 of account 9001 on deal:7001 at 2026-05-01T08:00:00Z",
                          "2: link deal role:7001/101 of contact 101 to deal:7001",
                          "2: link deal role:7001/102 of contact 102 to deal:7001"));
}

TEST(Hubspot, MergedUnsubscribedAndOddRows) {
  const Written contacts("c.csv",
                         "Record ID,Email,Contact owner,Merged object IDs,Unsubscribed from all email\n"
                         "1,a@example.org,o,7;8,true\n,b@example.org,o,,\n");
  EXPECT_THAT(read_back(contacts.path, source_of("hubspot")).lines,
              ElementsAre("2: actor contact 1 email=a@example.org opt-out", "2: actor contact 7 retracted",
                          "2: actor contact 8 retracted", "3: dropped missing_id Record ID"));
  const Written deals("d.csv",
                      "Record ID,Deal Name,Deal Stage,Amount,Close Date,Create Date\n"
                      "1,n,Negotiation,,,2026-05-01 10:00\n2,n,Closed Lost,5,2026-05-02 10:00,2026-05-01 10:00\n"
                      "3,n,Closed Won,5,,2026-05-01 10:00\n4,n,Closed Won,5,2026-05-02 10:00,then\n");
  EXPECT_THAT(read_back(deals.path, source_of("hubspot")).lines,
              ElementsAre("2: outcome deal_open deal:1 of account  on deal:1 at 2026-05-01T10:00:00Z",
                          "2: outcome deal_created created:1 of account  on deal:1 at 2026-05-01T10:00:00Z",
                          "3: dropped bad_currency Currency", "4: dropped missing_date Close Date",
                          "5: dropped bad_date Create Date"));
  const Written calls(
      "e.csv",
      "Record ID,Activity type,Activity date,Associated Contact IDs,Associated Deal IDs\n"
      "1,Call,2026-05-01 10:00,101;102,7001\n2,Note,2026-05-01 10:00,101,\n3,Email,2026-05-01 10:00,,\n");
  EXPECT_THAT(read_back(calls.path, source_of("hubspot")).lines,
              ElementsAre("2: activity sales_conversation engagement:1/101 by 101 (contact) on deal:7001 at "
                          "2026-05-01T10:00:00Z",
                          "2: activity sales_conversation engagement:1/102 by 102 (contact) on deal:7001 at "
                          "2026-05-01T10:00:00Z",
                          "3: dropped not_a_message Activity type for good",
                          "4: dropped no_person Associated Contact IDs for good"));
}

// 45.00 in all, one line; the coupon of 5.00 was given before.
TEST(Woocommerce, ReadsTheSample) {
  auto source = source_of("woocommerce");
  source.columns = {{"referral", "meta_data"}};
  const auto back = read_back(sample_path("woocommerce/order.json"), source);
  ASSERT_EQ(back.error, "");
  EXPECT_THAT(
      back.lines,
      ElementsAre("1: actor customer jane.doe@example.org email=jane.doe@example.org",
                  "1: outcome order order:727/315 of customer jane.doe@example.org on 727 at 2026-08-05T14:00:00Z "
                  "gross=4500USD discount=500 product=Rotor 160 code=jane5",
                  "1: activity order_referred referral:727 by jane.doe@example.org (customer) on "
                  "forum/post/launch at 2026-08-05T14:00:00Z"));
  EXPECT_EQ(fate(back.report, "billing.last_name"), "never read: a name or address");
}

std::string woo(const std::string& id, const std::string& status, const std::string& more) {
  return R"({"id":)" + id + R"(,"status":")" + status +
         R"(","currency":"EUR","date_created_gmt":"2026-08-05T14:00:00","customer_id":7,"billing":{"email":"a@example.org"},)" +
         more + "}";
}

// 119.00 with 19.00 tax: goods 80 + 20 and shipping 0; lines weigh 95.20 and 23.80, so 4/5 and 1/5 of each amount.
// Refunded 23.80 in all: 19.04 and 4.76, with 3.04 and 0.76 tax. No discount.
TEST(Woocommerce, SplitsOrdersAndRefunds) {
  const std::string items =
      R"("line_items":[{"id":1,"name":"A","total":"80.00","total_tax":"15.20"},{"id":2,"name":"B","total":"20.00","total_tax":"3.80"}])";
  const Written file(
      "woo.json",
      "[" +
          woo("1", "completed",
              R"("total":"119.00","total_tax":"19.00","refunds":[{"id":9,"total":"-23.80"}],)" + items) +
          "," + woo("2", "pending", R"("total":"1.00","total_tax":"0",)" + items) + "," +
          woo("3", "cancelled", R"("total":"1.00","total_tax":"0","line_items":[{"id":4,"name":"A","total":"1"}])") +
          "," + woo("4", "processing", R"("total":"1,5.00","total_tax":"0",)" + items) + "," +
          woo("5", "processing", R"("total":"5.00","total_tax":"0","line_items":"none")") + "," +
          woo("6", "refunded", R"("total":"5.00","total_tax":"0","line_items":[])") + "]");
  const auto back = read_back(file.path, source_of("woocommerce"));
  ASSERT_EQ(back.error, "");
  EXPECT_THAT(
      back.lines,
      ElementsAre("1: actor customer customer:7 email=a@example.org",
                  "1: outcome order order:1/1 of customer customer:7 on 1 at 2026-08-05T14:00:00Z gross=9520EUR "
                  "tax=1520 product=A",
                  "1: outcome refund refund:1/1 of customer customer:7 on 1 at 2026-08-05T14:00:00Z gross=-1904EUR "
                  "tax=-304 product=A",
                  "1: outcome order order:1/2 of customer customer:7 on 1 at 2026-08-05T14:00:00Z gross=2380EUR "
                  "tax=380 product=B",
                  "1: outcome refund refund:1/2 of customer customer:7 on 1 at 2026-08-05T14:00:00Z gross=-476EUR "
                  "tax=-76 product=B",
                  "1: outcome order order:2/1 of customer  on 2 retracted",
                  "1: outcome refund refund:2/1 of customer  on 2 retracted",
                  "1: outcome order order:2/2 of customer  on 2 retracted",
                  "1: outcome refund refund:2/2 of customer  on 2 retracted", "1: dropped unpaid status for good",
                  "1: outcome order order:3/4 of customer  on 3 retracted",
                  "1: outcome refund refund:3/4 of customer  on 3 retracted", "1: dropped cancelled status for good",
                  "1: dropped bad_amount total", "1: dropped bad_json line_items",
                  "1: actor customer customer:7 email=a@example.org",
                  "1: outcome order order:6/0 of customer customer:7 on 6 at 2026-08-05T14:00:00Z gross=500EUR",
                  "1: outcome refund refund:6/0 of customer customer:7 on 6 at 2026-08-05T14:00:00Z gross=-500EUR"));
  EXPECT_THAT(back.report.notes, ElementsAre(HasSubstr("2 orders have a refund without a date")));
}

TEST(DiscourseArchive, OnlyPublicPostsOfANamedMember) {
  const std::string path = sample_path("discourse/user_archive/user_archive.csv");
  EXPECT_THAT(read_back(path, source_of("discourse_archive")).error, HasSubstr("does not say whose posts it holds"));
  auto source = source_of("discourse");
  source.values = {{"member", "12"}};
  EXPECT_THAT(read_back(path, source).lines,
              ElementsAre("2: activity post_created reply:501/2 by 12 on topic:501 at 2026-08-02T10:20:30Z",
                          "5: dropped private_message is_pm for good"));
  const Written file("a.csv",
                     "topic_title,categories,is_pm,post_raw,like_count,reply_count,url,created_at\n"
                     "t,c,nein,x,0,0,https://f.example.org/t/slug/9/1,2026-08-02 10:20:30 UTC\n"
                     "t,c,vielleicht,x,0,0,https://f.example.org/t/slug/9/2,2026-08-02 10:20:30 UTC\n"
                     "t,c,No,x,0,0,https://f.example.org/about,2026-08-02 10:20:30 UTC\n");
  EXPECT_THAT(read_back(file.path, source).lines,
              ElementsAre("2: activity topic_created topic:9 by 12 on topic:9 at 2026-08-02T10:20:30Z",
                          "3: dropped private_message is_pm for good", "4: dropped missing_id url"));
}

TEST(ZendeskComments, InternalNotesAreNotCounted) {
  const Written file("c.json", R"({"comments":[
{"id":1,"ticket_id":35001,"author_id":201,"public":true,"created_at":"2026-08-02T09:00:00Z","body":"x"},
{"id":2,"ticket_id":35001,"author_id":301,"public":false,"created_at":"2026-08-02T09:00:00Z","body":"x"},
{"id":3,"ticket_id":35001,"author_id":-1,"public":true,"created_at":"2026-08-02T09:00:00Z","body":"x"}],"count":3})");
  const auto back = read_back(file.path, source_of("zendesk"));
  ASSERT_EQ(back.error, "");
  EXPECT_THAT(back.lines,
              ElementsAre("2: activity ticket_commented comment:1 by 201 (requester) on ticket:35001 at "
                          "2026-08-02T09:00:00Z",
                          "3: dropped private_message public for good", "4: dropped bot author_id for good"));
  EXPECT_EQ(fate(back.report, "body"), "never read: message text");
}

TEST(Detect, EverySampleOfSales) {
  const auto kind_of = [](const std::string& sample) {
    const auto detection = detect_file(sample_path(sample));
    if (!detection) return to_text(detection.error());
    return detection->candidates.empty()
               ? detection->question
               : detection->candidates.front().kind + (detection->question.empty() ? "" : " ?");
  };
  EXPECT_EQ(kind_of("salesforce/Contact.csv"), "salesforce_contacts");
  EXPECT_EQ(kind_of("salesforce/Opportunity.csv"), "salesforce_opportunities");
  EXPECT_EQ(kind_of("salesforce/OpportunityContactRole.csv"), "salesforce_contact_roles");
  EXPECT_EQ(kind_of("salesforce/CampaignMember.csv"), "salesforce_campaign_members");
  EXPECT_EQ(kind_of("hubspot/contacts.csv"), "hubspot_contacts");
  EXPECT_EQ(kind_of("hubspot/deals.csv"), "hubspot_deals");
  EXPECT_EQ(kind_of("woocommerce/order.json"), "woocommerce_orders");
  EXPECT_EQ(kind_of("events/eventbrite_attendees.csv"), "eventbrite_attendees");
  EXPECT_EQ(kind_of("discourse/user_archive/user_archive.csv"), "discourse_archive");
}

}  // namespace
}  // namespace cw::ingest::testing
