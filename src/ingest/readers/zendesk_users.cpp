#include "ingest/readers/kinds.hpp"

namespace cw::ingest {

namespace {

enum : std::size_t { id, email, external_id, role, verified, created_at, active, segment, field_count };

/// Requesters and agents of the help desk; external_id is the subject of single sign-on.
class ZendeskUsers : public Reader {
 public:
  explicit ZendeskUsers(const ReaderInput& input) : context_(input.context), out_(input.out) {}

  Result<Verdict> row(const Record& record) override {
    const auto& cells = record.cells;
    const std::string_view native_id = trimmed(cells[id]);
    if (native_id.empty()) return drop("missing_id", "id");
    const TimeCell joined = context_.time(cells[created_at]);
    if (!joined.trouble.empty()) return drop(joined.trouble, "created_at");
    ActorRow actor{.origin = record.origin, .native_id = native_id, .space = "requester"};
    actor.joined_at = joined.at;
    const std::string_view address = trimmed(cells[email]);
    const std::string kind = lower(cells[role]);
    actor.staff = kind == "agent" || kind == "admin" || context_.is_staff_address(address);
    actor.test = context_.is_test_address(address);
    actor.segment = trimmed(cells[segment]);
    actor.retracted = lower(cells[active]) == "false";  // deleted in Zendesk
    if (const auto subject = trimmed(cells[external_id]); !subject.empty())
      actor.identifiers.push_back({IdentifierKind::sso_subject, subject});
    if (!address.empty())
      actor.identifiers.push_back(
          {truthy(cells[verified]) ? IdentifierKind::verified_email : IdentifierKind::email, address});
    CW_TRY_VOID(out_.actor(actor));
    return actor.retracted ? exclude("deleted", "active") : kept();
  }

 private:
  const Context& context_;
  Output& out_;
};

}  // namespace

const ReaderKind& zendesk_users() {
  static const ReaderKind kind = {.name = "zendesk_users",
                                  .family = "zendesk",
                                  .title = "Zendesk users",
                                  .fields = {{"native_id", {"id", "user_id"}, true},
                                             {"email", {"email"}, true},
                                             {"sso_subject", {"external_id"}},
                                             {"role", {"role"}, true},
                                             {"verified", {"verified"}},
                                             {"joined_at", {"created_at"}, true},
                                             {"active", {"active"}},
                                             {"segment", {}}},
                                  .unread = {{"name", "a name or address"},
                                             {"phone", "a name or address"},
                                             {"alias", "a name or address"},
                                             {"url", "not needed"},
                                             {"organization_id", "not needed"},
                                             {"suspended", "not needed"},
                                             {"time_zone", "not needed"},
                                             {"updated_at", "not needed"},
                                             {"last_login_at", "not needed"},
                                             {"notes", "message text"},
                                             {"details", "message text"},
                                             {"signature", "message text"},
                                             {"tags", "not needed"},
                                             {"locale", "not needed"}},
                                  .emits = {},
                                  .signatures = {{"id", "email", "role", "verified", "created_at"},
                                                 {"id", "email", "role", "external_id", "created_at"}},
                                  .make = [](const ReaderInput& input) -> Result<std::unique_ptr<Reader>> {
                                    return std::make_unique<ZendeskUsers>(input);
                                  }};
  static_assert(field_count == 8);
  return kind;
}

}  // namespace cw::ingest
