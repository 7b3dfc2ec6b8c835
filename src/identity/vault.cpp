#include "identity/vault.hpp"

#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <tuple>

#include "base/fail_point.hpp"

namespace cw::identity {

namespace {

// File: magic, header of the stream, then frames: length of the sealed text (4 bytes, little endian), sealed text.
// The first frame seals the magic: it tells a wrong key from a torn tail. Day and run are authenticated with every
// frame.
constexpr std::string_view magic = "CWVAULT1";
constexpr std::size_t header_size = crypto_secretstream_xchacha20poly1305_HEADERBYTES;
constexpr std::size_t seal_size = crypto_secretstream_xchacha20poly1305_ABYTES;
constexpr std::size_t length_size = 4;
constexpr std::size_t buffer_size = std::size_t{1} << 16;
constexpr std::string_view extension = ".vault";

using StreamState = crypto_secretstream_xchacha20poly1305_state;
using Secret = std::array<unsigned char, crypto_secretstream_xchacha20poly1305_KEYBYTES>;
static_assert(std::tuple_size_v<Secret> == Key::size);

Secret secret_of(const Key& key) {
  return key.derive<crypto_secretstream_xchacha20poly1305_KEYBYTES>("commonweal vault 1");
}

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

std::string bound_text(Day day, std::int64_t run) {
  return to_text(day) + "-run" + std::to_string(run);
}

tl::unexpected<Error> disk_error(const std::string& path, const char* doing) {
  const int error = errno;
  const bool is_full = error == ENOSPC || error == EDQUOT || error == EFBIG;
  return fail(
      ErrorCode::unreachable, std::string("cannot ") + doing + " the reject store: " + std::strerror(error), path,
      is_full ? "free some space, then import again" : "check that the folder exists and that you may write there");
}

Result<> write_all(int descriptor, std::string_view text, const std::string& path) {
  while (!text.empty()) {
    const ssize_t written = ::write(descriptor, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return disk_error(path, "write");
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return {};
}

Result<> make_folder(const std::string& folder) {
  if (::mkdir(folder.c_str(), 0700) == 0 || errno == EEXIST) return {};
  return disk_error(folder, "make the folder of");
}

/// The day and run in "2026-08-05-run12.vault" or "2026-08-05-run12-2.vault"; false for any other name.
bool parse_name(std::string_view name, VaultFile& file) {
  if (!name.ends_with(extension) || name.size() < 15 || name.substr(10, 4) != "-run") return false;
  const auto day = parse_day(name.substr(0, 10));
  if (!day) return false;
  file.day = *day;
  const std::string_view rest = name.substr(14, name.size() - 14 - extension.size());
  const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), file.run);
  return error == std::errc() && (end == rest.data() + rest.size() || *end == '-');
}

}  // namespace

struct VaultWriter::Open {
  std::string path;
  std::string bound;
  int descriptor = -1;
  StreamState state;
  std::string buffer;

  ~Open() {
    if (descriptor >= 0) ::close(descriptor);
    sodium_memzero(&state, sizeof state);
  }
  void seal(std::string_view record, unsigned char tag);
  Result<> flush();
};

void VaultWriter::Open::seal(std::string_view record, unsigned char tag) {
  const auto sealed = static_cast<std::uint32_t>(record.size() + seal_size);
  for (std::size_t i = 0; i < length_size; ++i) buffer += static_cast<char>(sealed >> (8 * i));
  const std::size_t start = buffer.size();
  buffer.resize(start + sealed);
  const int done = crypto_secretstream_xchacha20poly1305_push(
      &state, reinterpret_cast<unsigned char*>(buffer.data()) + start, nullptr, bytes_of(record), record.size(),
      bytes_of(bound), bound.size(), tag);
  CW_CHECK(done == 0);
}

Result<> VaultWriter::Open::flush() {
  fail_point("vault: before a block");
  auto done = write_all(descriptor, buffer, path);
  buffer.clear();
  return done;
}

VaultWriter::VaultWriter(std::unique_ptr<Open> open) : open_(std::move(open)) {}
VaultWriter::VaultWriter(VaultWriter&&) noexcept = default;
VaultWriter& VaultWriter::operator=(VaultWriter&& other) noexcept {
  if (this != &other) {
    VaultWriter old(std::move(*this));
    open_ = std::move(other.open_);
  }
  return *this;
}
VaultWriter::~VaultWriter() {
  if (open_ && open_->descriptor >= 0) (void)open_->flush();  // best effort: the file is cut anyway
}

Result<VaultWriter> VaultWriter::create(const std::string& folder, const Key& key, Day day, std::int64_t run) {
  if (sodium_init() < 0) return fail(ErrorCode::internal, "the cryptography library did not start");
  CW_TRY_VOID(make_folder(folder));
  auto open = std::make_unique<Open>();
  open->bound = bound_text(day, run);
  for (int attempt = 1; open->descriptor < 0; ++attempt) {
    const std::string again = attempt == 1 ? "" : "-" + std::to_string(attempt);
    open->path = (std::filesystem::path(folder) / (open->bound + again + std::string(extension))).string();
    open->descriptor = ::open(open->path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (open->descriptor < 0 && errno != EEXIST) return disk_error(open->path, "create");
  }
  std::array<unsigned char, header_size> header;
  Secret secret = secret_of(key);
  crypto_secretstream_xchacha20poly1305_init_push(&open->state, header.data(), secret.data());
  sodium_memzero(secret.data(), secret.size());
  fail_point("vault: empty file");
  open->buffer.append(magic).append(reinterpret_cast<const char*>(header.data()), header.size());
  open->seal(magic, 0);
  CW_TRY_VOID(open->flush());
  return VaultWriter(std::move(open));
}

Result<> VaultWriter::append(std::string_view record) {
  CW_CHECK(open_ && open_->descriptor >= 0);
  if (record.size() > longest_vault_record)
    return fail(ErrorCode::invalid_input, "a rejected row is longer than 64 MiB", open_->path,
                "it is counted, but cannot be replayed");
  open_->seal(record, 0);
  if (open_->buffer.size() >= buffer_size) CW_TRY_VOID(open_->flush());
  return {};
}

Result<> VaultWriter::finish() {
  CW_CHECK(open_ && open_->descriptor >= 0);
  open_->seal({}, crypto_secretstream_xchacha20poly1305_TAG_FINAL);
  CW_TRY_VOID(open_->flush());
  fail_point("vault: before fsync");
  if (::fsync(open_->descriptor) != 0) return disk_error(open_->path, "write");
  ::close(open_->descriptor);
  open_->descriptor = -1;
  return {};
}

const std::string& VaultWriter::path() const {
  return open_->path;
}

namespace {

class VaultReader {
 public:
  VaultReader(const std::string& path, std::string bound)
      : path_(path), bound_(std::move(bound)), file_(path, std::ios::binary) {}
  Result<> start(const Key& key);
  /// One record, or false at the end, good or bad.
  bool next(std::string& record);
  bool is_complete() const { return complete_; }
  std::int64_t unread_bytes() const { return size_ - good_; }

 private:
  bool read(void* to, std::size_t length) {
    file_.read(static_cast<char*>(to), static_cast<std::streamsize>(length));
    return static_cast<std::size_t>(file_.gcount()) == length;
  }
  bool open_frame(std::string& record, unsigned char& tag);

  std::string path_;
  std::string bound_;
  std::ifstream file_;
  StreamState state_;
  std::int64_t size_ = 0;
  std::int64_t good_ = 0;
  bool complete_ = false;
};

Result<> VaultReader::start(const Key& key) {
  if (!file_) return disk_error(path_, "open");
  file_.seekg(0, std::ios::end);
  size_ = file_.tellg();
  file_.seekg(0);
  std::array<char, magic.size()> found;
  std::array<unsigned char, header_size> header;
  if (!read(found.data(), found.size()) || !std::equal(found.begin(), found.end(), magic.begin()) ||
      !read(header.data(), header.size()))
    return fail(ErrorCode::damaged, "not a file of the reject store, or cut at its start", path_,
                "import the original file again");
  good_ = static_cast<std::int64_t>(magic.size() + header_size);
  Secret secret = secret_of(key);
  const int opened = crypto_secretstream_xchacha20poly1305_init_pull(&state_, header.data(), secret.data());
  sodium_memzero(secret.data(), secret.size());
  std::string first;
  unsigned char tag = 0;
  if (opened != 0 || !open_frame(first, tag) || first != magic)
    return fail(ErrorCode::invalid_config, "the rejects were sealed with another key, renamed, or damaged at the start",
                path_, "restore the key file of that time, or import the original file again");
  return {};
}

bool VaultReader::open_frame(std::string& record, unsigned char& tag) {
  std::array<unsigned char, length_size> prefix;
  if (!read(prefix.data(), prefix.size())) return false;
  std::size_t length = 0;
  for (std::size_t i = length_size; i-- > 0;) length = length << 8 | prefix[i];
  const auto left = static_cast<std::size_t>(size_ - good_) - length_size;
  if (length < seal_size || length > longest_vault_record + seal_size || length > left) return false;
  std::string sealed(length, '\0');
  if (!read(sealed.data(), length)) return false;
  record.resize(length - seal_size);
  const int opened = crypto_secretstream_xchacha20poly1305_pull(
      &state_, reinterpret_cast<unsigned char*>(record.data()), nullptr, &tag, bytes_of(sealed), sealed.size(),
      bytes_of(bound_), bound_.size());
  if (opened != 0) return false;
  good_ += static_cast<std::int64_t>(length_size + length);
  return true;
}

bool VaultReader::next(std::string& record) {
  unsigned char tag = 0;
  if (!open_frame(record, tag)) return false;
  if (tag != crypto_secretstream_xchacha20poly1305_TAG_FINAL) return true;
  complete_ = good_ == size_;
  return false;
}

}  // namespace

Result<VaultReading> read_vault(const std::string& path, const Key& key,
                                const std::function<Result<>(std::string_view)>& each) {
  if (sodium_init() < 0) return fail(ErrorCode::internal, "the cryptography library did not start");
  VaultFile file;
  if (!parse_name(std::filesystem::path(path).filename().string(), file))
    return fail(ErrorCode::damaged, "the name is not that of a file of the reject store", path,
                "do not rename these files");
  VaultReader reader(path, bound_text(file.day, file.run));
  CW_TRY_VOID(reader.start(key));
  VaultReading reading;
  std::string record;
  while (reader.next(record)) {
    CW_TRY_VOID(each(record));
    ++reading.records;
  }
  sodium_memzero(record.data(), record.size());
  reading.is_complete = reader.is_complete();
  reading.unread_bytes = reader.unread_bytes();
  return reading;
}

Result<std::vector<VaultFile>> vault_files(const std::string& folder) {
  std::vector<VaultFile> files;
  std::error_code error;
  if (!std::filesystem::exists(folder, error) && !error) return files;
  for (std::filesystem::directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
    VaultFile file;
    file.path = at->path().string();
    if (parse_name(at->path().filename().string(), file)) files.push_back(std::move(file));
  }
  if (error)
    return fail(ErrorCode::unreachable, "cannot list the reject store: " + error.message(), folder,
                "check your rights there");
  std::sort(files.begin(), files.end(), [](const VaultFile& a, const VaultFile& b) {
    return std::tie(a.day, a.run, a.path) < std::tie(b.day, b.run, b.path);
  });
  return files;
}

Result<std::int64_t> purge_vault(const std::string& folder, Day today, int keep_days) {
  CW_TRY(const std::vector<VaultFile> files, vault_files(folder));
  std::int64_t removed = 0;
  for (const VaultFile& file : files) {
    if (today.days - file.day.days <= keep_days) continue;
    if (::unlink(file.path.c_str()) != 0 && errno != ENOENT) return disk_error(file.path, "delete a file of");
    ++removed;
  }
  return removed;
}

}  // namespace cw::identity
