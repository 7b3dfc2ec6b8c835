#include <string>

#include "ingest/readers/kinds.hpp"
#include "ingest/readers/sales.hpp"

namespace cw::ingest {

namespace {

enum : std::size_t { id, who, what, status, closed, day, starts, deleted, field_count };

/// Tasks and events: when sales spoke with whom. Subjects and notes are not read.
class SalesforceActivities : public Reader {
 public:
  SalesforceActivities(const ReaderInput& input, bool is_event)
      : context_(input.context), out_(input.out), is_event_(is_event) {}

  Result<Verdict> row(const Record& record) override {
    const auto& cells = record.cells;
    const std::string_view own_id = short_id(cells[id]), person = short_id(cells[who]);
    if (own_id.empty()) return drop("missing_id", "Id");
    if (person.empty()) return exclude("no_person", "WhoId");
    const bool gone = truthy(cells[deleted]);
    const std::string state = lower(cells[status]);
    const bool done = is_event_ || truthy(cells[closed]) || state == "completed";
    if (!done && !gone) return exclude("not_done", "Status");
    const TimeCell at = context_.time(trimmed(cells[starts]).empty() ? cells[day] : cells[starts]);
    if (!gone && at.trouble == "future_date" && is_event_) return exclude("not_done", "StartDateTime");
    if (!gone && !at.trouble.empty()) return drop(at.trouble, "ActivityDate");
    native_id_ = (is_event_ ? "event:" : "task:") + std::string(own_id);
    const std::string_view related = short_id(cells[what]);
    object_ = related.starts_with("006") ? "deal:" + std::string(related) : std::string();  // 006: an opportunity
    CW_TRY_VOID(out_.activity({.origin = record.origin,
                               .native_id = native_id_,
                               .actor = person,
                               .space = "contact",
                               .activity = "sales_conversation",
                               .object = object_,
                               .at = at.at,
                               .retracted = gone}));
    return gone ? exclude("deleted", "IsDeleted") : kept();
  }

 private:
  const Context& context_;
  Output& out_;
  bool is_event_;
  std::string native_id_, object_;
};

}  // namespace

const ReaderKind& salesforce_activities() {
  static const ReaderKind kind = {.name = "salesforce_activities",
                                  .family = "salesforce",
                                  .title = "Salesforce Task and Event",
                                  .fields = {{"native_id", {"Id"}, true},
                                             {"actor", {"WhoId"}, true},
                                             {"object", {"WhatId"}},
                                             {"status", {"Status"}},
                                             {"closed", {"IsClosed"}},
                                             {"at", {"ActivityDate"}, false, true},
                                             {"starts_at", {"StartDateTime", "ActivityDateTime"}, false, true},
                                             {"deleted", {"IsDeleted"}}},
                                  .unread = {{"Subject", "message text"},
                                             {"Description", "message text"},
                                             {"Location", "a name or address"},
                                             {"CallDurationInSeconds", "not needed"},
                                             {"Type", "not needed"},
                                             {"TaskSubtype", "not needed"},
                                             {"Priority", "not needed"},
                                             {"OwnerId", "not needed"},
                                             {"AccountId", "not needed"},
                                             {"EndDateTime", "not needed"},
                                             {"DurationInMinutes", "not needed"},
                                             {"CreatedDate", "not needed"},
                                             {"SystemModstamp", "not needed"},
                                             {"LastModifiedDate", "not needed"}},
                                  .emits = {{"activity", "sales_conversation", "other", "Sales spoke with a contact"}},
                                  .signatures = {{"Id", "WhoId", "WhatId", "Status", "ActivityDate"},
                                                 {"Id", "WhoId", "WhatId", "StartDateTime"},
                                                 {"Id", "WhoId", "WhatId", "ActivityDateTime"}},
                                  .make = [](const ReaderInput& input) -> Result<std::unique_ptr<Reader>> {
                                    const bool is_event = input.present[starts];
                                    if (!is_event && !input.present[day]) {
                                      return fail(ErrorCode::unknown_column,
                                                  "the file has neither ActivityDate nor StartDateTime", input.where,
                                                  "export Task with ActivityDate, Event with StartDateTime");
                                    }
                                    return std::make_unique<SalesforceActivities>(input, is_event);
                                  }};
  static_assert(field_count == 8);
  return kind;
}

}  // namespace cw::ingest
