#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/money.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "finding/fold.hpp"

/// What every reader turns a file into, whatever the vendor. Text is raw here and lives only during the call: the sink
/// turns identifiers into tokens before anything is stored. notes: docs/reference/rows.md.
namespace cw::ingest {

/// Where a row came from; line is that of its first character, 1-based.
struct Origin {
  std::int64_t line = 0;
  std::string_view member = {};  // inside a zip: "orders.csv"; else empty
};

/// Identifier kinds, strongest tier first (docs/reference/identity.md).
enum class IdentifierKind : std::uint8_t { sso_subject, verified_email, hashed_email, email, native };

struct Identifier {
  IdentifierKind kind;
  std::string_view value;
};

/// An account, customer, guest or contact of one source. A file may hold several rows of one actor (an order each):
/// they are merged. An identifier once seen stays, a flag once true stays, the earliest joined_at counts, and an empty
/// field says nothing. retracted = true takes back what earlier imports said of this actor.
struct ActorRow {
  Origin origin;
  std::string_view native_id;  // unique within (source, actor space)
  /// Which side of the join: member | customer | guest | requester | contact (known to sales, whether or not they
  /// bought) | account (a company: never a person).
  std::string_view space = "member";
  std::vector<Identifier> identifiers = {};
  std::optional<Instant> joined_at = {};
  bool staff = false;
  bool bot = false;
  bool test = false;
  bool shadow = false;               // staged and alike: an e-mail that never joined
  std::optional<bool> consent = {};  // an explicit opt-in (true) or opt-out (false) seen in this row
  bool retracted = false;            // deleted upstream
  std::string_view segment = {};     // a declared attribute (company size, plan, region), if mapped
};

struct ActivityRow {
  Origin origin;
  std::string_view native_id;  // of the activity itself: dedup key within the source
  std::string_view actor;      // native_id of the actor; empty = nobody known
  std::string_view space = "member";
  std::string_view activity;     // name in the catalog: "post_created"
  std::string_view object = {};  // native id of topic, event, ...
  Instant at = {};
  bool retracted = false;
};

struct OutcomeRow {
  Origin origin;
  std::string_view native_id;
  std::string_view actor;  // native_id of the customer or requester; empty = anonymous
  std::string_view space = "customer";
  std::string_view outcome;      // name in the catalog: "order", "refund", "ticket", "chargeback"
  std::string_view object = {};  // order number, ticket id
  Instant at = {};
  std::int64_t gross_minor = 0;     // what the customer paid, signed
  std::int64_t tax_minor = 0;       // of that
  std::int64_t shipping_minor = 0;  // of that
  std::int64_t discount_minor = 0;  // given, not part of gross
  std::int64_t fee_minor = 0;       // payment fee, if the source knows it
  Currency currency = {};
  std::string_view product = {};
  std::string_view code = {};  // discount code
  bool retracted = false;
};

/// Who belongs to what in a customer database: a contact to an account, a contact to a deal.
struct LinkRow {
  Origin origin;
  std::string_view native_id;  // dedup key within the source
  std::string_view actor;      // native_id of the person
  std::string_view space = "contact";
  std::string_view kind;          // account | deal
  std::string_view account = {};  // native_id of an actor in space account
  std::string_view object = {};   // of an outcome: "deal:0060..."
  bool retracted = false;
};

/// Visits of a site over some days, by where they came from: sums without people, for health and never for money.
/// A count of -1 is not known.
struct TrafficRow {
  Origin origin;
  Day from;                       // first day, as the tool cuts days
  std::int64_t days = 7;          // 1, 7, or a month
  std::string_view site;          // whose visits: "shop.example.com"
  std::string_view referrer;      // "forum.example.org", "google / organic", "(direct)"
  std::string_view landing = {};  // the page or host where they came in
  std::int64_t visitors = -1;     // different visitors in the period; never to be summed over periods
  std::int64_t sessions = -1;
  std::int64_t views = -1;
  std::int64_t seconds = -1;  // time on the site, over all sessions
  std::int64_t clicks = -1;   // click-throughs
};

/// A row that was not kept. reason is a stable code: bad_utf8, bad_date, bad_amount, missing_id, column_count,
/// unclosed_quote, nul_byte, private_message, message_text, unpaid, test_order, cancelled, not_a_member, duplicate, ...
struct DroppedRow {
  Origin origin;
  std::string_view reason;
  std::string_view column = {};
  std::string_view raw = {};  // the row as read, for the encrypted reject store; may be empty
  bool replayable = true;     // a mapping fix could bring it back
};

/// Takes the rows of a file in file order. One data row may call actor, activity and outcome once each or more; a row
/// with retracted = true takes an earlier import back and is not a kept row (its data row is also reported as dropped).
/// If the reader ends with an error, nothing of the file may be kept: roll back.
class Sink {
 public:
  virtual ~Sink() = default;
  virtual Result<> actor(const ActorRow& row) = 0;
  virtual Result<> activity(const ActivityRow& row) = 0;
  virtual Result<> outcome(const OutcomeRow& row) = 0;
  virtual Result<> link(const LinkRow& row) = 0;
  virtual Result<> traffic(const TrafficRow& row) = 0;
  virtual Result<> dropped(const DroppedRow& row) = 0;
};

/// What a file was taken for, and what was done with each of its columns: what `import --dry-run` prints.
struct FileReport {
  std::string name;    // without the folder
  std::string kind;    // "shopify_orders"
  std::string format;  // "CSV, comma, UTF-8 with BOM, gzip"
  std::int64_t bytes = 0;
  std::string sha256;          // of the file as given
  std::int64_t rows_read = 0;  // data rows; always = rows_kept + all in rows_dropped
  std::int64_t rows_kept = 0;  // data rows that gave at least one actor, activity or outcome
  std::vector<std::pair<std::string, std::int64_t>> rows_dropped = {};  // reason -> data rows, by reason
  std::int64_t actors = 0;                                              // rows handed to the sink
  std::int64_t activities = 0;
  std::int64_t outcomes = 0;
  std::int64_t links = 0;
  std::int64_t traffic = 0;
  std::int64_t retractions = 0;
  std::optional<Instant> first_at = {};  // of activities and outcomes: what the file covers
  std::optional<Instant> last_at = {};
  std::vector<std::pair<std::string, std::string>> columns =
      {};                               // column -> "native_id" | "dropped: not declared" | ...
  std::vector<std::string> notes = {};  // "result_count equals the limit of 1,000: the export may be cut"
};

}  // namespace cw::ingest
