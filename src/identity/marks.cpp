#include "identity/marks.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sodium.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>

namespace cw::identity {

namespace {

constexpr std::string_view head = "commonweal marks 1 ";
constexpr std::array<char, 2> letters = {'e', 'o'};  // in order of Right

std::uint64_t little_endian(const unsigned char* bytes) {
  std::uint64_t value = 0;
  for (int i = 7; i >= 0; --i) value = value << 8 | bytes[i];
  return value;
}

std::array<unsigned char, 16> bytes_of(Token token) {
  std::array<unsigned char, 16> bytes;
  for (std::size_t i = 0; i < 8; ++i) {
    bytes[i] = static_cast<unsigned char>(token.high >> (8 * i));
    bytes[8 + i] = static_cast<unsigned char>(token.low >> (8 * i));
  }
  return bytes;
}

tl::unexpected<Error> cannot_write(const std::string& path) {
  return fail(ErrorCode::unreachable, std::string("the marks cannot be written: ") + std::strerror(errno), path,
              "free some space or mend the rights of the folder, then run it again; nothing was changed");
}

Result<> write_through(const std::string& path, std::string_view text) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (file < 0) return cannot_write(path);
  bool good = true;
  while (good && !text.empty()) {
    const ssize_t written = ::write(file, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    good = written > 0;
    if (good) text.remove_prefix(static_cast<std::size_t>(written));
  }
  good = good && ::fsync(file) == 0;
  const int error = errno;
  ::close(file);
  errno = error;
  if (good) return {};
  const auto failed = cannot_write(path);
  ::unlink(path.c_str());
  return failed;
}

}  // namespace

Marks::Marks(std::string path, const Key& key)
    : path_(std::move(path)), secret_(key.derive<16>("commonweal tombstones 1")) {
  const auto shown = key.derive<8>("commonweal tombstones fingerprint 1");
  for (const unsigned char byte : shown) fingerprint_ += fmt::format("{:02x}", byte);
}

Marks::~Marks() {
  sodium_memzero(secret_.data(), secret_.size());
}

Marks::Digest Marks::digest_of(Token token) const {
  const auto message = bytes_of(token);
  std::array<unsigned char, 16> out;
  crypto_shorthash_siphashx24(out.data(), message.data(), message.size(), secret_.data());
  return {little_endian(out.data()), little_endian(out.data() + 8)};
}

std::string Marks::text() const {
  std::string text = std::string(head) + fingerprint_ + "\n";
  for (std::size_t right = 0; right < sets_.size(); ++right) {
    for (const auto& [first, second] : sets_[right]) {
      text += fmt::format("{} {:016x}{:016x}\n", letters[right], first, second);
    }
  }
  return text + "end\n";
}

Result<> Marks::parse(const std::string& text) {
  const auto damaged = [&] {
    return fail(ErrorCode::damaged, "the marks of erased and opted-out people cannot be read", path_,
                "restore this file from your backup; without it an import would bring these people back");
  };
  std::istringstream lines(text);
  std::string line;
  if (!std::getline(lines, line) || !line.starts_with(head)) return damaged();
  if (line.substr(head.size()) != fingerprint_) {
    return fail(ErrorCode::invalid_config, "the marks of erased and opted-out people were made with another key", path_,
                "restore the key file of that time: with another key an import would bring these people back");
  }
  bool ended = false;
  while (!ended && std::getline(lines, line)) {
    ended = line == "end";
    if (ended) break;
    const bool known = line.size() == 34 && line[1] == ' ' && (line[0] == letters[0] || line[0] == letters[1]) &&
                       line.find_first_not_of("0123456789abcdef", 2) == std::string::npos;
    if (!known) return damaged();
    sets_[line[0] == letters[0] ? 0 : 1].insert(
        {std::strtoull(line.substr(2, 16).c_str(), nullptr, 16), std::strtoull(line.substr(18).c_str(), nullptr, 16)});
  }
  return ended ? Result<>{} : damaged();
}

Result<Marks> Marks::load(const std::string& path, const Key& key) {
  if (sodium_init() < 0) return fail(ErrorCode::internal, "the cryptography library did not start");
  Marks marks(path, key);
  std::error_code error;
  if (!std::filesystem::exists(path, error)) return marks;
  std::ifstream file(path, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  if (!file)
    return fail(ErrorCode::unreachable, "the marks of erased and opted-out people cannot be read", path,
                "check that the file is yours");
  CW_TRY_VOID(marks.parse(text));
  return marks;
}

Result<> Marks::save() const {
  const std::string temporary = path_ + ".part";
  CW_TRY_VOID(write_through(temporary, text()));
  if (::rename(temporary.c_str(), path_.c_str()) != 0) return cannot_write(path_);
  const int folder = ::open(std::filesystem::path(path_).parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder >= 0) {
    ::fsync(folder);
    ::close(folder);
  }
  return {};
}

std::string Marks::version() const {
  const std::string all = text();
  std::array<unsigned char, crypto_hash_sha256_BYTES> digest;
  crypto_hash_sha256(digest.data(), reinterpret_cast<const unsigned char*>(all.data()), all.size());
  std::array<char, crypto_hash_sha256_BYTES * 2 + 1> hex{};
  sodium_bin2hex(hex.data(), hex.size(), digest.data(), digest.size());
  return hex.data();
}

}  // namespace cw::identity
