#include <fmt/format.h>

#include <array>
#include <string>

#include "ingest/readers/kinds.hpp"

namespace cw::ingest {

namespace {

enum : std::size_t {
  own_id,
  post_id,
  topic_id,
  post_number,
  user_id,
  created_at,
  deleted_at,
  answer_post_id,
  solver_user_id,
  solved_at,
  liked_at,
  group_name,
  added_at,
  visited_at,
  viewed_at,
  archetype,
  is_pm,
  post_type,
  field_count
};

enum class Query { posts, topics, solved, likes, groups, visits, views };

std::string_view query_name(Query query) {
  constexpr std::array<std::string_view, 7> names = {"posts", "topics", "solved", "likes", "groups", "visits", "views"};
  return names[static_cast<std::size_t>(query)];
}

/// Which of our queries (sources howto discourse) made these columns.
Result<Query> query_of(const ReaderInput& input) {
  const auto has = [&](std::size_t field) { return static_cast<bool>(input.present[field]); };
  if (has(answer_post_id) && has(solver_user_id) && has(solved_at)) return Query::solved;
  if (has(user_id) && has(group_name) && has(added_at)) return Query::groups;
  if (has(user_id) && has(visited_at)) return Query::visits;
  if (has(user_id) && has(topic_id) && has(viewed_at)) return Query::views;
  if (has(own_id) && has(topic_id) && has(user_id) && has(post_number) && has(created_at)) return Query::posts;
  if (has(own_id) && has(post_id) && has(user_id) && (has(liked_at) || has(created_at))) return Query::likes;
  if ((has(own_id) || has(topic_id)) && has(user_id) && has(created_at) && !has(post_id)) return Query::topics;
  return fail(ErrorCode::unknown_column, "the columns are not those of one of our Data Explorer queries", input.where,
              "run the queries of `commonweal sources howto discourse` and export their results");
}

/// Results of our Data Explorer queries, as CSV or JSON. Ids of activities are prefixed by their kind: post 7 is not
/// topic 7.
class DiscourseExplorer : public Reader {
 public:
  DiscourseExplorer(const ReaderInput& input, Query query)
      : context_(input.context),
        out_(input.out),
        query_(query),
        has_own_id_(input.present[own_id]),
        has_liked_at_(input.present[liked_at]) {}

  Result<Verdict> row(const Record& record) override {
    ++rows_;
    const auto& cells = record.cells;
    if (cells[archetype] == "private_message" || truthy(cells[is_pm])) return exclude("private_message");
    switch (query_) {
      case Query::posts:
        return post(record);
      case Query::topics:
        return activity(record, "topic_created", {"topic:", topic()}, user_id, created_at, {"topic:", topic()});
      case Query::solved:
        return activity(record, "answer_accepted", {"solved:", answer_post_id}, solver_user_id, solved_at,
                        {"topic:", topic_id});
      case Query::likes:
        return activity(record, "like_given", {"like:", own_id}, user_id, has_liked_at_ ? liked_at : created_at,
                        {"post:", post_id});
      case Query::groups:
        return group(record);
      case Query::visits:
        return activity(record, "visited", {"visit:", user_id, visited_at}, user_id, visited_at, {});
      case Query::views:
        return activity(record, "topic_viewed", {"view:", topic_id, user_id, viewed_at}, user_id, viewed_at,
                        {"topic:", topic_id});
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
  /// An id made of a prefix and up to three cells, so that post 7 is not topic 7.
  struct Key {
    std::string_view prefix;
    std::size_t first = field_count, second = field_count, third = field_count;
  };

  std::size_t topic() const { return has_own_id_ ? own_id : topic_id; }

  /// A topic's first post is the topic itself: it is counted once, whichever of the two queries brings it.
  Result<Verdict> post(const Record& record) {
    const std::string_view type = trimmed(record.cells[post_type]);
    if (!type.empty() && type != "1") return exclude("not_a_post", "post_type");  // 2, 3: actions of staff; 4: whisper
    if (trimmed(record.cells[post_number]) == "1")
      return activity(record, "topic_created", {"topic:", topic_id}, user_id, created_at, {"topic:", topic_id});
    return activity(record, "post_created", {"post:", own_id}, user_id, created_at, {"topic:", topic_id});
  }

  Result<Verdict> group(const Record& record) {
    if (context_.is_staff(record.cells[group_name])) {
      ActorRow actor{.origin = record.origin, .native_id = trimmed(record.cells[user_id])};
      actor.staff = true;
      CW_TRY_VOID(out_.actor(actor));
    }
    return activity(record, "group_joined", {"group:", user_id, group_name}, user_id, added_at, {"group:", group_name});
  }

  /// False if a cell of the key is empty.
  static bool write_key(const Key& key, const Record& record, std::string& into) {
    into.assign(key.prefix);
    for (const std::size_t part : {key.first, key.second, key.third}) {
      if (part == field_count) break;
      const std::string_view cell = trimmed(record.cells[part]);
      if (cell.empty()) return false;
      if (part != key.first) into += '/';
      into += cell;
    }
    return true;
  }

  Result<Verdict> activity(const Record& record, std::string_view name, const Key& id, std::size_t actor,
                           std::size_t time, const Key& object) {
    const auto& cells = record.cells;
    const std::string_view who = trimmed(cells[actor]);
    if (who.empty()) return drop("missing_id", discourse_explorer().fields[actor].name);
    if (who.front() == '-') return exclude("bot");
    if (!write_key(id, record, native_id_)) return drop("missing_id", discourse_explorer().fields[id.first].name);
    if (!write_key(object, record, object_)) return drop("missing_id", discourse_explorer().fields[object.first].name);
    const TimeCell at = context_.time(cells[time]);
    if (!at.trouble.empty()) return drop(at.trouble, discourse_explorer().fields[time].name);
    const bool deleted = !trimmed(cells[deleted_at]).empty();
    CW_TRY_VOID(out_.activity({.origin = record.origin,
                               .native_id = native_id_,
                               .actor = who,
                               .activity = name,
                               .object = object_,
                               .at = at.at,
                               .retracted = deleted}));
    return deleted ? exclude("deleted") : kept();
  }

  const Context& context_;
  Output& out_;
  Query query_;
  std::int64_t rows_ = 0;
  bool has_own_id_;
  bool has_liked_at_;
  std::string native_id_;
  std::string object_;
};

}  // namespace

const ReaderKind& discourse_explorer() {
  static const ReaderKind kind = {
      .name = "discourse_explorer",
      .family = "discourse",
      .title = "Discourse Data Explorer results (posts, topics, solved, likes, groups, visits, views)",
      .fields = {{"id", {"id", "post_action_id"}},
                 {"post_id", {"post_id"}},
                 {"topic_id", {"topic_id"}},
                 {"post_number", {"post_number"}},
                 {"user_id", {"user_id"}},
                 {"created_at", {"created_at"}},
                 {"deleted_at", {"deleted_at"}},
                 {"answer_post_id", {"answer_post_id"}},
                 {"solver_user_id", {"solver_user_id"}},
                 {"solved_at", {"solved_at"}},
                 {"liked_at", {"liked_at"}},
                 {"group_name", {"group_name"}},
                 {"added_at", {"added_at"}},
                 {"visited_at", {"visited_at"}},
                 {"viewed_at", {"viewed_at"}},
                 {"archetype", {"archetype"}},
                 {"is_pm", {"is_pm", "is_private"}},
                 {"post_type", {"post_type"}}},
      .unread = {{"raw", "message text"},
                 {"cooked", "message text"},
                 {"excerpt", "message text"},
                 {"title", "message text"},
                 {"accepter_user_id", "not needed"},
                 {"posts_read", "a counter"},
                 {"time_read", "a counter"},
                 {"category_id", "not needed"},
                 {"membership_id", "not needed"},
                 {"visit_id", "not needed"}},
      .emits = {{"activity", "topic_created", "posted_topic", "Topic started"},
                {"activity", "post_created", "replied", "Reply written"},
                {"activity", "answer_accepted", "answer_accepted", "Answer accepted as the solution"},
                {"activity", "like_given", "reacted", "Like given"},
                {"activity", "group_joined", "other", "Group joined"},
                {"activity", "visited", "visited", "Day with a visit"},
                {"activity", "topic_viewed", "viewed", "Topic read"}},
      .signatures = {{"topic_id", "answer_post_id", "solver_user_id", "solved_at"},
                     {"id", "post_id", "user_id", "created_at"},
                     {"id", "post_id", "user_id", "liked_at"},
                     {"user_id", "group_name", "added_at"},
                     {"user_id", "visited_at"},
                     {"topic_id", "user_id", "viewed_at"},
                     {"id", "topic_id", "user_id", "post_number", "created_at"},
                     {"id", "user_id", "created_at", "category_id"},
                     {"topic_id", "user_id", "created_at", "category_id"}},
      .make = [](const ReaderInput& input) -> Result<std::unique_ptr<Reader>> {
        CW_TRY(const Query query, query_of(input));
        return std::make_unique<DiscourseExplorer>(input, query);
      }};
  static_assert(field_count == 18);
  return kind;
}

}  // namespace cw::ingest
