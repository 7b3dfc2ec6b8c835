#include "ingest/howto_systems.hpp"

namespace cw::ingest {

const std::vector<HowtoText>& howto_texts() {
  static const std::vector<HowtoText> texts = {
      {"discord", R"(Discord: one channel a file

   Where:   Discord has no export. DiscordChatExporter (a program of its own) writes a channel as JSON: format "JSON".
            Its CSV is read too, but knows neither ids of messages nor bots nor what answers what.
   Who:     an administrator of the server, with a bot of the server that may read the channel. Reading with the token of
            a person is against Discord's terms.
   Time:    about a minute for 10,000 messages.
   Reader:  discord_messages (JSON), discord_csv; or one source with `reader: discord` for both.
   Know:    export public channels only: a file does not say who may read its channel. Direct messages and private threads
            are left out. No text is read. Give a channel as JSON or as CSV, never as both: they would count twice.
)"},
      {"eventbrite", R"(Eventbrite: attendees of an event

   Where:   the event > Reporting > Attendees (or Orders & Attendees > Export to CSV).
   Who:     the organiser, or a team member who may see reports.
   Time:    seconds; one file an event.
   Reader:  eventbrite_attendees. Registered if the ticket stands, attended if checked in; refunds are taken back.
   Know:    add the column "Event Date" to the report: else a check-in is dated by its order. Whoever orders for others gives
            one address: it stands for the first attendee, the others are counted without a name.
)"},
      {"ga4", R"(Google Analytics 4: where visits come from

   Where:   Reports > Acquisition > Traffic acquisition; add the dimension "ISO week of ISO year" or Date; Share > Download CSV.
   Who:     a viewer of the property.
   Time:    seconds.
   Reader:  ga4_traffic, with `values: {site: shop.example.com}`. Sums without people: health, never value.
   Know:    without a date in each row the dates of the report's head count. Users of different weeks must not be added up.
)"},
      {"github", R"(GitHub: public events of your repositories

   Where:   GH Archive keeps the public events of each hour as one gzip file of JSON lines; take the hours that you need,
            and best keep only the lines of your repositories. GitHub's own API lists the last 90 days in the same form
            (repos/OWNER/NAME/events).
   Who:     anybody: the events are public.
   Time:    an hour's file has 50 to 100 MB; a month of your own lines is small.
   Reader:  github_archive, with `values: {repositories: "your-organisation, other/repository"}`.
   Know:    titles, bodies and commit messages are not read. Nobody's address is in it: members join by what they say of
            themselves elsewhere. A merged pull request is credited to its author.
)"},
      {"hubspot", R"(HubSpot: contacts, deals and conversations

   Where:   CRM > Contacts (and Deals) > Export, "All properties" with associations; conversations from CRM > Calls,
            Meetings, Email, or a report of activities.
   Who:     a user with the permission to export, mostly a super administrator.
   Time:    minutes; a mail brings the link.
   Reader:  one source with `reader: hubspot` (hubspot_contacts, hubspot_deals, hubspot_engagements).
   Know:    export in English: columns carry the labels of your language, and others must be named under `columns:`. Dates
            have no zone: `time_zone` of the source is that of the account. Names and texts are not read.
)"},
      {"luma", R"(Luma: guests of one event

   Where:   the event's page > Manage > Guests > Download as CSV.
   Who:     a host or manager of the event.
   Time:    seconds; one file an event.
   Reader:  luma_guests. Registered if approved, attended if checked in; declined guests are left out and counted.
   Know:    the file does not name its event: give each file a name of its own, which becomes the event's name.
)"},
      {"matomo", R"(Matomo: where visits come from

   Where:   Acquisition > Websites; period Week, date range; Export > CSV, "Flat", all rows.
   Who:     a user who may view the site.
   Time:    seconds.
   Reader:  matomo_traffic, with `values: {site: shop.example.com}`. Sums without people: health, never value.
   Know:    Matomo writes UTF-16: that is seen and read. Addresses are cut to their host.
)"},
      {"plausible", R"(Plausible: where visits come from

   Where:   Site settings > Imports & Exports > Export data. A mail brings a zip; imported_sources.csv and
            imported_visitors.csv in it are read, the others are passed over.
   Who:     an owner or administrator of the site.
   Time:    minutes.
   Reader:  plausible_traffic, or `reader: plausible` for the zip; `values: {site: shop.example.com}`.
   Know:    rows are days; a visitor of two days counts on both.
)"},
      {"salesforce", R"(Salesforce: people, deals and campaigns

   Where:   Setup > Data > Data Export > "Export Now": tick Account, Contact, Lead, Opportunity, OpportunityContactRole,
            Campaign, CampaignMember, Task and Event. A mail brings a zip of CSV files. Reports with the same columns under
            their API names work as well.
   Who:     an administrator of Salesforce (permission "Weekly Data Export").
   Time:    an hour to a day; once a week or a month, by the edition.
   Reader:  one source with `reader: salesforce` for the zip and for single files (salesforce_contacts, ...).
   Know:    names, phones, subjects and notes are not read. Records that were merged away or deleted are taken back.
            HasOptedOutOfEmail counts as an opt-out. Open deals are a forecast and never a return. What campaigns cost is
            only noted: costs are declared.
)"},
      {"shopify", R"(Shopify: orders and customers

Orders
   Where:   Orders > Export > "All orders" or "Orders by date", "Plain CSV file". Larger exports come by e-mail.
   Who:     the store owner, or staff with the permission to export orders.
   Time:    seconds on screen; an hour at most by e-mail.
   Reader:  shopify_orders. One row an item: amounts of an order are split over its items to the cent.
   Know:    the file has no date of a refund: refunds are booked at the time of their order, and the import says how many.
            Cancelled, test and unpaid orders are left out and counted.

Customers (for marketing consent and a segment)
   Where:   Customers > Export > "All customers", "Plain CSV file".
   Who:     the store owner, or staff with the permission to export customers.
   Reader:  shopify_customers.

Next month export the last two months again: what was imported stays as it is, what changed is updated.

Sessions by referrer (for where visits come from; health, never value)
   Where:   Analytics > Reports > "Sessions by referrer", by week, then Export.
   Who:     staff with the permission to see reports.
   Reader:  shopify_traffic. Sums without people.
)"},
      {"slack", R"(Slack: public channels

   Where:   Tools & settings > Workspace settings > Import/Export data > Export > "Export". A mail brings the link to a zip.
   Who:     an owner or administrator of the workspace. The standard export holds public channels only, on every plan.
   Time:    minutes to hours, depending on the number of messages.
   Reader:  slack, for the zip or the folder that somebody unpacked.
   Know:    only channels that channels.json names are opened; private channels and direct messages stay closed even where
            the export holds them. No text is read. Reactions have no time of their own: they are dated by their message.
            Free workspaces export the last 90 days: do it every month.
)"},
      {"stackexchange", R"(Stack Exchange: the data dump of a site

   Where:   the site's public data dump: Users.xml, Posts.xml, Votes.xml, Comments.xml, Badges.xml.
   Who:     anybody with an account on the site.
   Time:    minutes to hours, depending on the site; unpack the .7z and import the XML files (plain, gzip or zip).
   Reader:  stackexchange. Titles, bodies, comments and names are not read.
   Know:    votes have no voter, and accepted answers no date: they are dated by the answer.
)"},
      {"stripe", R"(Stripe: payments

From the dashboard
   Where:   Transactions > Payments > Export; time zone UTC, columns "All" (at least id, Created date (UTC), Amount,
            Amount Refunded, Currency, Captured, Fee, Status, Customer ID, Customer Email, Disputed Amount, Dispute Status).
   Who:     anybody who may see payments (administrator, analyst, support, view only).
   Time:    a minute; large exports come by e-mail.
   Reader:  stripe_payments. Failed and uncaptured payments are left out and counted.

From the API, where refunds and disputes need their own dates
   Where:   list events (types charge.*, refund.*, dispute.*, invoice.*, customer.subscription.*) and write one JSON
            object a line. Stripe keeps events for 30 days, so do it every month or save the webhooks.
   Who:     somebody with a restricted key that may read events.
   Reader:  stripe_events. Events that come twice or out of order do no harm.
)"},
      {"woocommerce", R"(WooCommerce: orders

   Where:   the REST API: wp-json/wc/v3/orders?per_page=100&page=1, page by page, one file a page (a list of orders), or all
            orders as one JSON object a line.
   Who:     an administrator of the shop, who makes a key that may read (WooCommerce > Settings > Advanced > REST API).
   Time:    about a minute for 10,000 orders.
   Reader:  woocommerce_orders. Amounts of an order are split over its items to the cent.
   Know:    an order does not say when it was refunded: refunds are booked at its time, and the import says how many.
            Pending, failed, cancelled and draft orders are left out and counted. The shop remembers tagged links itself
            since version 8.5: `columns: {referral: meta_data}` reads them.
)"},
      {"zendesk", R"(Zendesk: tickets and users

   Where:   Admin Center > Account > Tools > Reports > Export: "JSON", tickets and users. The files come as one JSON
            object a line, zipped. Pages of the API (tickets.json, users.json, incremental exports) are read as well.
   Who:     an administrator; the account owner must have asked Zendesk once to switch the export on.
   Time:    an hour to a day, depending on the number of tickets; a mail brings the link.
   Reader:  zendesk_tickets, zendesk_users, zendesk_comments; or one source with `reader: zendesk` for all.
   Know:    subjects, texts and comments are not read. Deleted and merged tickets are left out and counted.
            `external_id` of users is read as the id of single sign-on: it joins requesters with members best.
)"},
      {"zoom", R"(Zoom: participants of a meeting or webinar

   Where:   Admin > Reports > Usage reports > Meeting (or Webinar) > the number of participants > "Export with meeting data".
   Who:     the host, or an administrator of the account. Reports reach back 12 months, a month at a time.
   Time:    seconds; one file a meeting.
   Reader:  zoom_participants.
   Know:    times have no zone: `time_zone` of the source is that of the account's profile. Leave "Show unique users" off
            where you can. Guests without an address are counted, but nobody knows them.
)"},
  };
  return texts;
}

const std::vector<HowtoText>& mapped_howto_texts() {
  static const std::vector<HowtoText> texts = {
      {"bettermode", R"(Bettermode (Tribe): members, by the mapped reader

   Where:   Administration > Members > Export.
   Who:     an administrator of the community.
   Time:    minutes.
   Know:    the names of the columns are as we know them, not from a published format: correct them below where yours differ.
)"},
      {"circle", R"(Circle: members, by the mapped reader

   Where:   Members > Manage > Export CSV.
   Who:     an administrator of the community.
   Time:    minutes; a mail brings the link.
   Know:    the names of the columns are as we know them, not from a published format: correct them below where yours differ.
)"},
      {"khoros", R"(Khoros: members and messages, by the mapped reader

   Where:   Community Analytics > Reports, or a query to the Community API v2 (users, messages) saved as CSV.
   Who:     an administrator with access to analytics or to the API.
   Time:    an hour.
   Know:    Khoros publishes no format of its files: name the columns of your query as below, or correct them below. Leave
            subjects and bodies out.
)"},
      {"meetup", R"(Meetup: members and answers to events, by the mapped reader

   Where:   Group > Members > Download members; an event > Manage attendees > Download attendees. Both are tab-separated,
            whatever their name says.
   Who:     the organiser of the group.
   Time:    seconds.
   Know:    there is no address in it: people join by what they say of themselves elsewhere. Dates are month/day/year or
            day/month/year, by the organiser's language: the whole file decides, or it is asked.
)"},
      {"mighty", R"(Mighty Networks: member list, by the mapped reader

   Where:   Admin > Members > Member List > Download; a mail brings a spreadsheet: save it as CSV.
   Who:     a host of the network, on a plan with access to member data.
   Time:    minutes.
   Know:    the names of the columns are as we know them, not from a published format: correct them below where yours differ.
)"},
      {"typeform", R"(Typeform: who answered a survey, by the mapped reader

   Where:   the form > Results > Responses > Download > CSV.
   Who:     the form's owner or a member of its workspace.
   Time:    seconds.
   Know:    give the form a hidden field "email" and pass it in the link, with the person's consent; without it nobody can be
            joined. What people answered is not read by this declaration.
)"},
      {"vanilla", R"(Vanilla: users, discussions and comments, by the mapped reader

   Where:   a self-hosted Vanilla: SELECT the columns below from GDN_User, GDN_Discussion and GDN_Comment and save them as
            CSV. A hosted one: the same columns from its API (users, discussions, comments).
   Who:     whoever runs the database, or an administrator with an access token.
   Time:    minutes.
   Know:    leave Name, Body and InsertIPAddress out. Times are UTC.
)"},
  };
  return texts;
}

}  // namespace cw::ingest
