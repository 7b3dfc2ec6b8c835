#pragma once

#include <array>
#include <cstdint>
#include <set>
#include <string>

#include "base/id.hpp"
#include "base/result.hpp"
#include "identity/key.hpp"

/// What must be remembered of people who asked to be forgotten or left out, so that no later import brings them back:
/// a keyed digest of each token, made with a key of its own. It leads back to no token, and without the key to nothing.
namespace cw::identity {

enum class Right : std::uint8_t { erased = 0, opted_out = 1 };

/// The marks of a workspace: a file of its own beside the key (mode 0600), because what lies below .commonweal/ may be
/// dropped and made anew, and these may not.
class Marks {
 public:
  /// A missing file is an empty set. Errors: invalid_config (made with another key), damaged, unreachable.
  static Result<Marks> load(const std::string& path, const Key& key);
  Marks(const Marks&) = delete;
  Marks& operator=(const Marks&) = delete;
  Marks(Marks&&) noexcept = default;
  Marks& operator=(Marks&&) noexcept = default;
  ~Marks();

  bool any() const { return !sets_[0].empty() || !sets_[1].empty(); }
  bool any(Right right) const { return !set(right).empty(); }
  std::size_t count(Right right) const { return set(right).size(); }
  bool holds(Right right, Token token) const { return set(right).contains(digest_of(token)); }
  /// True if it was not there.
  bool add(Right right, Token token) { return set(right).insert(digest_of(token)).second; }
  /// True if it was there. An erasure cannot be taken back by anyone who does not know the identifier.
  bool remove(Right right, Token token) { return set(right).erase(digest_of(token)) > 0; }
  /// Writes the file anew by a second file and a rename. Errors: unreachable.
  Result<> save() const;
  /// 64 hex digits of all marks: tells whether a ledger has seen them.
  std::string version() const;

 private:
  using Digest = std::array<std::uint64_t, 2>;
  explicit Marks(std::string path, const Key& key);
  Digest digest_of(Token token) const;
  std::set<Digest>& set(Right right) { return sets_[static_cast<std::size_t>(right)]; }
  const std::set<Digest>& set(Right right) const { return sets_[static_cast<std::size_t>(right)]; }
  std::string text() const;
  Result<> parse(const std::string& text);

  std::string path_;
  std::array<unsigned char, 16> secret_{};
  std::string fingerprint_;
  std::array<std::set<Digest>, 2> sets_;
};

}  // namespace cw::identity
