#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"
#include "identity/key.hpp"

/// Rows that an import could not use, kept sealed so that they can be replayed once a mapping is mended, and no longer.
/// One file for each day and import run, so purging is deleting files. Encrypted with libsodium's secretstream
/// (XChaCha20-Poly1305): records cannot be read, changed, reordered or moved to another file without the key.
namespace cw::identity {

/// A record may be at most this long (a row with a line of 64 MiB is not worth keeping).
inline constexpr std::size_t longest_vault_record = std::size_t{64} << 20;

/// Writes the records of one import run.
class VaultWriter {
 public:
  /// Makes the folder (mode 0700) and a new file in it (mode 0600), "2026-08-05-run12.vault"; a run that is done again
  /// gets "-2" and so on. day: of the import, for purging.
  /// Errors: unreachable.
  static Result<VaultWriter> create(const std::string& folder, const Key& key, Day day, std::int64_t run);
  VaultWriter(VaultWriter&&) noexcept;
  VaultWriter& operator=(VaultWriter&&) noexcept;
  /// Without finish() the file stays readable as far as it was written, and is reported as cut.
  ~VaultWriter();

  /// Errors: invalid_input if the record is too long (nothing is written); unreachable (full disk).
  Result<> append(std::string_view record);
  /// Marks the end and writes through to the disk. Nothing can be appended afterwards.
  Result<> finish();
  const std::string& path() const;

 private:
  struct Open;
  explicit VaultWriter(std::unique_ptr<Open> open);
  std::unique_ptr<Open> open_;
};

/// What reading a file came to.
struct VaultReading {
  std::int64_t records = 0;
  bool is_complete = false;  // false: the end is missing, because a run was killed, a disk was full, or by tampering
  std::int64_t unread_bytes = 0;  // what lies behind the last good record
};

/// Calls each(record) for every record in order. A cut or damaged tail loses only the tail, which the result says.
/// Errors: damaged (not such a file); invalid_config (sealed with another key, or damaged at its start); unreachable;
/// any error of `each`, which ends the reading.
Result<VaultReading> read_vault(const std::string& path, const Key& key,
                                const std::function<Result<>(std::string_view)>& each);

struct VaultFile {
  std::string path;
  Day day;
  std::int64_t run = 0;
};
/// All files of the folder, by day, run and name; none if there is no folder. Errors: unreachable.
Result<std::vector<VaultFile>> vault_files(const std::string& folder);

/// Deletes the files that are more than keep_days old on `today`; returns how many. Errors: unreachable.
Result<std::int64_t> purge_vault(const std::string& folder, Day today, int keep_days);

}  // namespace cw::identity
