#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <vector>

namespace cw {

/// A private text that was found in a file where it must not be.
struct Leak {
  std::string file;       // relative to the folder searched
  std::string form;       // "text" | "utf-16" | "percent" | "hex" | "sha-256" | "base64" | "name"
  std::size_t which = 0;  // index into the private texts; the text itself is not repeated
};

/// Searches every byte of every file below `folder`, and the names of files, for the private texts: as they are (in any
/// case of ASCII letters), in UTF-16, with percent escapes, in hex, in base64, and as the hex SHA-256 that anyone could
/// guess them from. Use texts of six or more characters. Archives are searched as they lie: unpack them first.
/// A folder that is missing or holds no file is a failure of the test, not a pass: it throws.
std::vector<Leak> leaks_in(const std::filesystem::path& folder, std::span<const std::string> private_texts);

/// One line each, for EXPECT_EQ(to_text(leaks), "").
std::string to_text(const std::vector<Leak>& leaks);

}  // namespace cw
