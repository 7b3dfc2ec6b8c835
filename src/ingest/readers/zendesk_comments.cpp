#include <string>

#include "ingest/readers/kinds.hpp"

namespace cw::ingest {

namespace {

enum : std::size_t { id, ticket_id, author, is_public, created_at, field_count };

/// Public comments of tickets: who wrote when. Internal notes and all text stay unread.
class ZendeskComments : public Reader {
 public:
  explicit ZendeskComments(const ReaderInput& input) : context_(input.context), out_(input.out) {}

  Result<Verdict> row(const Record& record) override {
    const auto& cells = record.cells;
    const std::string_view comment = trimmed(cells[id]), ticket = trimmed(cells[ticket_id]),
                           who = trimmed(cells[author]);
    if (comment.empty()) return drop("missing_id", "id");
    if (ticket.empty()) return drop("missing_id", "ticket_id");
    if (!truthy(cells[is_public])) return exclude("private_message", "public");
    if (who.empty() || who.front() == '-') return exclude("bot", "author_id");  // -1: Zendesk itself
    const TimeCell at = context_.time(cells[created_at]);
    if (!at.trouble.empty()) return drop(at.trouble, "created_at");
    native_id_ = "comment:" + std::string(comment);
    object_ = "ticket:" + std::string(ticket);
    CW_TRY_VOID(out_.activity({.origin = record.origin,
                               .native_id = native_id_,
                               .actor = who,
                               .space = "requester",
                               .activity = "ticket_commented",
                               .object = object_,
                               .at = at.at}));
    return kept();
  }

 private:
  const Context& context_;
  Output& out_;
  std::string native_id_, object_;
};

}  // namespace

const ReaderKind& zendesk_comments() {
  static const ReaderKind kind = {.name = "zendesk_comments",
                                  .family = "zendesk",
                                  .title = "Zendesk comments of tickets",
                                  .fields = {{"native_id", {"id", "comment_id"}, true},
                                             {"object", {"ticket_id"}, true},
                                             {"actor", {"author_id", "user_id"}, true},
                                             {"public", {"public"}, true},
                                             {"at", {"created_at", "created"}, true}},
                                  .unread = {{"body", "message text"},
                                             {"html_body", "message text"},
                                             {"plain_body", "message text"},
                                             {"attachments", "message text"},
                                             {"type", "not needed"},
                                             {"audit_id", "not needed"},
                                             {"via.channel", "not needed"}},
                                  .emits = {{"activity", "ticket_commented", "other", "Comment on a support ticket"}},
                                  .signatures = {{"id", "ticket_id", "author_id", "public", "created_at"},
                                                 {"id", "ticket_id", "user_id", "public", "created"}},
                                  .make = [](const ReaderInput& input) -> Result<std::unique_ptr<Reader>> {
                                    return std::make_unique<ZendeskComments>(input);
                                  }};
  static_assert(field_count == 5);
  return kind;
}

}  // namespace cw::ingest
