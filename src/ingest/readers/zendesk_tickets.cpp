#include <string>

#include "ingest/json_rows.hpp"
#include "ingest/readers/kinds.hpp"

namespace cw::ingest {

namespace {

enum : std::size_t { id, status, requester_id, created_at, channel, tags, relation, field_count };

/// Support tickets. Deleted tickets and those merged into another one are not counted. Subject and text are not read.
class ZendeskTickets : public Reader {
 public:
  explicit ZendeskTickets(const ReaderInput& input) : context_(input.context), out_(input.out) {}

  Result<Verdict> row(const Record& record) override {
    const auto& cells = record.cells;
    const std::string_view ticket = trimmed(cells[id]);
    if (ticket.empty()) return drop("missing_id", "id");
    const TimeCell at = context_.time(cells[created_at]);
    if (!at.trouble.empty()) return drop(at.trouble, "created_at");
    const bool deleted = lower(cells[status]) == "deleted";
    const bool merged = !deleted && (lower(cells[relation]) == "merge" || has_tag(cells[tags], "closed_by_merge"));
    native_id_ = "ticket:" + std::string(ticket);
    CW_TRY_VOID(out_.outcome({.origin = record.origin,
                              .native_id = native_id_,
                              .actor = trimmed(cells[requester_id]),
                              .space = "requester",
                              .outcome = "ticket",
                              .object = native_id_,
                              .at = at.at,
                              .product = trimmed(cells[channel]),
                              .retracted = deleted || merged}));
    return deleted ? exclude("deleted", "status") : merged ? exclude("merged", "tags") : kept();
  }

 private:
  /// Tags are a JSON list in JSON and words between blanks or commas in CSV.
  static bool has_tag(std::string_view list, std::string_view tag) {
    if (!list.empty() && list.front() == '[') return list_holds(list, tag);
    const auto found = list.find(tag);
    if (found == std::string_view::npos) return false;
    const auto edge = [&](std::size_t at) { return at >= list.size() || list[at] == ' ' || list[at] == ','; };
    return (found == 0 || edge(found - 1)) && edge(found + tag.size());
  }

  const Context& context_;
  Output& out_;
  std::string native_id_;
};

}  // namespace

const ReaderKind& zendesk_tickets() {
  static const ReaderKind kind = {.name = "zendesk_tickets",
                                  .family = "zendesk",
                                  .title = "Zendesk tickets",
                                  .fields = {{"native_id", {"id", "ticket_id"}, true},
                                             {"status", {"status"}, true},
                                             {"actor", {"requester_id"}, true},
                                             {"at", {"created_at"}, true},
                                             {"channel", {"via.channel", "channel", "via"}},
                                             {"tags", {"tags"}},
                                             {"relation", {"via.source.rel"}}},
                                  .unread = {{"subject", "message text"},
                                             {"raw_subject", "message text"},
                                             {"description", "message text"},
                                             {"custom_fields", "message text"},
                                             {"fields", "message text"},
                                             {"url", "not needed"},
                                             {"external_id", "not needed"},
                                             {"type", "not needed"},
                                             {"priority", "not needed"},
                                             {"recipient", "a name or address"},
                                             {"submitter_id", "not needed"},
                                             {"assignee_id", "not needed"},
                                             {"organization_id", "not needed"},
                                             {"group_id", "not needed"},
                                             {"forum_topic_id", "not needed"},
                                             {"problem_id", "not needed"},
                                             {"has_incidents", "not needed"},
                                             {"is_public", "not needed"},
                                             {"due_at", "not needed"},
                                             {"updated_at", "not needed"},
                                             {"via.source.from.address", "a name or address"},
                                             {"via.source.from.name", "a name or address"},
                                             {"merged_ticket_ids", "not needed"},
                                             {"followup_ids", "not needed"}},
                                  .emits = {{"outcome", "ticket", "ticket", "Support ticket"}},
                                  .signatures = {{"id", "status", "requester_id", "submitter_id", "created_at"},
                                                 {"id", "status", "requester_id", "via.channel", "created_at"}},
                                  .make = [](const ReaderInput& input) -> Result<std::unique_ptr<Reader>> {
                                    return std::make_unique<ZendeskTickets>(input);
                                  }};
  static_assert(field_count == 7);
  return kind;
}

}  // namespace cw::ingest
