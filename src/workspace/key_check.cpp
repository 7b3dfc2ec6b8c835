#include "workspace/key_check.hpp"

#include <array>
#include <filesystem>
#include <fstream>

#include "workspace/digest.hpp"
#include "workspace/files.hpp"

namespace cw::workspace {

namespace {

constexpr const char* other_key =
    "restore the key from your backup; if it is lost, `commonweal update --rebuild` starts a new ledger with a new key";

std::string mark_of(const identity::Key& key) {
  const auto bytes = key.derive<32>("commonweal key mark 1");
  return digest_of({std::string_view(reinterpret_cast<const char*>(bytes.data()), bytes.size())});
}

std::string read_mark(const std::string& path) {
  std::ifstream file(path);
  std::string mark;
  std::getline(file, mark);
  return mark;
}

}  // namespace

std::string key_mark_path(const std::string& data_folder) {
  return data_folder + "/key-mark";
}

Result<identity::Key> open_key(const std::string& key_path, const std::string& data_folder) {
  const std::string mark = read_mark(key_mark_path(data_folder));
  std::error_code error;
  if (!mark.empty() && !std::filesystem::exists(key_path, error))
    return fail(ErrorCode::invalid_config, "the key is gone, and the ledger was made with it", key_path, other_key);
  CW_TRY(auto key, identity::load_or_create_key(key_path));
  if (mark.empty()) {
    CW_TRY_VOID(write_file(key_mark_path(data_folder), mark_of(key) + "\n"));
  } else if (mark != mark_of(key)) {
    return fail(ErrorCode::invalid_config, "this is not the key that the ledger was made with", key_path, other_key);
  }
  return key;
}

}  // namespace cw::workspace
