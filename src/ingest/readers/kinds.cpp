#include "ingest/readers/kinds.hpp"

namespace cw::ingest {

const std::vector<const ReaderKind*>& all_kinds() {
  static const std::vector<const ReaderKind*> kinds = {&discord_csv(),
                                                       &discord_messages(),
                                                       &discourse_archive(),
                                                       &discourse_explorer(),
                                                       &discourse_users(),
                                                       &eventbrite_attendees(),
                                                       &ga4_traffic(),
                                                       &github_archive(),
                                                       &hubspot_contacts(),
                                                       &hubspot_deals(),
                                                       &hubspot_engagements(),
                                                       &luma_guests(),
                                                       &mapped(),
                                                       &matomo_traffic(),
                                                       &plausible_traffic(),
                                                       &salesforce_accounts(),
                                                       &salesforce_activities(),
                                                       &salesforce_campaign_members(),
                                                       &salesforce_campaigns(),
                                                       &salesforce_contact_roles(),
                                                       &salesforce_contacts(),
                                                       &salesforce_leads(),
                                                       &salesforce_opportunities(),
                                                       &shopify_customers(),
                                                       &shopify_orders(),
                                                       &shopify_traffic(),
                                                       &slack(),
                                                       &stackexchange(),
                                                       &stripe_events(),
                                                       &stripe_payments(),
                                                       &woocommerce_orders(),
                                                       &zendesk_comments(),
                                                       &zendesk_tickets(),
                                                       &zendesk_users(),
                                                       &zoom_participants()};
  return kinds;
}

}  // namespace cw::ingest
