#pragma once

#include <string>

#include "base/result.hpp"
#include "identity/key.hpp"

namespace cw::workspace {

/// The workspace's key, made anew only where no ledger was made with one before: tokens of two keys never meet, so that
/// everybody who is imported again would count twice. A mark of the key (it gives nothing of the key away) stands
/// beside the ledger.
/// Errors: invalid_config if the key is gone or another one; those of identity::load_or_create_key.
Result<identity::Key> open_key(const std::string& key_path, const std::string& data_folder);

/// Where the mark stands; it goes with the ledger.
std::string key_mark_path(const std::string& data_folder);

}  // namespace cw::workspace
