#include "ingest/howto.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/nearest.hpp"
#include "ingest/howto_systems.hpp"
#include "ingest/mappings.hpp"

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

3. A member's own posts (for a member who brings them)
   Where:   the member's preferences > Account > "Request export"; a message with a link to a zip arrives.
   Who:     the member alone.
   Reader:  discourse_archive, in a source of its own with `values: {member: "12"}`: the file does not name its member.

The queries leave out private messages, deleted topics and posts, whispers and the system's own accounts, and no text
that anybody wrote leaves the forum. Put all files into inbox/ and let one source with `reader: discourse` name them.
)";

std::string discourse_text() {
  std::string text(discourse_intro);
  for (const ExplorerQuery& query : explorer_queries())
    text += fmt::format("\n--- {}: {}\n{}", query.name, query.about, query.sql);
  return text;
}

/// The guide with the ready-made declarations of the tool's files.
std::string mapped_text(const HowtoText& guide) {
  std::string text(guide.text);
  text +=
      "   Reader:  mapped. `init --from` and `import --as` know these files by their columns; or put a file into "
      "sources/:\n";
  for (const ReadyMapping& mapping : ready_mappings()) {
    if (mapping.tool != guide.system) continue;
    text += fmt::format("\n--- {}: {}\n{}files: [\"inbox/{}*.csv\"]\nowner: community team\n", mapping.name,
                        mapping.title, to_yaml(mapping), mapping.name);
  }
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
  std::vector<std::string> names = {"discourse"};
  for (const auto* texts : {&howto_texts(), &mapped_howto_texts()}) {
    for (const HowtoText& guide : *texts) names.emplace_back(guide.system);
  }
  std::sort(names.begin(), names.end());
  return names;
}

Result<std::string> howto(std::string_view system) {
  if (system == "discourse") return discourse_text();
  for (const HowtoText& guide : howto_texts()) {
    if (guide.system == system) return std::string(guide.text);
  }
  for (const HowtoText& guide : mapped_howto_texts()) {
    if (guide.system == system) return mapped_text(guide);
  }
  const auto names = howto_names();
  return fail(ErrorCode::usage, fmt::format("there is no guide for \"{}\"", system), {},
              did_you_mean(system, names, fmt::format("name one of {}", fmt::join(names, ", "))));
}

}  // namespace cw::ingest
