#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "catalog/catalog.hpp"
#include "finding/finding.hpp"

namespace cw {

/// Who is looking, and with which threshold. From the catalog: k, and whether the role may see rows of people.
struct Policy {
  int k = 10;  // floor 5, enforced by the maker
  bool rows_allowed = false;
  bool leaves = true;  // a report or export that leaves the house never carries row-level tables
  std::string role = "reader";
};

/// The caller's own plain file, passed in on the command line.
struct PlainInput {
  std::string name;
};

/// A Finding that may reach a person. Only src/privacy can make one (tests/no_compile).
class Released {
 public:
  const Finding& finding() const { return finding_; }
  const std::string& released() const { return released_; }  // "to_owner" or "k=10"
  std::int64_t suppressed_cells() const { return suppressed_cells_; }

 private:
  Released(Finding finding, std::string released, std::int64_t cells)
      : finding_(std::move(finding)), released_(std::move(released)), suppressed_cells_(cells) {}
  Finding finding_;
  std::string released_;
  std::int64_t suppressed_cells_ = 0;
  friend Result<Released> release(Finding, const Policy&);
  friend Result<Released> release_to_owner(Finding, const PlainInput&);
};

/// Applies the k-rule: rows of tables whose count column, or any other column that counts people, is below k lose their
/// values ("suppressed: fewer than k"), a second row is hidden where one alone could be had back from a printed total;
/// estimates with n < k become refused parts, and so do counted shares (Wilson) that 1 to k-1 people have or lack;
/// words lose the numbers that were hidden; row-level tables are dropped unless the role allows and it does not leave.
/// Errors: suppressed if nothing is left, or where a group that is compared has fewer than k people.
Result<Released> release(Finding finding, const Policy& policy);

/// A count of people as it may leave: nothing where 1 to k-1 people stand behind it, or where it would leave 1 to k-1
/// of the whole beside it.
std::optional<std::int64_t> release_count(std::int64_t people, std::int64_t whole, const Policy& policy);
std::optional<std::int64_t> release_count(std::int64_t people, const Policy& policy);

/// Parts of a whole that is known elsewhere: small ones go, and the smallest printed ones with them, until what is
/// hidden is at least two parts and k people.
std::vector<std::optional<std::int64_t>> release_parts(std::span<const std::int64_t> parts, const Policy& policy);

/// For files that the caller passed in: no suppression; says "to_owner".
Result<Released> release_to_owner(Finding finding, const PlainInput& input);

/// Whether access.yml declares the role; "reader" needs no declaration. Errors: usage, with the nearest name.
Result<> known_role(const catalog::Catalog& catalog, const std::string& role);

/// k from the catalog with its floor of 5.
Policy policy_of(const catalog::Catalog& catalog, const std::string& role, bool leaves);

}  // namespace cw
