#include <fmt/format.h>

#include <array>
#include <string>

#include "ingest/readers/kinds.hpp"

namespace cw::ingest {

namespace {

enum : std::size_t {
  post_id,
  topic_id,
  post_number,
  user_id,
  created_at,
  deleted_at,
  answer_post_id,
  solver_user_id,
  solved_at,
  like_id,
  liked_at,
  group_user_id,
  group_name,
  added_at,
  visit_id,
  visited_at,
  archetype,
  is_pm,
  post_type,
  field_count
};

enum class Query { posts, topics, solved, likes, groups, visits };

std::string_view query_name(Query query) {
  constexpr std::array<std::string_view, 6> names = {"posts", "topics", "solved", "likes", "groups", "visits"};
  return names[static_cast<std::size_t>(query)];
}

/// Which of our queries (sources howto discourse) made these columns.
Result<Query> query_of(const ReaderInput& input) {
  const auto has = [&](std::size_t field) { return static_cast<bool>(input.present[field]); };
  if (has(answer_post_id) && has(solver_user_id) && has(solved_at)) return Query::solved;
  if (has(like_id) && has(user_id) && has(liked_at)) return Query::likes;
  if (has(group_name) && has(user_id) && has(added_at)) return Query::groups;
  if (has(visited_at) && has(user_id)) return Query::visits;
  if (has(post_id) && has(post_number) && has(topic_id) && has(user_id) && has(created_at)) return Query::posts;
  if (has(topic_id) && has(user_id) && has(created_at) && !has(post_id)) return Query::topics;
  return fail(ErrorCode::unknown_column, "the columns are not those of one of our Data Explorer queries", input.where,
              "run the queries of `commonweal sources howto discourse` and export their results");
}

/// Results of our Data Explorer queries, as CSV or JSON. Ids of activities are prefixed by their kind: post 7 is not
/// topic 7.
class DiscourseExplorer : public Reader {
 public:
  DiscourseExplorer(const ReaderInput& input, Query query) : context_(input.context), out_(input.out), query_(query) {}

  Result<Verdict> row(const Record& record) override {
    ++rows_;
    const auto& cells = record.cells;
    if (cells[archetype] == "private_message" || truthy(cells[is_pm])) return exclude("private_message");
    switch (query_) {
      case Query::posts:
        return post(record);
      case Query::topics:
        return activity(record, "topic_created", "topic:", topic_id, user_id, created_at, topic_id);
      case Query::solved:
        return activity(record, "answer_accepted", "solved:", answer_post_id, solver_user_id, solved_at, topic_id);
      case Query::likes:
        return activity(record, "like_given", "like:", like_id, user_id, liked_at, post_id);
      case Query::groups:
        return group(record);
      case Query::visits:
        return visit(record);
    }
    return drop("bad_row");
  }

  Result<> finish() override {
    for (const std::int64_t limit : {1'000, 10'000}) {
      if (rows_ == limit) {
        out_.note(
            fmt::format("{} has exactly {} rows, a limit of Data Explorer: the export may be cut; ask for the next "
                        "page with after_id",
                        query_name(query_), limit));
      }
    }
    return {};
  }

 private:
  /// A topic's first post is the topic itself: it is counted once, whichever of the two queries brings it.
  Result<Verdict> post(const Record& record) {
    const std::string_view type = trimmed(record.cells[post_type]);
    if (!type.empty() && type != "1")
      return exclude("not_a_post", "post_type");  // 2 moderator action, 3 small action, 4 whisper
    if (trimmed(record.cells[post_number]) == "1") {
      return activity(record, "topic_created", "topic:", topic_id, user_id, created_at, topic_id);
    }
    return activity(record, "post_created", "post:", post_id, user_id, created_at, topic_id);
  }

  Result<Verdict> group(const Record& record) {
    if (context_.is_staff(record.cells[group_name])) {
      CW_TRY_VOID(out_.actor({.origin = record.origin, .native_id = trimmed(record.cells[user_id]), .staff = true}));
    }
    return activity(record, "group_joined", "group:", group_user_id, user_id, added_at, group_name);
  }

  /// Visits of one member on one day are one row in Discourse.
  Result<Verdict> visit(const Record& record) {
    if (!trimmed(record.cells[visit_id]).empty())
      return activity(record, "visited", "visit:", visit_id, user_id, visited_at, field_count);
    key_.assign(trimmed(record.cells[user_id]));
    key_ += '/';
    key_ += trimmed(record.cells[visited_at]);
    return activity_of(record, "visited", "visit:", key_, user_id, visited_at, field_count);
  }

  Result<Verdict> activity(const Record& record, std::string_view name, std::string_view prefix, std::size_t id,
                           std::size_t actor, std::size_t time, std::size_t object) {
    return activity_of(record, name, prefix, trimmed(record.cells[id]), actor, time, object);
  }

  Result<Verdict> activity_of(const Record& record, std::string_view name, std::string_view prefix, std::string_view id,
                              std::size_t actor, std::size_t time, std::size_t object) {
    const auto& cells = record.cells;
    const std::string_view who = trimmed(cells[actor]);
    if (id.empty()) return drop("missing_id");
    if (who.empty()) return drop("missing_id", "user_id");
    if (who.front() == '-') return exclude("bot");
    const TimeCell at = context_.time(cells[time]);
    if (!at.trouble.empty()) return drop(at.trouble, discourse_explorer().fields[time].name);
    native_id_.assign(prefix);
    native_id_ += id;
    const bool deleted = !trimmed(cells[deleted_at]).empty();
    CW_TRY_VOID(out_.activity({.origin = record.origin,
                               .native_id = native_id_,
                               .actor = who,
                               .activity = name,
                               .object = object == field_count ? std::string_view{} : trimmed(cells[object]),
                               .at = at.at,
                               .retracted = deleted}));
    return deleted ? exclude("deleted") : kept();
  }

  const Context& context_;
  Output& out_;
  Query query_;
  std::int64_t rows_ = 0;
  std::string native_id_;
  std::string key_;
};

}  // namespace

const ReaderKind& discourse_explorer() {
  static const ReaderKind kind = {
      .name = "discourse_explorer",
      .family = "discourse",
      .title = "Discourse Data Explorer results (posts, topics, solved, likes, groups, visits)",
      .fields = {{"post_id", {"post_id"}},
                 {"topic_id", {"topic_id"}},
                 {"post_number", {"post_number"}},
                 {"user_id", {"user_id"}},
                 {"created_at", {"created_at"}},
                 {"deleted_at", {"deleted_at"}},
                 {"answer_post_id", {"answer_post_id"}},
                 {"solver_user_id", {"solver_user_id"}},
                 {"solved_at", {"solved_at"}},
                 {"like_id", {"like_id"}},
                 {"liked_at", {"liked_at"}},
                 {"group_user_id", {"group_user_id"}},
                 {"group_name", {"group_name"}},
                 {"added_at", {"added_at"}},
                 {"visit_id", {"visit_id"}},
                 {"visited_at", {"visited_at"}},
                 {"archetype", {"archetype"}},
                 {"is_pm", {"is_pm", "is_private"}},
                 {"post_type", {"post_type"}}},
      .unread = {{"raw", "message text"},
                 {"cooked", "message text"},
                 {"excerpt", "message text"},
                 {"title", "message text"},
                 {"accepter_user_id", "not needed"},
                 {"post_user_id", "not needed"},
                 {"posts_read", "a counter"},
                 {"time_read", "a counter"},
                 {"category_id", "not needed"},
                 {"reply_to_post_number", "not needed"}},
      .signatures = {{"topic_id", "answer_post_id", "solver_user_id", "solved_at"},
                     {"like_id", "user_id", "liked_at"},
                     {"user_id", "group_name", "added_at"},
                     {"user_id", "visited_at"},
                     {"post_id", "topic_id", "post_number", "user_id", "created_at"},
                     {"topic_id", "user_id", "created_at"}},
      .make = [](const ReaderInput& input) -> Result<std::unique_ptr<Reader>> {
        CW_TRY(const Query query, query_of(input));
        return std::make_unique<DiscourseExplorer>(input, query);
      }};
  static_assert(field_count == 19);
  return kind;
}

}  // namespace cw::ingest
