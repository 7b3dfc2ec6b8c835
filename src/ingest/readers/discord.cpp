#include <string>

#include "ingest/json_rows.hpp"
#include "ingest/readers/kinds.hpp"

namespace cw::ingest {

namespace {

enum : std::size_t {
  channel,
  channel_type,
  id,
  type,
  at,
  author,
  author_name,
  is_bot,
  roles,
  reactions,
  reply_to,
  message_count,
  field_count
};

/// Messages of one channel as DiscordChatExporter writes them in JSON. No text is read.
class DiscordMessages : public Reader {
 public:
  explicit DiscordMessages(const ReaderInput& input)
      : context_(input.context),
        out_(input.out),
        complete_(input.present[message_count]),
        roles_({"name"}),
        reactions_({"emoji.name", "users"}),
        users_({"id", "isBot"}) {}

  Result<Verdict> row(const Record& record) override {
    const auto& cells = record.cells;
    const std::string_view kind = trimmed(cells[channel_type]);
    if (kind == "DirectTextChat" || kind == "DirectGroupTextChat" || kind == "GuildPrivateThread")
      return exclude("private_message", "channel");
    const std::string_view message = trimmed(cells[id]), who = trimmed(cells[author]);
    if (message.empty()) return drop("missing_id", "id");
    if (who.empty()) return drop("missing_id", "author.id");
    if (truthy(cells[is_bot])) return exclude("bot");
    const TimeCell when = context_.time(cells[at]);
    if (!when.trouble.empty()) return drop(when.trouble, "timestamp");
    CW_TRY_VOID(emit_author(record, who, when.at));
    if (cells[type] == "GuildMemberJoin") return kept();
    const bool answer = cells[type] == "Reply" && !trimmed(cells[reply_to]).empty();
    if (!answer && cells[type] != "Default" && cells[type] != "Reply" && cells[type] != "ThreadStarterMessage")
      return exclude("not_a_message", "type");
    object_ = "thread:" + std::string(answer ? trimmed(cells[reply_to]) : message);
    native_id_ = "message:" + std::string(message);
    CW_TRY_VOID(out_.activity({.origin = record.origin,
                               .native_id = native_id_,
                               .actor = who,
                               .activity = answer ? "thread_replied" : "message_posted",
                               .object = object_,
                               .at = when.at}));
    return emit_reactions(record, message, when.at);
  }

  Result<> finish() override {
    if (!complete_) out_.note("the export has no messageCount: it was broken off, and later messages are missing");
    return {};
  }

 private:
  Result<> emit_author(const Record& record, std::string_view who, Instant when) {
    ActorRow actor{.origin = record.origin, .native_id = who};
    actor.staff = context_.is_staff(record.cells[author_name]);
    if (roles_.read(record.cells[roles])) {
      for (std::size_t i = 0; i < roles_.size(); ++i) actor.staff = actor.staff || context_.is_staff(roles_.cell(i, 0));
    }
    if (record.cells[type] == "GuildMemberJoin") actor.joined_at = when;
    return out_.actor(actor);
  }

  /// Only where the exporter was asked to list who reacted; dated by the message, since it does not say when.
  Result<Verdict> emit_reactions(const Record& record, std::string_view message, Instant when) {
    if (!reactions_.read(record.cells[reactions])) return drop("bad_json", "reactions");
    for (std::size_t i = 0; i < reactions_.size(); ++i) {
      if (!users_.read(reactions_.cell(i, 1))) return drop("bad_json", "reactions");
      for (std::size_t k = 0; k < users_.size(); ++k) {
        if (truthy(users_.cell(k, 1)) || users_.cell(k, 0).empty()) continue;
        native_id_ = "reaction:" + std::string(message) + "/" + std::string(reactions_.cell(i, 0)) + "/" +
                     std::string(users_.cell(k, 0));
        object_ = "message:" + std::string(message);
        CW_TRY_VOID(out_.activity({.origin = record.origin,
                                   .native_id = native_id_,
                                   .actor = users_.cell(k, 0),
                                   .activity = "reaction_given",
                                   .object = object_,
                                   .at = when}));
      }
    }
    return kept();
  }

  const Context& context_;
  Output& out_;
  bool complete_;
  JsonList roles_, reactions_, users_;
  std::string native_id_, object_;
};

}  // namespace

const ReaderKind& discord_messages() {
  static const ReaderKind kind = {
      .name = "discord_messages",
      .family = "discord",
      .title = "Discord channel, by DiscordChatExporter as JSON",
      .fields = {{"channel", {"document.channel.id"}},
                 {"channel_type", {"document.channel.type"}, true},
                 {"native_id", {"id"}, true},
                 {"type", {"type"}, true},
                 {"at", {"timestamp"}, true},
                 {"actor", {"author.id"}, true},
                 {"username", {"author.name"}},
                 {"bot", {"author.isBot"}},
                 {"roles", {"author.roles"}},
                 {"reactions", {"reactions"}},
                 {"reply_to", {"reference.messageId"}},
                 {"message_count", {"document.messageCount"}}},
      .unread = {{"content", "message text"},
                 {"attachments", "message text"},
                 {"embeds", "message text"},
                 {"stickers", "message text"},
                 {"mentions", "a name or address"},
                 {"inlineEmojis", "message text"},
                 {"author.nickname", "a name or address"},
                 {"author.discriminator", "a name or address"},
                 {"author.avatarUrl", "a name or address"},
                 {"author.color", "not needed"},
                 {"timestampEdited", "not needed"},
                 {"callEndedTimestamp", "not needed"},
                 {"isPinned", "not needed"},
                 {"reference.type", "not needed"},
                 {"reference.channelId", "not needed"},
                 {"reference.guildId", "not needed"},
                 {"document.guild.id", "not needed"},
                 {"document.guild.name", "not needed"},
                 {"document.guild.iconUrl", "not needed"},
                 {"document.channel.name", "not needed"},
                 {"document.channel.topic", "message text"},
                 {"document.channel.category", "not needed"},
                 {"document.channel.categoryId", "not needed"},
                 {"document.exportedAt", "not needed"}},
      .emits = {{"activity", "message_posted", "messaged", "Message in a chat"},
                {"activity", "thread_replied", "replied", "Answer in a thread of a chat"},
                {"activity", "reaction_given", "reacted", "Reaction to a message"}},
      .signatures = {{"document.guild.id", "document.channel.type", "id", "timestamp", "author.id"}},
      .make = [](const ReaderInput& input) -> Result<std::unique_ptr<Reader>> {
        return std::make_unique<DiscordMessages>(input);
      }};
  static_assert(field_count == 12);
  return kind;
}

}  // namespace cw::ingest
