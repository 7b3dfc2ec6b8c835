#pragma once

#include <array>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace cw::identity {

/// The secret of a workspace: 32 bytes that live in a file of their own, outside the database (mode 0600).
/// Cannot be copied or printed; wiped from memory when it goes.
class Key {
 public:
  static constexpr std::size_t size = 32;
  explicit Key(const std::array<unsigned char, size>& bytes) : bytes_(bytes) {}
  Key(Key&& other) noexcept;
  Key& operator=(Key&& other) noexcept;
  Key(const Key&) = delete;
  Key& operator=(const Key&) = delete;
  ~Key();

  /// A key of `Size` bytes for one use ("tokens", "vault"), so that no two uses share a key (keyed BLAKE2b).
  template <std::size_t Size>
  std::array<unsigned char, Size> derive(std::string_view use) const {
    std::array<unsigned char, Size> out{};
    derive_into(use, out.data(), Size);
    return out;
  }

 private:
  void derive_into(std::string_view use, unsigned char* out, std::size_t length) const;
  std::array<unsigned char, size> bytes_;
};

/// Reads the key at `path` (64 hex digits), or makes a new random one there with mode 0600. Two processes that start at
/// once end with the same key.
/// Errors: invalid_config if others than the owner can read the file or it holds no key; unreachable if it cannot be
/// read or written. The folder has to exist.
Result<Key> load_or_create_key(const std::string& path);
/// The same, but a missing file is an error (invalid_config): for reading what was sealed before.
Result<Key> load_key(const std::string& path);

}  // namespace cw::identity
