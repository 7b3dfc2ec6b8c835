// The few people who recur in the sample files of all vendors, worked by hand: who is whom, and by which tier.
// Addresses as in the samples of Discourse, Slack, Shopify, Stripe, Zendesk, Luma, Eventbrite, Zoom, Salesforce,
// HubSpot.

#include <gtest/gtest.h>

#include <map>

#include "identity/resolve.hpp"

namespace cw::identity {
namespace {

enum Source : std::int32_t {
  discourse = 1,
  slack,
  shopify,
  stripe,
  zendesk,
  luma,
  eventbrite,
  zoom,
  salesforce,
  hubspot
};

class People : public testing::Test {
 protected:
  std::int64_t add(Source source, Space space, const std::vector<Facts>& all, bool shadow = false) {
    const auto id = static_cast<std::int64_t>(actors_.size()) + 1;
    actors_.push_back({.id = id, .source_id = source, .space = space, .shadow = shadow});
    for (const Facts& facts : all)
      for (const Fact& fact : facts) edges_.push_back({id, fact.token, fact.kind});
    return id;
  }
  Facts verified(const char* address) const { return email_facts(tokeniser_, address, true); }
  Facts unverified(const char* address) const { return email_facts(tokeniser_, address, false); }
  Facts subject(const char* id) const { return subject_facts(tokeniser_, "", id); }

  Tokeniser tokeniser_ = Tokeniser(Key(std::array<unsigned char, Key::size>{42}));
  std::vector<Actor> actors_;
  std::vector<Edge> edges_;
};

TEST_F(People, AreWhoTheyAre) {
  const auto ana = add(discourse, Space::member, {verified("ana.ruiz@example.org"), subject("c101")});
  // the tagged address is her primary one; the other two stand in secondary_emails
  const auto jane = add(discourse, Space::member,
                        {verified("jane.doe+forum@example.org"), unverified("jd@example.net"), subject("c102")});
  const auto kenji = add(discourse, Space::member, {verified("KENJI.SATO@Example.NET")});
  const auto zoe = add(discourse, Space::member, {unverified("zoe@example.com")}, true);
  const auto slack_ana = add(slack, Space::member, {verified("ana.ruiz@example.org")});
  const auto slack_jane = add(slack, Space::member, {});
  const auto shop_ana = add(shopify, Space::customer, {unverified("ana.ruiz@example.org")});
  const auto shop_zoe = add(shopify, Space::customer, {unverified("")});  // guest order of "Zoe Mueller"
  const auto stripe_ana = add(stripe, Space::customer, {unverified("ana.ruiz@example.org")});
  const auto stripe_jane = add(stripe, Space::customer, {unverified("Jane.Doe@example.org")});
  const auto stripe_kenji = add(stripe, Space::customer, {unverified("kenji.sato@example.net")});
  const auto desk_jane = add(zendesk, Space::requester, {verified("jane.doe@example.org"), subject("c102")});
  const auto luma_kenji = add(luma, Space::guest, {unverified("kenji.sato@example.net")});
  const auto bright_jane = add(eventbrite, Space::guest, {unverified("jd@example.net")});
  const auto zoom_zoe = add(zoom, Space::guest, {});  // "Zoe M (Zoë Müller)" without an address
  const auto sales_ana = add(salesforce, Space::customer, {unverified("ana.ruiz@example.org")});
  const auto hub_ana = add(hubspot, Space::customer, {unverified("ana.ruiz@example.org")});

  const auto result = resolve(actors_, edges_);
  ASSERT_TRUE(result) << to_text(result.error());
  std::map<std::int64_t, std::pair<std::int64_t, LinkKind>> found;
  for (const Assignment& a : result->assignments) found[a.actor_id] = {a.person_id, static_cast<LinkKind>(a.linked_by)};
  constexpr auto alone = static_cast<LinkKind>(0);
  const std::map<std::int64_t, std::pair<std::int64_t, LinkKind>> expected = {
      {ana, {ana, alone}},
      {jane, {jane, alone}},
      {kenji, {kenji, alone}},
      {zoe, {zoe, alone}},
      {slack_ana, {ana, LinkKind::verified_email}},
      {slack_jane, {slack_jane, alone}},
      {shop_ana, {ana, LinkKind::email}},
      {shop_zoe, {shop_zoe, alone}},
      {stripe_ana, {ana, LinkKind::email}},
      {stripe_jane, {jane, LinkKind::email}},  // through the help desk, which knows her subject and that address
      {stripe_kenji, {kenji, LinkKind::email}},
      {desk_jane, {jane, LinkKind::sso_subject}},
      {luma_kenji, {kenji, LinkKind::email}},
      {bright_jane, {jane, LinkKind::email}},
      {zoom_zoe, {zoom_zoe, alone}},
      {sales_ana, {ana, LinkKind::email}},
      {hub_ana, {ana, LinkKind::email}}};
  EXPECT_EQ(found, expected);
  EXPECT_TRUE(result->violations.empty());
  // members: Ana, Jane, Kenji and the Slack account without an address; Zoë is staged. Three of the four are customers.
  EXPECT_EQ(result->members, 4);
  EXPECT_EQ(result->reach[static_cast<std::size_t>(Space::customer)].members, 3);
  EXPECT_EQ(result->reach[static_cast<std::size_t>(Space::customer)].persons, 4);
  EXPECT_EQ(result->obstacles.members_without_address, 1);
  EXPECT_EQ(result->obstacles.customers_without_address, 1);
}

TEST_F(People, JaneJoinsBySubjectAndNotByAnAddress) {
  const auto jane = add(discourse, Space::member, {verified("jane.doe+forum@example.org"), subject("c102")});
  const auto desk = add(zendesk, Space::requester, {verified("jd@example.org"), subject("c102")});
  EXPECT_EQ(resolve(actors_, edges_)->assignments[1].person_id, jane);
  std::erase_if(edges_, [](const Edge& edge) { return edge.kind == LinkKind::sso_subject; });
  EXPECT_EQ(resolve(actors_, edges_)->assignments[1].person_id, desk);
}

}  // namespace
}  // namespace cw::identity
