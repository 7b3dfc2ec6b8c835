#include "registry/registry.hpp"

#include <sodium.h>

#include <array>
#include <nlohmann/json.hpp>

#include "registry/statement.hpp"

namespace cw::registry {

namespace {

using Json = nlohmann::json;

constexpr int application_id = 0x43576c72;  // "CWlr"
constexpr int version = 1;
const std::string no_digest(64, '0');

// The triggers stop accidents; the chain shows what people do. `head` shows that the end of the chain was cut off.
constexpr const char* schema = R"sql(
  CREATE TABLE entry (
    number INTEGER PRIMARY KEY,
    at_micros INTEGER NOT NULL,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    payload TEXT NOT NULL,
    digest TEXT NOT NULL
  ) STRICT;
  CREATE INDEX entry_by_subject ON entry (kind, subject, number);
  CREATE TABLE head (one INTEGER PRIMARY KEY CHECK (one = 1), entries INTEGER NOT NULL, digest TEXT NOT NULL) STRICT;
  CREATE TRIGGER entry_is_not_changed BEFORE UPDATE ON entry BEGIN SELECT RAISE(ABORT, 'append only'); END;
  CREATE TRIGGER entry_is_not_removed BEFORE DELETE ON entry BEGIN SELECT RAISE(ABORT, 'append only'); END;
)sql";

std::string hex_sha256(std::string_view text) {
  std::array<unsigned char, crypto_hash_sha256_BYTES> bytes;
  crypto_hash_sha256(bytes.data(), reinterpret_cast<const unsigned char*>(text.data()), text.size());
  std::array<char, 2 * crypto_hash_sha256_BYTES + 1> hex;
  sodium_bin2hex(hex.data(), hex.size(), bytes.data(), bytes.size());
  return hex.data();
}

Result<std::int64_t> one_integer(sqlite3* database, const std::string& path, const char* sql) {
  CW_TRY(Statement statement, Statement::prepare(database, path, sql));
  CW_TRY(const bool row, statement.step());
  return row ? statement.integer(0) : 0;
}

Result<> make_schema(sqlite3* database, const std::string& path) {
  CW_TRY(Writing writing, Writing::begin(database, path));
  CW_TRY(const std::int64_t existing, one_integer(database, path, "SELECT count(*) FROM sqlite_schema"));
  if (existing > 0) return {};  // another process was first
  CW_TRY_VOID(execute(database, path, schema));
  CW_TRY(Statement head, Statement::prepare(database, path, "INSERT INTO head VALUES (1, 0, ?1)"));
  head.bind(1, no_digest);
  CW_TRY_VOID(head.run());
  const std::string marks = "PRAGMA application_id = " + std::to_string(application_id) +
                            "; PRAGMA user_version = " + std::to_string(version);
  CW_TRY_VOID(execute(database, path, marks.c_str()));
  return writing.commit();
}

Result<> check_marks(sqlite3* database, const std::string& path) {
  CW_TRY(const std::int64_t id, one_integer(database, path, "PRAGMA application_id"));
  CW_TRY(const std::int64_t found, one_integer(database, path, "PRAGMA user_version"));
  if (id != application_id)
    return fail(ErrorCode::damaged, "the file is a database, but not a registry", path,
                "name the workspace's own registry");
  if (found != version)
    return fail(ErrorCode::damaged, "the registry was written by a later version", path,
                "use the version that wrote it");
  return {};
}

Result<> check_draft(const Draft& draft) {
  const bool is_good = !draft.kind.empty() && draft.kind.find('\n') == std::string::npos &&
                       draft.subject.find('\n') == std::string::npos;
  if (is_good) return {};
  return fail(ErrorCode::invalid_input, "an entry needs a kind, and neither kind nor subject may hold a line feed",
              "registry");
}

constexpr const char* select_entries = "SELECT number, at_micros, kind, subject, payload, digest FROM entry ";

Entry read_entry(const Statement& statement) {
  return {statement.integer(0), Instant{statement.integer(1)}, statement.text(2), statement.text(3), statement.text(4),
          statement.text(5)};
}

Result<Head> read_head(sqlite3* database, const std::string& path) {
  CW_TRY(Statement statement, Statement::prepare(database, path, "SELECT entries, digest FROM head"));
  CW_TRY(const bool row, statement.step());
  if (!row)
    return fail(ErrorCode::mismatch, "the end of the chain is not recorded", path,
                "restore the registry from your backup");
  return Head{statement.integer(0), statement.text(1)};
}

/// Inside the caller's transaction.
Result<std::vector<Entry>> append_to(sqlite3* database, const std::string& path, std::span<const Draft> drafts,
                                     Instant at) {
  CW_TRY(Head head, read_head(database, path));
  CW_TRY(Statement insert, Statement::prepare(database, path, "INSERT INTO entry VALUES (?1, ?2, ?3, ?4, ?5, ?6)"));
  std::vector<Entry> added;
  for (const Draft& draft : drafts) {
    CW_TRY_VOID(check_draft(draft));
    Entry entry{head.entries + 1, at, draft.kind, draft.subject, draft.payload, {}};
    entry.digest = digest_of(head.digest, entry);
    insert.bind(1, entry.number);
    insert.bind(2, entry.at.micros);
    insert.bind(3, entry.kind);
    insert.bind(4, entry.subject);
    insert.bind(5, entry.payload);
    insert.bind(6, entry.digest);
    CW_TRY_VOID(insert.run());
    head = {entry.number, entry.digest};
    added.push_back(std::move(entry));
  }
  CW_TRY(Statement update, Statement::prepare(database, path, "UPDATE head SET entries = ?1, digest = ?2"));
  update.bind(1, head.entries);
  update.bind(2, head.digest);
  CW_TRY_VOID(update.run());
  return added;
}

Result<std::int64_t> count_entries(sqlite3* database, const std::string& path, std::string_view kind,
                                   std::string_view subject) {
  CW_TRY(Statement statement,
         Statement::prepare(database, path, "SELECT count(*) FROM entry WHERE kind = ?1 AND subject = ?2"));
  statement.bind(1, kind);
  statement.bind(2, subject);
  CW_TRY(const bool row, statement.step());
  CW_CHECK(row);
  return statement.integer(0);
}

Result<Publication> to_publication(const Entry& entry, const std::string& path) {
  const Json json = Json::parse(entry.payload, nullptr, false);
  if (!json.is_object() || !json.contains("value") || !json.contains("digest"))
    return fail(ErrorCode::damaged, "entry " + std::to_string(entry.number) + " is not a publication", path,
                "run the check of the chain");
  Publication publication{entry.number,
                          entry.at,
                          entry.subject,
                          json.value("value", ""),
                          json.value("digest", ""),
                          json.value("reason", ""),
                          {}};
  if (json.contains("restated_from")) publication.restated_from = json.value("restated_from", "");
  return publication;
}

Result<std::vector<Publication>> publications_of(sqlite3* database, const std::string& path, std::string_view figure) {
  const std::string sql =
      std::string(select_entries) + "WHERE kind IN ('published', 'restated') AND subject = ?1 ORDER BY number";
  CW_TRY(Statement statement, Statement::prepare(database, path, sql));
  statement.bind(1, figure);
  std::vector<Publication> all;
  while (true) {
    CW_TRY(const bool row, statement.step());
    if (!row) return all;
    CW_TRY(Publication publication, to_publication(read_entry(statement), path));
    all.push_back(std::move(publication));
  }
}

tl::unexpected<Error> broken_at(std::int64_t number, std::string_view how, const std::string& path) {
  return fail(ErrorCode::mismatch, "the chain is broken at entry " + std::to_string(number) + ": " + std::string(how),
              path, "compare with your backup; figures published from this entry on are not proven");
}

}  // namespace

std::string digest_of(std::string_view previous, const Entry& entry) {
  std::string text(previous);
  for (const std::string& line :
       {std::to_string(entry.number), std::to_string(entry.at.micros), entry.kind, entry.subject, entry.payload})
    text += '\n' + line;
  return hex_sha256(text);
}

void Registry::Close::operator()(sqlite3* database) const {
  sqlite3_close_v2(database);
}
Registry::Registry(std::unique_ptr<sqlite3, Close> database, std::string path)
    : database_(std::move(database)), path_(std::move(path)) {}
Registry::Registry(Registry&&) noexcept = default;
Registry& Registry::operator=(Registry&&) noexcept = default;
Registry::~Registry() = default;

Result<Registry> Registry::open(const std::string& path, int wait_ms) {
  if (sodium_init() < 0) return fail(ErrorCode::internal, "the cryptography library did not start");
  sqlite3* raw = nullptr;
  const int code = sqlite3_open_v2(path.c_str(), &raw, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, nullptr);
  std::unique_ptr<sqlite3, Close> database(raw);
  if (code != SQLITE_OK) return fail(error_of(raw, code, path));
  sqlite3_busy_timeout(raw, wait_ms);
  CW_TRY_VOID(execute(raw, path, "PRAGMA synchronous = EXTRA; PRAGMA trusted_schema = OFF"));
  CW_TRY(const std::int64_t tables, one_integer(raw, path, "SELECT count(*) FROM sqlite_schema"));
  if (tables == 0) CW_TRY_VOID(make_schema(raw, path));
  CW_TRY_VOID(check_marks(raw, path));
  return Registry(std::move(database), path);
}

Result<std::vector<Entry>> Registry::append(std::span<const Draft> drafts, Instant at) {
  CW_TRY(Writing writing, Writing::begin(database_.get(), path_));
  CW_TRY(std::vector<Entry> added, append_to(database_.get(), path_, drafts, at));
  CW_TRY_VOID(writing.commit());
  return added;
}

Result<std::vector<std::int64_t>> Registry::count_runs(std::span<const Run> runs, Instant at) {
  CW_TRY(Writing writing, Writing::begin(database_.get(), path_));
  std::vector<std::int64_t> numbers;
  for (const Run& run : runs) {
    CW_TRY(const std::int64_t before, count_entries(database_.get(), path_, "run", run.measure));
    const Draft draft{"run", run.measure, Json{{"run", before + 1}, {"parameters", run.parameters}}.dump()};
    CW_TRY_VOID(append_to(database_.get(), path_, std::span(&draft, 1), at));
    numbers.push_back(before + 1);
  }
  CW_TRY_VOID(writing.commit());
  return numbers;
}

Result<std::int64_t> Registry::runs_of(std::string_view measure) const {
  return count_entries(database_.get(), path_, "run", measure);
}

Result<Published> Registry::publish(std::string_view figure, std::string_view value, std::string_view digest,
                                    Instant at, std::string_view reason) {
  CW_TRY(Writing writing, Writing::begin(database_.get(), path_));
  CW_TRY(const std::vector<Publication> before, publications_of(database_.get(), path_, figure));
  Json payload = {{"value", value}, {"digest", digest}};
  Outcome outcome = Outcome::first;
  if (!before.empty()) {
    const Publication& last = before.back();
    if (last.value == value && last.digest == digest) return Published{Outcome::unchanged, last};
    outcome = last.value == value ? Outcome::confirmed : Outcome::restated;
    if (outcome == Outcome::restated && reason.empty())
      return fail(ErrorCode::gate_failed, "this figure was published with another value", std::string(figure),
                  "say why it changes: a restatement needs a reason");
    if (outcome == Outcome::restated) payload["restated_from"] = last.value, payload["reason"] = reason;
  }
  const Draft draft{outcome == Outcome::restated ? "restated" : "published", std::string(figure),
                    payload.dump(-1, ' ', false, Json::error_handler_t::replace)};
  CW_TRY(const std::vector<Entry> added, append_to(database_.get(), path_, std::span(&draft, 1), at));
  CW_TRY_VOID(writing.commit());
  CW_TRY(Publication publication, to_publication(added.front(), path_));
  return Published{outcome, std::move(publication)};
}

Result<std::vector<Publication>> Registry::history(std::string_view figure) const {
  return publications_of(database_.get(), path_, figure);
}

Result<Head> Registry::head() const {
  return read_head(database_.get(), path_);
}

Result<std::vector<Entry>> Registry::entries(std::int64_t from, std::int64_t until) const {
  const std::string sql = std::string(select_entries) + "WHERE number >= ?1 AND number < ?2 ORDER BY number";
  CW_TRY(Statement statement, Statement::prepare(database_.get(), path_, sql));
  statement.bind(1, from);
  statement.bind(2, until);
  std::vector<Entry> found;
  while (true) {
    CW_TRY(const bool row, statement.step());
    if (!row) return found;
    found.push_back(read_entry(statement));
  }
}

Result<Head> Registry::verify(const std::optional<Head>& known) const {
  // one statement sees one state of the file, even while another process appends
  const std::string sql =
      "SELECT number, at_micros, kind, subject, payload, entry.digest, head.entries, head.digest "
      "FROM head LEFT JOIN entry ON true ORDER BY number";
  CW_TRY(Statement statement, Statement::prepare(database_.get(), path_, sql));
  Head walked{0, no_digest}, recorded;
  bool is_known = !known || (known->entries == 0 && known->digest == no_digest);
  while (true) {
    CW_TRY(const bool row, statement.step());
    if (!row) break;
    recorded = {statement.integer(6), statement.text(7)};
    const Entry entry = read_entry(statement);
    if (entry.number == 0 && entry.digest.empty()) break;  // no entry at all
    if (entry.number != walked.entries + 1) return broken_at(walked.entries + 1, "it is missing", path_);
    if (entry.digest != digest_of(walked.digest, entry)) return broken_at(entry.number, "it was changed", path_);
    walked = {entry.number, entry.digest};
    is_known = is_known || (known && walked == *known);
  }
  if (!(walked == recorded)) return broken_at(walked.entries + 1, "the end of the chain is missing", path_);
  if (!is_known)
    return fail(ErrorCode::mismatch, "the chain does not hold the head that was printed earlier", path_,
                "entries were changed, and their digests made anew; compare with your backup");
  return walked;
}

}  // namespace cw::registry
