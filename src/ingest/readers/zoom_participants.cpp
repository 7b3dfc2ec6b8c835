#include <fmt/format.h>

#include <map>
#include <string>

#include "ingest/dates.hpp"
#include "ingest/readers/kinds.hpp"

namespace cw::ingest {

namespace {

enum : std::size_t { name, email, join, waiting, meeting, meeting_start, field_count };

/// Participants of one meeting. Whoever was thrown out and came back has several rows: they attended once, from the
/// first.
class ZoomParticipants : public Reader {
 public:
  explicit ZoomParticipants(const ReaderInput& input)
      : context_(input.context), out_(input.out), file_(file_of(input)), has_times_(input.present[join]) {}

  Result<Verdict> row(const Record& record) override {
    const auto& cells = record.cells;
    if (truthy(cells[waiting])) return exclude("waiting_room", "In Waiting Room");
    const std::string address = lower(cells[email]);
    const std::string_view called = trimmed(cells[name]);
    if (address.empty() && called.empty()) return drop("missing_id", "User Email");
    const std::size_t time_field = has_times_ ? join : meeting_start;
    const TimeCell at = time(cells[time_field]);
    if (!at.trouble.empty()) return drop(at.trouble, has_times_ ? "Join Time" : "Start Time");
    const std::string event = event_of(record);
    // A name only keeps the rows of one guest together while the file is read.
    const auto [seen, is_new] = seen_.try_emplace({event, address.empty() ? "name:" + std::string(called) : address});
    Participant& participant = seen->second;
    if (is_new || at.at < participant.at) participant.at = at.at;
    if (is_new) {
      participant.line = record.origin.line;
      participant.member = record.origin.member;
      participant.number = ++numbers_[event];
    }
    ++participant.rows;
    return held();
  }

  Result<> finish() override {
    std::int64_t unknown = 0;
    for (const auto& [key, participant] : seen_) {
      const bool known = !key.second.starts_with("name:");
      unknown += known ? 0 : 1;
      CW_TRY_VOID(emit(key.first, known ? std::string_view(key.second) : std::string_view{}, participant));
      out_.keep(participant.rows);
    }
    if (unknown > 0)
      out_.note(fmt::format("{} participants gave no address: they are counted, but nobody knows them", unknown));
    return {};
  }

 private:
  struct Participant {
    Instant at;
    std::int64_t line = 0, rows = 0, number = 0;
    std::string member;
  };

  static std::string file_of(const ReaderInput& input) {
    const auto& values = input.context.source().values;
    if (const auto named = values.find("object"); named != values.end()) return named->second;
    const std::string_view where = input.where;
    const std::string_view file = where.substr(where.rfind('/') + 1);
    return std::string(file.substr(0, file.find('.')));
  }

  /// A recurring meeting keeps its id: its start tells one from the next.
  std::string event_of(const Record& record) const {
    std::string id;
    for (const char c : record.cells[meeting]) {
      if (c != ' ') id += c;
    }
    if (id.empty()) return file_;
    const TimeCell start = time(record.cells[meeting_start]);
    return "meeting:" + id + (start.trouble.empty() ? "@" + std::to_string(start.at.micros / micros_per_second) : "");
  }

  /// Zoom writes month/day/year with AM and PM, whatever the language; the source may declare another order.
  TimeCell time(std::string_view text) const {
    const TimeCell plain = context_.time(text);
    return plain.trouble != "bad_date" || context_.date_order() ? plain : read_time(text, DateFormat::mdy, context_);
  }

  Result<> emit(const std::string& event, std::string_view address, const Participant& participant) {
    const Origin origin{participant.line, participant.member};
    const std::string guest =
        address.empty() ? fmt::format("participant:{}/{}", event, participant.number) : std::string(address);
    ActorRow actor{.origin = origin, .native_id = guest, .space = "guest"};
    if (!address.empty()) actor.identifiers.push_back({IdentifierKind::email, address});
    actor.staff = context_.is_staff_address(address);
    actor.test = context_.is_test_address(address);
    CW_TRY_VOID(out_.actor(actor));
    native_id_ = "attended:" + event + "/" + guest;
    return out_.activity({.origin = origin,
                          .native_id = native_id_,
                          .actor = guest,
                          .space = "guest",
                          .activity = "attended",
                          .object = event,
                          .at = participant.at});
  }

  const Context& context_;
  Output& out_;
  std::string file_;
  bool has_times_;
  std::map<std::pair<std::string, std::string>, Participant> seen_;  // (meeting, address or name)
  std::map<std::string, std::int64_t> numbers_;
  std::string native_id_;
};

}  // namespace

const ReaderKind& zoom_participants() {
  static const ReaderKind kind = {.name = "zoom_participants",
                                  .family = "zoom",
                                  .title = "Zoom participants of a meeting",
                                  .fields = {{"name", {"Name (Original Name)", "Name (original name)", "Name"}, true},
                                             {"email", {"User Email", "Email"}, true},
                                             {"at", {"Join Time"}},
                                             {"waiting", {"In Waiting Room"}},
                                             {"object", {"head.Meeting ID", "head.Webinar ID", "head.ID"}},
                                             {"meeting_start", {"head.Start Time"}}},
                                  .unread = {{"Leave Time", "not needed"},
                                             {"Total Duration (Minutes)", "not needed"},
                                             {"Duration (Minutes)", "not needed"},
                                             {"Guest", "not needed"},
                                             {"Recording Consent", "not needed"},
                                             {"Recording disclaimer response", "not needed"},
                                             {"head.Topic", "message text"},
                                             {"head.End Time", "not needed"},
                                             {"head.User Email", "a name or address"},
                                             {"head.User Name", "a name or address"},
                                             {"head.Duration (Minutes)", "not needed"},
                                             {"head.Participants", "a counter"}},
                                  .emits = {{"activity", "attended", "attended", "Event attended"}},
                                  .signatures = {{"Name (Original Name)", "User Email", "Join Time"},
                                                 {"Name (Original Name)", "User Email", "Total Duration (Minutes)"},
                                                 {"Name (Original Name)", "Email", "Join Time"}},
                                  .make = [](const ReaderInput& input) -> Result<std::unique_ptr<Reader>> {
                                    if (!input.present[join] && !input.present[meeting_start]) {
                                      return fail(ErrorCode::unknown_column,
                                                  "the file says nowhere when anybody joined or the meeting began",
                                                  input.where, "export it with \"Export with meeting data\" ticked");
                                    }
                                    return std::make_unique<ZoomParticipants>(input);
                                  }};
  static_assert(field_count == 6);
  return kind;
}

}  // namespace cw::ingest
