#include <fmt/format.h>

#include <string>
#include <unordered_set>

#include "ingest/readers/kinds.hpp"

namespace cw::ingest {

namespace {

enum : std::size_t { attendee_id, order_id, order_date, email, status, event, event_date, field_count };

/// Attendees of one event. Registered if a ticket stands, attended if checked in.
class EventbriteAttendees : public Reader {
 public:
  explicit EventbriteAttendees(const ReaderInput& input)
      : context_(input.context), out_(input.out), event_(event_of(input)) {}

  Result<Verdict> row(const Record& record) override {
    const auto& cells = record.cells;
    const std::string_view attendee = trimmed(cells[attendee_id]);
    if (attendee.empty()) return drop("missing_id", "Attendee #");
    settle_guest(record, attendee);
    const std::string state = lower(cells[status]);
    const bool attended = state == "checked in";
    if (!attended && state != "attending") return take_back(record, state);
    const TimeCell ordered = context_.time(cells[order_date]);
    if (!ordered.trouble.empty()) return drop(ordered.trouble, "Order Date");
    CW_TRY_VOID(emit_guest(record));
    CW_TRY_VOID(emit(record, "registered", ordered.at));
    if (!attended) return kept();
    TimeCell held = context_.time(cells[event_date]);
    if (held.trouble == "future_date") return drop(held.trouble, "Event Date");
    if (!held.trouble.empty()) {
      held.at = ordered.at;
      ++undated_;
    }
    CW_TRY_VOID(emit(record, "attended", held.at));
    return kept();
  }

  Result<> finish() override {
    if (undated_ > 0)
      out_.note(fmt::format("{} check-ins are dated by their order: the file has no date of the event", undated_));
    if (companions_ > 0)
      out_.note(fmt::format("{} attendees share the address of who ordered: they are counted, but nobody knows them",
                            companions_));
    return {};
  }

 private:
  /// The file need not name its event; its own name does, else the source.
  static std::string event_of(const ReaderInput& input) {
    const auto& values = input.context.source().values;
    if (const auto named = values.find("object"); named != values.end()) return named->second;
    const std::string_view where = input.where;
    const std::string_view name = where.substr(where.rfind('/') + 1);
    return std::string(name.substr(0, name.find('.')));
  }

  /// Whoever orders for others gives one address: it is the first attendee's, and tells nothing about the rest.
  void settle_guest(const Record& record, std::string_view attendee) {
    address_ = lower(record.cells[email]);
    if (!address_.empty() && !seen_.insert(std::string(trimmed(record.cells[order_id])) + '\n' + address_).second) {
      address_.clear();
      ++companions_;
    }
    guest_ = address_.empty() ? "attendee:" + std::string(attendee) : address_;
  }

  Result<> emit_guest(const Record& record) {
    ActorRow actor{.origin = record.origin, .native_id = guest_, .space = "guest"};
    if (!address_.empty()) actor.identifiers.push_back({IdentifierKind::email, address_});
    actor.staff = context_.is_staff_address(address_);
    actor.test = context_.is_test_address(address_);
    return out_.actor(actor);
  }

  Result<> emit(const Record& record, std::string_view activity, Instant at, bool retracted = false) {
    native_id_.assign(activity);
    native_id_ += ':';
    native_id_ += trimmed(record.cells[attendee_id]);
    const std::string_view named = trimmed(record.cells[event]);
    return out_.activity({.origin = record.origin,
                          .native_id = native_id_,
                          .actor = guest_,
                          .space = "guest",
                          .activity = activity,
                          .object = named.empty() ? std::string_view(event_) : named,
                          .at = at,
                          .retracted = retracted});
  }

  /// Ordered in an earlier export, refunded or given away since.
  Result<Verdict> take_back(const Record& record, std::string_view state) {
    CW_TRY_VOID(emit(record, "registered", {}, true));
    CW_TRY_VOID(emit(record, "attended", {}, true));
    return exclude(state == "refunded" ? "refunded" : "not_registered", "Attendee Status");
  }

  const Context& context_;
  Output& out_;
  std::string event_, address_, guest_, native_id_;
  std::unordered_set<std::string> seen_;
  std::int64_t undated_ = 0, companions_ = 0;
};

}  // namespace

const ReaderKind& eventbrite_attendees() {
  static const ReaderKind kind = {
      .name = "eventbrite_attendees",
      .family = "eventbrite",
      .title = "Eventbrite attendees",
      .fields = {{"native_id", {"Attendee #", "Attendee no.", "Attendee ID"}, true},
                 {"order", {"Order #", "Order no.", "Order ID"}, true},
                 {"at", {"Order Date"}, true, true},
                 {"email", {"Email", "Attendee Email"}, true},
                 {"status", {"Attendee Status"}, true},
                 {"object", {"Event ID", "Event Name"}},
                 {"event_date", {"Event Date", "Date Attending", "Event Start Date"}, false, true}},
      .unread = {{"First Name", "a name or address"},
                 {"Last Name", "a name or address"},
                 {"Phone Number", "a name or address"},
                 {"Home Address 1", "a name or address"},
                 {"Home Country", "not needed"},
                 {"Quantity", "not needed"},
                 {"Price Tier", "not needed"},
                 {"Ticket Type", "not needed"},
                 {"Group", "not needed"},
                 {"Order Type", "not needed"},
                 {"Currency", "not needed"},
                 {"Total Paid", "not needed"},
                 {"Fees Paid", "not needed"},
                 {"Eventbrite Fees", "not needed"},
                 {"Eventbrite Payment Processing", "not needed"}},
      .emits = {{"activity", "registered", "registered", "Event registration"},
                {"activity", "attended", "attended", "Event attended"}},
      .signatures = {{"Order #", "Attendee #", "Attendee Status", "Order Date"},
                     {"Order no.", "Attendee no.", "Attendee Status", "Order Date"},
                     {"Order ID", "Attendee ID", "Attendee Status", "Order Date"}},
      .make = [](const ReaderInput& input) -> Result<std::unique_ptr<Reader>> {
        return std::make_unique<EventbriteAttendees>(input);
      }};
  static_assert(field_count == 7);
  return kind;
}

}  // namespace cw::ingest
