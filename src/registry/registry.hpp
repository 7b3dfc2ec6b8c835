#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"

struct sqlite3;

/// What must not be forgotten or quietly changed: every run of a measure, every figure that was published and every
/// restatement, in one append-only chain in which each entry holds the digest of the one before.
/// SQLite's only home. docs/reference/registry.md.
namespace cw::registry {

/// One line of the chain. kind: "run", "published", "restated", or a word of the caller's. subject: what it is about.
/// Neither may hold a line feed. payload: JSON text; no personal data.
struct Draft {
  std::string kind;
  std::string subject;
  std::string payload = "{}";
};

struct Entry {
  std::int64_t number = 0;  // 1, 2, 3, ...
  Instant at;
  std::string kind;
  std::string subject;
  std::string payload;
  std::string digest;  // 64 hex digits: SHA-256 of the previous digest, number, at, kind, subject, payload, a line each
};

/// The end of the chain. Print it in what leaves the house: it proves later that nothing before it was changed.
struct Head {
  std::int64_t entries = 0;
  std::string digest;  // of the last entry; 64 zeros for an empty chain
  friend bool operator==(const Head&, const Head&) = default;
};

/// A figure as it was published.
struct Publication {
  std::int64_t entry = 0;
  Instant at;
  std::string figure;                             // id, for example "roi.headline/2026-08"
  std::string value;                              // as printed, with its unit
  std::string digest;                             // of the Finding behind it
  std::string reason = {};                        // why it was restated
  std::optional<std::string> restated_from = {};  // the value before
};

enum class Outcome { first, unchanged, confirmed, restated };

struct Published {
  Outcome outcome = Outcome::first;  // unchanged: nothing was written; confirmed: same value, new digest
  Publication publication;
};

class Registry {
 public:
  /// Opens the file or makes a new one. wait_ms: how long to wait for another process before `busy`.
  /// Errors: busy, damaged (not a registry, or of a later version), unreachable (folder, rights, full disk).
  static Result<Registry> open(const std::string& path, int wait_ms = 5000);
  Registry(Registry&&) noexcept;
  Registry& operator=(Registry&&) noexcept;
  ~Registry();

  /// Adds all drafts or none. Once it returns they survive a power cut.
  /// Errors: invalid_input (a line feed in kind or subject, an empty kind); busy; unreachable.
  Result<std::vector<Entry>> append(std::span<const Draft> drafts, Instant at);

  /// Counts one run of each measure and gives its number, 1-based, in the same order. parameters: a digest of what was
  /// asked, so that ten tries of one question can be told from ten questions.
  struct Run {
    std::string measure;
    std::string parameters = {};
  };
  Result<std::vector<std::int64_t>> count_runs(std::span<const Run> runs, Instant at);
  Result<std::int64_t> runs_of(std::string_view measure) const;

  /// Publishes a figure. A value that differs from the last published one is a restatement and needs a reason.
  /// Errors: gate_failed if the reason is missing; otherwise as append().
  Result<Published> publish(std::string_view figure, std::string_view value, std::string_view digest, Instant at,
                            std::string_view reason = {});
  /// All publications of a figure, oldest first.
  Result<std::vector<Publication>> history(std::string_view figure) const;

  Result<Head> head() const;
  /// Entries [from, until) by number, for display.
  Result<std::vector<Entry>> entries(std::int64_t from, std::int64_t until) const;
  /// Recomputes every digest. known: a head that was printed earlier; it has to lie on the chain.
  /// Errors: mismatch, naming the first entry that does not hold.
  Result<Head> verify(const std::optional<Head>& known = {}) const;

 private:
  struct Close {
    void operator()(sqlite3* database) const;
  };
  explicit Registry(std::unique_ptr<sqlite3, Close> database, std::string path);
  std::unique_ptr<sqlite3, Close> database_;
  std::string path_;
};

/// The digest of an entry; `previous` is the digest of the entry before, 64 zeros for the first.
std::string digest_of(std::string_view previous, const Entry& entry);

}  // namespace cw::registry
