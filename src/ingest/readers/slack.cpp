#include <fmt/format.h>

#include <charconv>
#include <map>
#include <string>

#include "ingest/bytes.hpp"
#include "ingest/json_rows.hpp"
#include "ingest/open_table.hpp"
#include "ingest/readers/kinds.hpp"

namespace cw::ingest {

namespace {

enum : std::size_t {
  type,
  subtype,
  user,
  bot_id,
  ts,
  thread_ts,
  reactions,
  user_id,
  user_name,
  is_bot,
  is_admin,
  is_owner,
  email,
  field_count
};

constexpr std::string_view closed_channel = "a private channel or a direct message";

std::string_view file_of(std::string_view member) {
  return member.substr(member.rfind('/') + 1);
}
/// "export/help/2026-08-02.json" -> "export/help"
std::string_view folder_of(std::string_view member) {
  const auto slash = member.rfind('/');
  return slash == std::string_view::npos ? std::string_view{} : member.substr(0, slash);
}

/// Which files of an export are read: the list of users, and the days of channels that channels.json names. That list
/// holds the public channels only; whatever it does not name is private, and stays closed.
class SlackPlan : public ArchivePlan {
 public:
  static Result<std::unique_ptr<ArchivePlan>> make(const std::string& path) {
    auto plan = std::make_unique<SlackPlan>();
    CW_TRY(InputFile file, InputFile::open(path, {}, {}, true));
    for (;;) {
      CW_TRY(const bool found, file.next_member());
      if (!found) break;
      if (file_of(file.member()) != "channels.json") continue;
      CW_TRY_VOID(plan->read_channels(file));
      return std::unique_ptr<ArchivePlan>(std::move(plan));
    }
    return fail(ErrorCode::invalid_input,
                "the export has no channels.json, so nobody can tell which channels are public",
                std::string(file_of(path)), "give the whole export, as the zip that Slack made or its unpacked folder");
  }

  std::string_view leave_out(std::string_view member) const override {
    const std::string_view folder = folder_of(member), name = file_of(member);
    if (folder == root_ && name == "users.json") return {};
    if (folder == root_) return "lists that hold no activity";
    return object(member).empty() ? closed_channel : std::string_view{};
  }

  std::string_view object(std::string_view member) const override {
    const auto found = channels_.find(folder_of(member));
    return found == channels_.end() ? std::string_view{} : std::string_view(found->second);
  }

 private:
  Result<> read_channels(InputFile& file) {
    root_ = folder_of(file.member());
    CW_TRY(const OpenTable table, open_table(file, "channels.json", {}, {}));
    table.records->select({"id", "name"});
    Record record;
    for (;;) {
      CW_TRY(const bool found, table.records->next(record));
      if (!found) return {};
      if (!record.damage.empty() || !record.has(0) || !record.has(1)) continue;
      channels_.emplace((root_.empty() ? "" : root_ + "/") + std::string(record.cells[1]), record.cells[0]);
    }
  }

  std::string root_;
  std::map<std::string, std::string, std::less<>> channels_;  // folder -> id of the channel
};

/// "1785661200.000200": seconds and microseconds as text; a message's id within its channel.
TimeCell slack_time(std::string_view text, const Context& context) {
  const auto point = text.find('.');
  const TimeCell whole = context.unix_time(text.substr(0, point));
  if (!whole.trouble.empty() || point == std::string_view::npos) return whole;
  std::int64_t micros = 0;
  std::string_view fraction = text.substr(point + 1, 6);
  const auto [end, error] = std::from_chars(fraction.data(), fraction.data() + fraction.size(), micros);
  if (error != std::errc{} || end != fraction.data() + fraction.size() || micros < 0) return {{}, "bad_date"};
  for (std::size_t digits = fraction.size(); digits < 6; ++digits) micros *= 10;
  return {Instant{whole.at.micros + micros}};
}

/// users.json: members of the workspace. Whoever was switched off since stays a member of the past.
class SlackUsers : public Reader {
 public:
  explicit SlackUsers(const ReaderInput& input) : context_(input.context), out_(input.out) {}

  Result<Verdict> row(const Record& record) override {
    const auto& cells = record.cells;
    const std::string_view id = trimmed(cells[user_id]);
    if (id.empty()) return drop("missing_id", "id");
    const std::string_view address = trimmed(cells[email]);
    ActorRow actor{.origin = record.origin, .native_id = id};
    actor.bot = truthy(cells[is_bot]) || id == "USLACKBOT";
    actor.staff = truthy(cells[is_admin]) || truthy(cells[is_owner]) || context_.is_staff(cells[user_name]) ||
                  context_.is_staff_address(address);
    actor.test = context_.is_test_address(address);
    // Slack lets nobody in who has not answered a message to this address.
    if (!address.empty()) actor.identifiers.push_back({IdentifierKind::verified_email, address});
    CW_TRY_VOID(out_.actor(actor));
    return kept();
  }

 private:
  const Context& context_;
  Output& out_;
};

/// One day of one public channel: who wrote, answered, reacted and joined, and when. No text is read.
class SlackDay : public Reader {
 public:
  SlackDay(const ReaderInput& input, std::string_view channel)
      : context_(input.context), out_(input.out), channel_(channel), reactions_({"name", "users"}) {}

  Result<Verdict> row(const Record& record) override {
    const auto& cells = record.cells;
    const std::string_view kind = trimmed(cells[subtype]);
    const std::string_view moment = trimmed(cells[ts]), who = trimmed(cells[user]);
    if (moment.empty()) return drop("missing_id", "ts");
    const TimeCell at = slack_time(moment, context_);
    if (!at.trouble.empty()) return drop(at.trouble, "ts");
    if (kind == "bot_message" || !trimmed(cells[bot_id]).empty() || who == "USLACKBOT") return exclude("bot");
    if (kind == "channel_leave" || kind == "group_leave") return exclude("left", "subtype");
    const bool joined = kind == "channel_join" || kind == "group_join";
    const bool deleted = kind == "tombstone" || kind == "message_deleted";
    const bool message = kind.empty() || kind == "thread_broadcast" || kind == "file_share" || kind == "me_message" ||
                         kind == "file_comment" || kind == "message_replied";
    if (!joined && !deleted && !message) return exclude("not_a_message", "subtype");
    if (who.empty() && !deleted) return drop("missing_id", "user");
    if (joined) {
      CW_TRY_VOID(emit(record, "channel_joined", "join:", moment, who, at.at, "channel:" + channel_));
      return kept();
    }
    const std::string_view parent = trimmed(cells[thread_ts]);
    const bool answer = !parent.empty() && parent != moment;
    const std::string thread = "thread:" + channel_ + "/" + std::string(answer ? parent : moment);
    CW_TRY_VOID(
        emit(record, answer ? "thread_replied" : "message_posted", "message:", moment, who, at.at, thread, deleted));
    if (deleted) return exclude("deleted", "subtype");
    return emit_reactions(record, moment, at.at);
  }

 private:
  Result<> emit(const Record& record, std::string_view activity, std::string_view prefix, std::string_view moment,
                std::string_view who, Instant at, const std::string& object, bool retracted = false) {
    native_id_.assign(prefix);
    native_id_ += channel_;
    native_id_ += '/';
    native_id_ += moment;
    if (prefix == "join:") native_id_ += '/' + std::string(who);
    return out_.activity({.origin = record.origin,
                          .native_id = native_id_,
                          .actor = who,
                          .activity = activity,
                          .object = object,
                          .at = at,
                          .retracted = retracted});
  }

  /// The export does not say when somebody reacted: a reaction is dated by its message.
  Result<Verdict> emit_reactions(const Record& record, std::string_view moment, Instant at) {
    if (!reactions_.read(record.cells[reactions])) return drop("bad_json", "reactions");
    const std::string message = channel_ + "/" + std::string(moment);
    for (std::size_t i = 0; i < reactions_.size(); ++i) {
      const std::string emoji(reactions_.cell(i, 0));
      for (const std::string& who : list_items(reactions_.cell(i, 1))) {
        native_id_ = fmt::format("reaction:{}/{}/{}", message, emoji, who);
        CW_TRY_VOID(out_.activity({.origin = record.origin,
                                   .native_id = native_id_,
                                   .actor = who,
                                   .activity = "reaction_given",
                                   .object = "message:" + message,
                                   .at = at}));
      }
    }
    return kept();
  }

  const Context& context_;
  Output& out_;
  std::string channel_;
  JsonList reactions_;
  std::string native_id_;
};

Result<std::unique_ptr<Reader>> make_slack(const ReaderInput& input) {
  if (input.plan == nullptr) {
    return fail(ErrorCode::invalid_input, "a single file of a Slack export does not say whether its channel is public",
                input.where, "give the whole export, as the zip that Slack made or its unpacked folder");
  }
  if (file_of(input.member) == "users.json") return std::make_unique<SlackUsers>(input);
  return std::make_unique<SlackDay>(input, input.plan->object(input.member));
}

}  // namespace

const ReaderKind& slack() {
  static const ReaderKind kind = {.name = "slack",
                                  .family = "slack",
                                  .title = "Slack export (public channels)",
                                  .fields = {{"type", {"type"}},
                                             {"subtype", {"subtype"}},
                                             {"actor", {"user"}},
                                             {"bot_id", {"bot_id"}},
                                             {"at", {"ts"}},
                                             {"thread", {"thread_ts"}},
                                             {"reactions", {"reactions"}},
                                             {"native_id", {"id"}},
                                             {"username", {"name"}},
                                             {"bot", {"is_bot"}},
                                             {"admin", {"is_admin"}},
                                             {"owner", {"is_owner"}},
                                             {"email", {"profile.email"}}},
                                  .unread = {{"text", "message text"},
                                             {"blocks", "message text"},
                                             {"attachments", "message text"},
                                             {"files", "message text"},
                                             {"file", "message text"},
                                             {"topic.value", "message text"},
                                             {"purpose.value", "message text"},
                                             {"real_name", "a name or address"},
                                             {"profile.real_name", "a name or address"},
                                             {"profile.display_name", "a name or address"},
                                             {"profile.first_name", "a name or address"},
                                             {"profile.last_name", "a name or address"},
                                             {"profile.phone", "a name or address"},
                                             {"profile.skype", "a name or address"},
                                             {"profile.title", "not needed"},
                                             {"profile.status_text", "message text"},
                                             {"tz", "not needed"},
                                             {"tz_offset", "not needed"},
                                             {"team_id", "not needed"},
                                             {"deleted", "not needed"},
                                             {"updated", "not needed"},
                                             {"client_msg_id", "not needed"},
                                             {"reply_count", "a counter"},
                                             {"reply_users", "not needed"},
                                             {"replies", "not needed"},
                                             {"parent_user_id", "not needed"},
                                             {"edited.user", "not needed"},
                                             {"edited.ts", "not needed"}},
                                  .emits = {{"activity", "message_posted", "messaged", "Message in a chat"},
                                            {"activity", "thread_replied", "replied", "Answer in a thread of a chat"},
                                            {"activity", "reaction_given", "reacted", "Reaction to a message"},
                                            {"activity", "channel_joined", "other", "Channel joined"}},
                                  .signatures = {{"type", "ts", "text"},
                                                 {"id", "team_id", "name", "deleted", "is_bot"},
                                                 {"id", "name", "created", "creator", "is_archived", "members"}},
                                  .make = make_slack,
                                  .plan = SlackPlan::make,
                                  .plan_marker = "channels.json"};
  static_assert(field_count == 13);
  return kind;
}

}  // namespace cw::ingest
