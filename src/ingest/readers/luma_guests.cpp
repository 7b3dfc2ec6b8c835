#include <string>

#include "ingest/readers/kinds.hpp"

namespace cw::ingest {

namespace {

enum : std::size_t { guest_id, email, created_at, approval_status, checked_in_at, event, field_count };

/// "inbox/events/luma_ride.csv.gz" -> "luma_ride": Luma's file does not name its event.
std::string event_of(std::string_view where) {
  const auto slash = where.rfind('/');
  if (slash != std::string_view::npos) where.remove_prefix(slash + 1);
  return std::string(where.substr(0, where.find('.')));
}

/// The guest list of one event. A guest is registered if approved, and attended if checked in.
class LumaGuests : public Reader {
 public:
  explicit LumaGuests(const ReaderInput& input)
      : context_(input.context), out_(input.out), event_(event_of(input.where)) {
    const auto& values = input.context.source().values;
    if (const auto named = values.find("object"); named != values.end()) event_ = named->second;
  }

  Result<Verdict> row(const Record& record) override {
    const auto& cells = record.cells;
    const std::string_view guest = trimmed(cells[guest_id]);
    if (guest.empty()) return drop("missing_id", "guest_id");
    const std::string status = lower(cells[approval_status]);
    if (status == "declined") return take_back(record, "declined");
    if (status != "approved") return take_back(record, "not_registered");  // invited, pending_approval, waitlist
    const TimeCell registered = context_.time(cells[created_at]);
    if (!registered.trouble.empty()) return drop(registered.trouble, "created_at");
    const bool attended = !trimmed(cells[checked_in_at]).empty();
    const TimeCell arrived = attended ? context_.time(cells[checked_in_at]) : registered;
    if (!arrived.trouble.empty()) return drop(arrived.trouble, "checked_in_at");
    address_ = lower(cells[email]);
    CW_TRY_VOID(emit_guest(record));
    CW_TRY_VOID(emit(record, "registered", registered.at));
    if (attended) CW_TRY_VOID(emit(record, "attended", arrived.at));
    return kept();
  }

 private:
  /// Guest ids are one per event, so a guest is known by the address; without one nobody is known.
  Result<> emit_guest(const Record& record) {
    if (address_.empty()) return {};
    ActorRow actor{.origin = record.origin, .native_id = address_, .space = "guest"};
    actor.identifiers.push_back({IdentifierKind::email, address_});
    actor.staff = context_.is_staff_address(address_);
    actor.test = context_.is_test_address(address_);
    return out_.actor(actor);
  }

  Result<> emit(const Record& record, std::string_view activity, Instant at, bool retracted = false) {
    native_id_.assign(activity);
    native_id_ += ':';
    native_id_ += trimmed(record.cells[guest_id]);
    const std::string_view named = trimmed(record.cells[event]);
    return out_.activity({.origin = record.origin,
                          .native_id = native_id_,
                          .actor = address_,
                          .space = "guest",
                          .activity = activity,
                          .object = named.empty() ? std::string_view(event_) : named,
                          .at = at,
                          .retracted = retracted});
  }

  /// Registered in an earlier export, declined since.
  Result<Verdict> take_back(const Record& record, std::string_view reason) {
    address_ = lower(record.cells[email]);
    CW_TRY_VOID(emit(record, "registered", {}, true));
    CW_TRY_VOID(emit(record, "attended", {}, true));
    return exclude(reason, "approval_status");
  }

  const Context& context_;
  Output& out_;
  std::string event_;
  std::string address_;
  std::string native_id_;
};

}  // namespace

const ReaderKind& luma_guests() {
  static const ReaderKind kind = {
      .name = "luma_guests",
      .family = "luma",
      .title = "Luma guest list",
      .fields = {{"native_id", {"guest_id", "api_id"}, true},
                 {"email", {"email"}, true},
                 {"created_at", {"created_at"}, true},
                 {"approval_status", {"approval_status"}, true},
                 {"checked_in_at", {"checked_in_at"}, true},
                 {"object", {"event_id", "event_api_id"}}},
      .unread = {{"name", "a name or address"},
                 {"first_name", "a name or address"},
                 {"last_name", "a name or address"},
                 {"phone_number", "a name or address"},
                 {"eth_address", "a name or address"},
                 {"solana_address", "a name or address"},
                 {"qr_code_url", "a secret"},
                 {"utm_source", "not needed"},
                 {"custom_source", "not needed"},
                 {"referrer", "not needed"},
                 {"referred_by", "a name or address"},
                 {"amount", "not needed"},
                 {"amount_tax", "not needed"},
                 {"amount_discount", "not needed"},
                 {"currency", "not needed"},
                 {"coupon_code", "not needed"},
                 {"survey_response_rating", "not needed"},
                 {"survey_response_feedback", "message text"},
                 {"ticket_type_id", "not needed"},
                 {"ticket_name", "not needed"}},
      .emits = {{"activity", "registered", "registered", "Event registration"},
                {"activity", "attended", "attended", "Event attended"}},
      .signatures = {{"guest_id", "approval_status", "checked_in_at"}, {"api_id", "approval_status", "checked_in_at"}},
      .make = [](const ReaderInput& input) -> Result<std::unique_ptr<Reader>> {
        return std::make_unique<LumaGuests>(input);
      }};
  static_assert(field_count == 6);
  return kind;
}

}  // namespace cw::ingest
