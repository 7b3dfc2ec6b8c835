#include <string>

#include "ingest/readers/kinds.hpp"

namespace cw::ingest {

namespace {

enum : std::size_t { author, date, field_count };

/// Messages of one channel as DiscordChatExporter writes them in CSV, which knows neither message ids nor bots.
class DiscordCsv : public Reader {
 public:
  explicit DiscordCsv(const ReaderInput& input) : context_(input.context), out_(input.out) {}

  Result<Verdict> row(const Record& record) override {
    const std::string_view who = trimmed(record.cells[author]);
    if (who.empty()) return drop("missing_id", "AuthorID");
    const TimeCell when = context_.time(record.cells[date]);
    if (!when.trouble.empty()) return drop(when.trouble, "Date");
    native_id_ = "message:" + std::string(who) + "@" + std::to_string(when.at.micros);
    CW_TRY_VOID(out_.activity({.origin = record.origin,
                               .native_id = native_id_,
                               .actor = who,
                               .activity = "message_posted",
                               .object = native_id_,
                               .at = when.at}));
    return kept();
  }

  Result<> finish() override {
    out_.note(
        "this CSV does not say who is a bot, what answers what, and whether the channel is private: give the JSON "
        "export of the channel where you can");
    return {};
  }

 private:
  const Context& context_;
  Output& out_;
  std::string native_id_;
};

}  // namespace

const ReaderKind& discord_csv() {
  static const ReaderKind kind = {.name = "discord_csv",
                                  .family = "discord",
                                  .title = "Discord channel, by DiscordChatExporter as CSV",
                                  .fields = {{"actor", {"AuthorID"}, true}, {"at", {"Date"}, true, true}},
                                  .unread = {{"Author", "a name or address"},
                                             {"Content", "message text"},
                                             {"Attachments", "message text"},
                                             {"Reactions", "a counter"}},
                                  .emits = {{"activity", "message_posted", "messaged", "Message in a chat"}},
                                  .signatures = {{"AuthorID", "Author", "Date", "Content"}},
                                  .make = [](const ReaderInput& input) -> Result<std::unique_ptr<Reader>> {
                                    return std::make_unique<DiscordCsv>(input);
                                  }};
  static_assert(field_count == 2);
  return kind;
}

}  // namespace cw::ingest
