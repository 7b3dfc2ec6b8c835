#include <fmt/format.h>

#include <charconv>
#include <string>
#include <unordered_map>

#include "ingest/readers/kinds.hpp"

namespace cw::ingest {

namespace {

enum : std::size_t {
  id,
  creation_date,
  date,
  user_id,
  owner_user_id,
  post_type,
  parent_id,
  accepted_answer_id,
  post_id,
  vote_type,
  badge_name,
  field_count
};

enum class Table { users, posts, votes, comments, badges, other };

Table table_of(const ReaderInput& input) {
  const std::string& name = input.table;
  if (!name.empty()) {
    return name == "users"      ? Table::users
           : name == "posts"    ? Table::posts
           : name == "votes"    ? Table::votes
           : name == "comments" ? Table::comments
           : name == "badges"   ? Table::badges
                                : Table::other;
  }
  return input.present[post_type] ? Table::posts : input.present[vote_type] ? Table::votes : Table::other;
}

std::int64_t number_of(std::string_view text) {
  std::int64_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

/// One file of a Stack Exchange data dump. Titles, bodies and comments are not read. The bot (id -1) counts nothing.
class StackExchange : public Reader {
 public:
  StackExchange(const ReaderInput& input, Table table) : context_(input.context), out_(input.out), table_(table) {}

  Result<Verdict> row(const Record& record) override {
    switch (table_) {
      case Table::users:
        return user(record);
      case Table::posts:
        return post(record);
      case Table::votes:
        return vote(record);
      case Table::comments:
        return activity(record, "comment_created", "comment:", user_id, creation_date, "post:", post_id);
      case Table::badges:
        return activity(record, "badge_earned", "badge:", user_id, date, "badge:", badge_name);
      case Table::other:
        break;
    }
    return exclude("table_not_read");  // PostHistory, PostLinks, Tags
  }

  Result<> finish() override {
    if (accepted_ > 0)
      out_.note(fmt::format(
          "{} accepted answers are dated by the answer: the dump does not say when a question's author accepted",
          accepted_));
    if (!waiting_.empty())
      out_.note(fmt::format("{} accepted answers are not behind their question in this file and are not counted",
                            waiting_.size()));
    return {};
  }

 private:
  Result<Verdict> user(const Record& record) {
    const std::string_view native_id = trimmed(record.cells[id]);
    if (native_id.empty()) return drop("missing_id", "Id");
    const TimeCell joined = context_.time(record.cells[creation_date]);
    if (!joined.trouble.empty()) return drop(joined.trouble, "CreationDate");
    ActorRow actor{.origin = record.origin, .native_id = native_id};
    actor.joined_at = joined.at;
    actor.bot = native_id == "-1";
    CW_TRY_VOID(out_.actor(actor));
    return kept();
  }

  Result<Verdict> post(const Record& record) {
    const auto& cells = record.cells;
    const std::string_view type = trimmed(cells[post_type]);
    if (type == "1") {
      CW_TRY(const Verdict verdict,
             activity(record, "topic_created", "post:", owner_user_id, creation_date, "post:", id));
      const std::string_view accepted = trimmed(cells[accepted_answer_id]);
      if (verdict.reason.empty() && !accepted.empty()) waiting_.emplace(number_of(accepted), number_of(cells[id]));
      return verdict;
    }
    if (type != "2") return exclude("not_a_post", "PostTypeId");  // tag wikis and the like
    CW_TRY(const Verdict verdict,
           activity(record, "post_created", "post:", owner_user_id, creation_date, "post:", parent_id));
    if (verdict.reason.empty()) CW_TRY_VOID(accept(record));
    return verdict;
  }

  /// The answer just read is the one that its question names. Votes of type 1 say the same and are not counted again.
  Result<> accept(const Record& record) {
    const auto found = waiting_.find(number_of(record.cells[id]));
    if (found == waiting_.end() || found->second != number_of(record.cells[parent_id])) return {};
    waiting_.erase(found);
    ++accepted_;
    native_id_ = "accepted:" + std::string(trimmed(record.cells[id]));
    const TimeCell at = context_.time(record.cells[creation_date]);
    return out_.activity({.origin = record.origin,
                          .native_id = native_id_,
                          .actor = trimmed(record.cells[owner_user_id]),
                          .activity = "answer_accepted",
                          .object = object_,
                          .at = at.at});
  }

  Result<Verdict> vote(const Record& record) {
    const std::string_view type = trimmed(record.cells[vote_type]);
    if (type == "2") return activity(record, "like_given", "vote:", user_id, creation_date, "post:", post_id);
    if (type == "1") return exclude("counted_from_posts", "VoteTypeId");
    return exclude("not_an_activity", "VoteTypeId");  // down votes, bounties, closing, deletion
  }

  Result<Verdict> activity(const Record& record, std::string_view name, std::string_view prefix, std::size_t actor,
                           std::size_t time, std::string_view object_prefix, std::size_t object) {
    const auto& cells = record.cells;
    if (trimmed(cells[id]).empty()) return drop("missing_id", "Id");
    if (trimmed(cells[object]).empty()) return drop("missing_id", stackexchange().fields[object].aliases.front());
    const TimeCell at = context_.time(cells[time]);
    if (!at.trouble.empty()) return drop(at.trouble, stackexchange().fields[time].aliases.front());
    const std::string_view who = trimmed(cells[actor]);  // empty: the account was deleted, or the vote is secret
    if (who == "-1") return exclude("bot");
    native_id_.assign(prefix);
    native_id_ += trimmed(cells[id]);
    object_.assign(object_prefix);
    object_ += trimmed(cells[object]);
    CW_TRY_VOID(out_.activity({.origin = record.origin,
                               .native_id = native_id_,
                               .actor = who,
                               .activity = name,
                               .object = object_,
                               .at = at.at}));
    return kept();
  }

  const Context& context_;
  Output& out_;
  Table table_;
  std::unordered_map<std::int64_t, std::int64_t> waiting_;  // accepted answer -> its question
  std::int64_t accepted_ = 0;
  std::string native_id_;
  std::string object_;
};

}  // namespace

const ReaderKind& stackexchange() {
  static const ReaderKind kind = {.name = "stackexchange",
                                  .family = "stackexchange",
                                  .title = "Stack Exchange data dump (Users, Posts, Votes, Comments, Badges)",
                                  .fields = {{"native_id", {"Id"}, true},
                                             {"creation_date", {"CreationDate"}},
                                             {"date", {"Date"}},
                                             {"user_id", {"UserId"}},
                                             {"owner_user_id", {"OwnerUserId"}},
                                             {"post_type", {"PostTypeId"}},
                                             {"parent_id", {"ParentId"}},
                                             {"accepted_answer_id", {"AcceptedAnswerId"}},
                                             {"post_id", {"PostId"}},
                                             {"vote_type", {"VoteTypeId"}},
                                             {"badge_name", {"Name"}}},
                                  .unread = {{"Body", "message text"},
                                             {"Title", "message text"},
                                             {"Text", "message text"},
                                             {"AboutMe", "message text"},
                                             {"Tags", "not needed"},
                                             {"Comment", "message text"},
                                             {"DisplayName", "a name or address"},
                                             {"OwnerDisplayName", "a name or address"},
                                             {"UserDisplayName", "a name or address"},
                                             {"LastEditorDisplayName", "a name or address"},
                                             {"Location", "a name or address"},
                                             {"WebsiteUrl", "a name or address"},
                                             {"ProfileImageUrl", "a name or address"},
                                             {"AccountId", "not needed"},
                                             {"Age", "not needed"},
                                             {"Reputation", "a counter without dates"},
                                             {"Views", "a counter without dates"},
                                             {"UpVotes", "a counter without dates"},
                                             {"DownVotes", "a counter without dates"},
                                             {"Score", "a counter without dates"},
                                             {"ViewCount", "a counter without dates"},
                                             {"AnswerCount", "a counter without dates"},
                                             {"CommentCount", "a counter without dates"},
                                             {"FavoriteCount", "a counter without dates"},
                                             {"LastAccessDate", "not needed"},
                                             {"LastActivityDate", "not needed"},
                                             {"LastEditDate", "not needed"},
                                             {"LastEditorUserId", "not needed"},
                                             {"ClosedDate", "not needed"},
                                             {"CommunityOwnedDate", "not needed"},
                                             {"BountyAmount", "not needed"},
                                             {"Class", "not needed"},
                                             {"TagBased", "not needed"},
                                             {"ContentLicense", "not needed"}},
                                  .emits = {{"activity", "topic_created", "posted_topic", "Question asked"},
                                            {"activity", "post_created", "replied", "Answer written"},
                                            {"activity", "answer_accepted", "answer_accepted", "Answer accepted"},
                                            {"activity", "comment_created", "replied", "Comment written"},
                                            {"activity", "like_given", "reacted", "Up vote"},
                                            {"activity", "badge_earned", "other", "Badge earned"}},
                                  .signatures = {{"Id", "Reputation", "CreationDate", "DisplayName"},
                                                 {"Id", "PostTypeId", "CreationDate"},
                                                 {"Id", "PostId", "VoteTypeId"},
                                                 {"Id", "PostId", "Score", "Text", "CreationDate"},
                                                 {"Id", "UserId", "Name", "Date", "Class"},
                                                 {"Id", "UserId", "Name", "Date"},
                                                 {"Id", "TagName", "Count"},
                                                 {"Id", "PostHistoryTypeId"},
                                                 {"Id", "LinkTypeId"}},
                                  .make = [](const ReaderInput& input) -> Result<std::unique_ptr<Reader>> {
                                    return std::make_unique<StackExchange>(input, table_of(input));
                                  }};
  static_assert(field_count == 11);
  return kind;
}

}  // namespace cw::ingest
