#include <array>

#include "ingest/readers/kinds.hpp"

namespace cw::ingest {

namespace {

enum : std::size_t {
  id,
  username,
  email,
  secondary_emails,
  created_at,
  active,
  admin,
  moderator,
  staged,
  external_id,
  group_names,
  segment,
  consent,
  opt_out,
  field_count
};

/// One row of Discourse's admin export "user-list". Names, addresses and counters are not read.
class DiscourseUsers : public Reader {
 public:
  explicit DiscourseUsers(const ReaderInput& input) : context_(input.context), out_(input.out) {}

  Result<Verdict> row(const Record& record) override {
    const auto& cells = record.cells;
    const std::string_view native_id = trimmed(cells[id]);
    if (native_id.empty()) return drop("missing_id", "id");
    const TimeCell joined = context_.time(cells[created_at]);
    if (!joined.trouble.empty()) return drop(joined.trouble, "created_at");
    const std::string_view address = trimmed(cells[email]);
    actor_ = {.origin = record.origin, .native_id = native_id};
    actor_.joined_at = joined.at;
    actor_.bot = native_id.front() == '-';  // system is -1, discobot -2
    actor_.shadow = truthy(cells[staged]);
    actor_.staff = truthy(cells[admin]) || truthy(cells[moderator]) || context_.is_staff(cells[username]) ||
                   context_.is_staff_address(address) || in_staff_group(cells[group_names]);
    actor_.test = context_.is_test_address(address);
    if (truthy(cells[consent])) actor_.consent = true;
    if (truthy(cells[opt_out])) actor_.consent = false;
    actor_.segment = unquoted(cells[segment]);
    add_identifiers(record);
    CW_TRY_VOID(out_.actor(actor_));
    return kept();
  }

 private:
  bool in_staff_group(std::string_view groups) const {
    for (std::string_view rest = unquoted(groups); !rest.empty();) {
      if (context_.is_staff(take_item(rest, ';'))) return true;
    }
    return false;
  }

  /// An active account has confirmed its address by mail; a staged one is an address that somebody wrote from.
  void add_identifiers(const Record& record) {
    const bool confirmed = truthy(record.cells[active]) && !actor_.shadow;
    const IdentifierKind kind = confirmed ? IdentifierKind::verified_email : IdentifierKind::email;
    if (const auto subject = trimmed(record.cells[external_id]); !subject.empty())
      actor_.identifiers.push_back({IdentifierKind::sso_subject, subject});
    if (const auto address = trimmed(record.cells[email]); !address.empty())
      actor_.identifiers.push_back({kind, address});
    for (std::string_view rest = unquoted(record.cells[secondary_emails]); !rest.empty();) {
      if (const auto address = take_item(rest, ';'); !address.empty()) actor_.identifiers.push_back({kind, address});
    }
  }

  const Context& context_;
  Output& out_;
  ActorRow actor_;
};

}  // namespace

const ReaderKind& discourse_users() {
  static const ReaderKind kind = {
      .name = "discourse_users",
      .family = "discourse",
      .title = "Discourse user list",
      .fields = {{"native_id", {"id", "user_id"}, true},
                 {"username", {"username"}},
                 {"email", {"email"}},
                 {"secondary_emails", {"secondary_emails"}},
                 {"joined_at", {"created_at"}, true},
                 {"active", {"active"}},
                 {"admin", {"admin"}},
                 {"moderator", {"moderator"}},
                 {"shadow", {"staged"}},
                 {"sso_subject", {"external_id"}},
                 {"group_names", {"group_names"}},
                 {"segment", {}},  // these three only where the source names a column, mostly a custom user field
                 {"consent", {}},
                 {"opt_out", {}}},
      .unread = {{"name", "a name"},
                 {"title", "not needed"},
                 {"ip_address", "an address"},
                 {"location", "an address"},
                 {"website", "an address"},
                 {"external_email", "the same as email"},
                 {"external_username", "the same as username"},
                 {"external_name", "a name"},
                 {"external_avatar_url", "an address"},
                 {"last_seen_at", "not needed"},
                 {"last_posted_at", "not needed"},
                 {"last_emailed_at", "not needed"},
                 {"trust_level", "not needed"},
                 {"approved", "not needed"},
                 {"suspended_at", "not needed"},
                 {"suspended_till", "not needed"},
                 {"silenced_till", "not needed"},
                 {"topics_entered", "a counter without dates"},
                 {"posts_read_count", "a counter without dates"},
                 {"time_read", "a counter without dates"},
                 {"topic_count", "a counter without dates"},
                 {"post_count", "a counter without dates"},
                 {"likes_given", "a counter without dates"},
                 {"likes_received", "a counter without dates"},
                 {"views", "a counter without dates"}},
      .signatures = {{"id", "username", "email", "trust_level", "staged"}},
      .make = [](const ReaderInput& input) -> Result<std::unique_ptr<Reader>> {
        return std::make_unique<DiscourseUsers>(input);
      }};
  static_assert(field_count == 14);
  return kind;
}

}  // namespace cw::ingest
