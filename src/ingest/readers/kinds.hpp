#pragma once

#include <vector>

#include "ingest/reader.hpp"

/// One function a reader; kinds.cpp lists them.
namespace cw::ingest {

const std::vector<const ReaderKind*>& all_kinds();

const ReaderKind& discord_csv();
const ReaderKind& discord_messages();
const ReaderKind& discourse_archive();
const ReaderKind& discourse_explorer();
const ReaderKind& discourse_users();
const ReaderKind& eventbrite_attendees();
const ReaderKind& ga4_traffic();
const ReaderKind& github_archive();
const ReaderKind& hubspot_contacts();
const ReaderKind& hubspot_deals();
const ReaderKind& hubspot_engagements();
const ReaderKind& luma_guests();
const ReaderKind& mapped();
const ReaderKind& matomo_traffic();
const ReaderKind& plausible_traffic();
const ReaderKind& salesforce_accounts();
const ReaderKind& salesforce_activities();
const ReaderKind& salesforce_campaign_members();
const ReaderKind& salesforce_campaigns();
const ReaderKind& salesforce_contact_roles();
const ReaderKind& salesforce_contacts();
const ReaderKind& salesforce_leads();
const ReaderKind& salesforce_opportunities();
const ReaderKind& shopify_customers();
const ReaderKind& shopify_orders();
const ReaderKind& shopify_traffic();
const ReaderKind& slack();
const ReaderKind& stackexchange();
const ReaderKind& stripe_events();
const ReaderKind& stripe_payments();
const ReaderKind& woocommerce_orders();
const ReaderKind& zendesk_comments();
const ReaderKind& zendesk_tickets();
const ReaderKind& zendesk_users();
const ReaderKind& zoom_participants();

}  // namespace cw::ingest
