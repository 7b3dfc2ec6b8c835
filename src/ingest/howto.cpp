#include "ingest/howto.hpp"

#include <fmt/format.h>

#include "base/nearest.hpp"

namespace cw::ingest {

namespace {

constexpr std::string_view discourse_intro = R"(Discourse: two kinds of file

1. The list of users (who is who)
   Where:   Admin > Users > Export. A message with a link to a zip arrives in a few minutes.
   Who:     an administrator of the forum.
   Reader:  discourse_users. It reads ids, addresses, the sign-on id and group names; no names, no IP addresses.

2. What they did (posts, topics, solved, likes, groups, visits, views)
   Discourse has no export of all posts, so this takes queries in the plugin Data Explorer.
   Where:   Admin > Plugins > Data Explorer > "+". Paste one query below, save, run, "Download Results as CSV".
   Who:     an administrator. If the plugin is not listed, whoever hosts the forum must install it.
   Reader:  discourse_explorer.
   Pages:   results end at 1,000 rows on screen and at 10,000 in a download. Start with after_id = 0; if a file has
            exactly as many rows as `rows`, run again with after_id = the last id in it. `import` says so too.
   Time:    about a minute a page: 100,000 posts are 10 pages.

The queries leave out private messages, deleted topics and posts, whispers and the system's own accounts, and no text
that anybody wrote leaves the forum. Put all files into inbox/ and let one source with `reader: discourse` name them.
)";

constexpr std::string_view shopify_text = R"(Shopify: orders and customers

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
)";

constexpr std::string_view stripe_text = R"(Stripe: payments

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
)";

constexpr std::string_view zendesk_text = R"(Zendesk: tickets and users

   Where:   Admin Center > Account > Tools > Reports > Export: "JSON", tickets and users. The files come as one JSON
            object a line, zipped. Pages of the API (tickets.json, users.json, incremental exports) are read as well.
   Who:     an administrator; the account owner must have asked Zendesk once to switch the export on.
   Time:    an hour to a day, depending on the number of tickets; a mail brings the link.
   Reader:  zendesk_tickets, zendesk_users; or one source with `reader: zendesk` for both.
   Know:    subjects, texts and comments are not read. Deleted and merged tickets are left out and counted.
            `external_id` of users is read as the id of single sign-on: it joins requesters with members best.
)";

constexpr std::string_view luma_text = R"(Luma: guests of one event

   Where:   the event's page > Manage > Guests > Download as CSV.
   Who:     a host or manager of the event.
   Time:    seconds; one file an event.
   Reader:  luma_guests. Registered if approved, attended if checked in; declined guests are left out and counted.
   Know:    the file does not name its event: give each file a name of its own, which becomes the event's name.
)";

constexpr std::string_view stackexchange_text = R"(Stack Exchange: the data dump of a site

   Where:   the site's public data dump: Users.xml, Posts.xml, Votes.xml, Comments.xml, Badges.xml.
   Who:     anybody with an account on the site.
   Time:    minutes to hours, depending on the site; unpack the .7z and import the XML files (plain, gzip or zip).
   Reader:  stackexchange. Titles, bodies, comments and names are not read.
   Know:    votes have no voter, and accepted answers no date: they are dated by the answer.
)";

std::string discourse_text() {
  std::string text(discourse_intro);
  for (const ExplorerQuery& query : explorer_queries())
    text += fmt::format("\n--- {}: {}\n{}", query.name, query.about, query.sql);
  return text;
}

}  // namespace

const std::vector<ExplorerQuery>& explorer_queries() {
  static const std::vector<ExplorerQuery> queries = {
      {"posts", "one row a public post", R"(-- [params]
-- int :after_id = 0
-- int :rows = 10000
SELECT posts.id, posts.topic_id, posts.user_id, posts.post_number, posts.created_at, posts.deleted_at, posts.post_type
FROM posts
JOIN topics ON topics.id = posts.topic_id
WHERE posts.id > :after_id
  AND topics.archetype = 'regular'
  AND topics.deleted_at IS NULL
  AND posts.deleted_at IS NULL
  AND posts.post_type = 1
  AND posts.user_id > 0
ORDER BY posts.id
LIMIT :rows
)"},
      {"posts deleted since",
       "the same columns for posts deleted after the last export; their earlier import is taken back", R"(-- [params]
-- int :after_id = 0
-- int :rows = 10000
-- date :since = 2026-01-01
SELECT posts.id, posts.topic_id, posts.user_id, posts.post_number, posts.created_at,
  COALESCE(posts.deleted_at, topics.deleted_at) AS deleted_at, posts.post_type
FROM posts
JOIN topics ON topics.id = posts.topic_id
WHERE posts.id > :after_id
  AND topics.archetype = 'regular'
  AND COALESCE(posts.deleted_at, topics.deleted_at) >= :since
  AND posts.post_type = 1
  AND posts.user_id > 0
ORDER BY posts.id
LIMIT :rows
)"},
      {"topics", "one row a public topic", R"(-- [params]
-- int :after_id = 0
-- int :rows = 10000
SELECT topics.id, topics.user_id, topics.created_at, topics.category_id, topics.archetype
FROM topics
WHERE topics.id > :after_id
  AND topics.archetype = 'regular'
  AND topics.deleted_at IS NULL
  AND topics.user_id > 0
ORDER BY topics.id
LIMIT :rows
)"},
      {"solved",
       "accepted answers, where the forum has the table discourse_solved_topic_answers (newest). after_id is an "
       "answer_post_id",
       R"(-- [params]
-- int :after_id = 0
-- int :rows = 10000
SELECT solved.topic_id, answers.answer_post_id, answers.accepter_user_id, posts.user_id AS solver_user_id, solved.created_at AS solved_at
FROM discourse_solved_topic_answers AS answers
JOIN discourse_solved_solved_topics AS solved ON solved.id = answers.solved_topic_id
JOIN posts ON posts.id = answers.answer_post_id
JOIN topics ON topics.id = solved.topic_id
WHERE answers.answer_post_id > :after_id
  AND topics.archetype = 'regular'
  AND topics.deleted_at IS NULL
  AND posts.deleted_at IS NULL
  AND posts.user_id > 0
ORDER BY answers.answer_post_id
LIMIT :rows
)"},
      {"solved (2025)", "the same where discourse_solved_solved_topics holds answer_post_id itself (since March 2025)",
       R"(-- [params]
-- int :after_id = 0
-- int :rows = 10000
SELECT solved.topic_id, solved.answer_post_id, solved.accepter_user_id, posts.user_id AS solver_user_id, solved.created_at AS solved_at
FROM discourse_solved_solved_topics AS solved
JOIN posts ON posts.id = solved.answer_post_id
JOIN topics ON topics.id = solved.topic_id
WHERE solved.answer_post_id > :after_id
  AND topics.archetype = 'regular'
  AND topics.deleted_at IS NULL
  AND posts.deleted_at IS NULL
  AND posts.user_id > 0
ORDER BY solved.answer_post_id
LIMIT :rows
)"},
      {"solved (before 2025)", "the same for older forums, which keep it in a custom field of the topic", R"(-- [params]
-- int :after_id = 0
-- int :rows = 10000
SELECT fields.topic_id, posts.id AS answer_post_id, posts.user_id AS solver_user_id, fields.created_at AS solved_at
FROM topic_custom_fields AS fields
JOIN posts ON posts.id = CAST(fields.value AS INTEGER)
JOIN topics ON topics.id = fields.topic_id
WHERE fields.name = 'accepted_answer_post_id'
  AND posts.id > :after_id
  AND topics.archetype = 'regular'
  AND topics.deleted_at IS NULL
  AND posts.deleted_at IS NULL
  AND posts.user_id > 0
ORDER BY posts.id
LIMIT :rows
)"},
      {"likes", "one row a like of a public post", R"(-- [params]
-- int :after_id = 0
-- int :rows = 10000
SELECT post_actions.id, post_actions.post_id, post_actions.user_id, post_actions.created_at
FROM post_actions
JOIN posts ON posts.id = post_actions.post_id
JOIN topics ON topics.id = posts.topic_id
WHERE post_actions.id > :after_id
  AND post_actions.post_action_type_id = 2
  AND post_actions.deleted_at IS NULL
  AND topics.archetype = 'regular'
  AND topics.deleted_at IS NULL
  AND posts.deleted_at IS NULL
  AND posts.post_type = 1
  AND post_actions.user_id > 0
ORDER BY post_actions.id
LIMIT :rows
)"},
      {"groups", "who joined which group (without the automatic ones). after_id is a membership_id", R"(-- [params]
-- int :after_id = 0
-- int :rows = 10000
SELECT group_users.id AS membership_id, group_users.user_id, groups.name AS group_name, group_users.created_at AS added_at
FROM group_users
JOIN groups ON groups.id = group_users.group_id
WHERE group_users.id > :after_id
  AND NOT groups.automatic
  AND group_users.user_id > 0
ORDER BY group_users.id
LIMIT :rows
)"},
      {"visits", "one row a member and day with a visit. after_id is a visit_id", R"(-- [params]
-- int :after_id = 0
-- int :rows = 10000
SELECT user_visits.id AS visit_id, user_visits.user_id, user_visits.visited_at
FROM user_visits
WHERE user_visits.id > :after_id
  AND user_visits.user_id > 0
ORDER BY user_visits.id
LIMIT :rows
)"},
      {"views",
       "one row a signed-in reader, topic and day; it has no id, so choose days that give fewer than 10,000 rows",
       R"(-- [params]
-- date :first_day = 2026-01-01
-- date :last_day = 2026-01-07
-- int :rows = 10000
SELECT topic_views.topic_id, topic_views.user_id, topic_views.viewed_at
FROM topic_views
JOIN topics ON topics.id = topic_views.topic_id
WHERE topic_views.viewed_at BETWEEN :first_day AND :last_day
  AND topics.archetype = 'regular'
  AND topics.deleted_at IS NULL
  AND topic_views.user_id > 0
ORDER BY topic_views.viewed_at, topic_views.topic_id, topic_views.user_id
LIMIT :rows
)"}};
  return queries;
}

std::vector<std::string> howto_names() {
  return {"discourse", "luma", "shopify", "stackexchange", "stripe", "zendesk"};
}

Result<std::string> howto(std::string_view system) {
  if (system == "discourse") return discourse_text();
  if (system == "luma") return std::string(luma_text);
  if (system == "shopify") return std::string(shopify_text);
  if (system == "stackexchange") return std::string(stackexchange_text);
  if (system == "stripe") return std::string(stripe_text);
  if (system == "zendesk") return std::string(zendesk_text);
  const auto names = howto_names();
  return fail(ErrorCode::usage, fmt::format("there is no guide for \"{}\"", system), {},
              did_you_mean(system, names, fmt::format("name one of {}", fmt::join(names, ", "))));
}

}  // namespace cw::ingest
