#include "ingest/bytes.hpp"

#include <archive.h>
#include <archive_entry.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <openssl/evp.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <vector>

namespace cw::ingest {

namespace {

/// Small, so that "packed bytes used so far" is known well enough to see a bomb early.
constexpr std::size_t packed_block_bytes = 16 * 1024;
/// Below this much unpacked text no ratio is judged: a short file of zeros is harmless.
constexpr std::int64_t ratio_from_bytes = 16 << 20;

class Digest {
 public:
  Digest() : context_(EVP_MD_CTX_new(), EVP_MD_CTX_free) { EVP_DigestInit_ex(context_.get(), EVP_sha256(), nullptr); }
  void add(std::span<const char> bytes) { EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size()); }
  std::string hex() {
    std::array<unsigned char, 32> digest{};
    EVP_DigestFinal_ex(context_.get(), digest.data(), nullptr);
    std::string text;
    for (const unsigned char byte : digest) text += fmt::format("{:02x}", byte);
    return text;
  }

 private:
  std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context_;
};

tl::unexpected<Error> cannot_read(const std::string& path, int error) {
  return fail(ErrorCode::unreachable, fmt::format("cannot read the file: {}", std::strerror(error)), path,
              "check that the file exists and that you may read it");
}

bool starts_with(std::span<const char> bytes, std::string_view magic) {
  return bytes.size() >= magic.size() && std::memcmp(bytes.data(), magic.data(), magic.size()) == 0;
}

bool is_zip(std::span<const char> head) {
  return starts_with(head, "PK\x03\x04") || starts_with(head, {"PK\x05\x06", 4});
}
bool is_gzip(std::span<const char> head) {
  return starts_with(head, "\x1f\x8b");
}
/// What people hand over in place of an export: the page that asks to log in, a PDF, an old Excel file; "" for all
/// else.
std::string_view foreign_format(std::span<const char> head) {
  if (starts_with(head, "%PDF-")) return "a PDF";
  if (starts_with(head, "\xd0\xcf\x11\xe0")) return "an old Excel or Word file";
  std::string text;
  for (const char c : head.first(std::min<std::size_t>(head.size(), 256))) {
    const bool is_space = c == ' ' || c == '\t' || c == '\r' || c == '\n';
    if (!is_space || !text.empty()) text += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return text.starts_with("<!doctype html") || text.starts_with("<html") ? "a web page" : "";
}

bool is_archive(std::span<const char> head) {
  return is_zip(head) || is_gzip(head) || starts_with(head, "7z\xbc\xaf") ||
         starts_with(head, {"\xfd"
                            "7zXZ",
                            5}) ||
         starts_with(head, "\x28\xb5\x2f\xfd") || starts_with(head, "BZh") || starts_with(head, "Rar!");
}

/// A member must stay where it belongs and be a file of its own.
std::string_view member_fault(archive_entry* entry, std::string_view name) {
  if (archive_entry_filetype(entry) == AE_IFLNK || archive_entry_symlink(entry) != nullptr ||
      archive_entry_hardlink(entry) != nullptr) {
    return "is a link";
  }
  if (archive_entry_is_encrypted(entry) != 0) return "is encrypted";
  if (name.empty() || name.front() == '/' || name.find('\\') != std::string_view::npos ||
      name.find(':') != std::string_view::npos) {
    return "has a name that points outside the archive";
  }
  for (std::string_view rest = name; !rest.empty();) {
    const auto slash = rest.find('/');
    if (rest.substr(0, slash) == "..") return "has a name that points outside the archive";
    rest = slash == std::string_view::npos ? std::string_view{} : rest.substr(slash + 1);
  }
  return {};
}

/// What some packers add and nobody means: folders and the resource forks of macOS.
bool is_padding(archive_entry* entry, std::string_view name) {
  return archive_entry_filetype(entry) == AE_IFDIR || name.substr(0, 9) == "__MACOSX/" ||
         (!name.empty() && name.back() == '/');
}

/// From where the file is to its end.
Result<std::string> digest_of(int fd, const std::string& path) {
  Digest digest;
  std::vector<char> block(1 << 18);
  for (;;) {
    const ssize_t count = ::read(fd, block.data(), block.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return cannot_read(path, errno);
    if (count == 0) return digest.hex();
    digest.add({block.data(), static_cast<std::size_t>(count)});
  }
}

}  // namespace

Result<std::string> sha256_of_file(const std::string& path) {
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return cannot_read(path, errno);
  auto digest = digest_of(fd, path);
  ::close(fd);
  return digest;
}

struct InputFile::Impl {
  std::string path;
  ByteLimits limits;
  Container container = Container::plain;
  int fd = -1;
  std::int64_t size_on_disk = -1;  // -1: not known (standard input)
  Digest digest;
  std::string sha256;
  std::int64_t packed = 0;    // bytes read from the file
  std::int64_t unpacked = 0;  // bytes handed out
  int read_error = 0;
  std::vector<char> head;  // read ahead to tell the container; handed out first
  std::size_t head_used = 0;
  std::vector<char> block;
  archive* reader = nullptr;
  int members = 0;
  std::string member;
  bool at_member = false;
  std::vector<std::string> folder_files;  // relative to path, by name
  std::vector<char> member_head;          // first bytes of a member, looked at for a nested archive
  std::size_t member_head_used = 0;

  ~Impl() {
    if (reader != nullptr) archive_read_free(reader);
    if (fd > 0) ::close(fd);
  }

  tl::unexpected<Error> refuse(std::string what, std::string next) const {
    return fail(ErrorCode::invalid_input, std::move(what), path.substr(path.rfind('/') + 1), std::move(next));
  }

  tl::unexpected<Error> unreadable(int error) const { return cannot_read(path, error); }

  /// From the file itself; hashes what it reads, except in a zip (read out of order and hashed before).
  ssize_t read_packed(std::span<char> into) {
    if (head_used < head.size()) {
      const std::size_t count = std::min(into.size(), head.size() - head_used);
      std::memcpy(into.data(), head.data() + head_used, count);
      head_used += count;
      return static_cast<ssize_t>(count);
    }
    ssize_t count = 0;
    do count = ::read(fd, into.data(), into.size());
    while (count < 0 && errno == EINTR);
    if (count < 0) {
      read_error = errno;
      return count;
    }
    packed += count;
    if (container != Container::zip && sha256.empty()) digest.add(into.first(static_cast<std::size_t>(count)));
    return count;
  }

  static la_ssize_t read_callback(archive* reader, void* data, const void** buffer) {
    auto& impl = *static_cast<Impl*>(data);
    const ssize_t count = impl.read_packed(impl.block);
    if (count < 0) archive_set_error(reader, impl.read_error, "cannot read");
    *buffer = impl.block.data();
    return count;
  }
  static la_int64_t seek_callback(archive*, void* data, la_int64_t offset, int whence) {
    return ::lseek(static_cast<Impl*>(data)->fd, offset, whence);
  }

  Result<> read_head();
  Result<> prepare_zip();
  Result<> open_archive();
  tl::unexpected<Error> archive_fault() const;
  Result<> list_folder();
  Result<bool> next_in_folder();
  Result<std::size_t> read_unpacked(std::span<char> into);
  Result<> look_for_nested_archive();
};

Result<> InputFile::Impl::read_head() {
  head.resize(packed_block_bytes);
  std::size_t filled = 0;
  while (filled < 6) {
    ssize_t count = 0;
    do count = ::read(fd, head.data() + filled, head.size() - filled);
    while (count < 0 && errno == EINTR);
    if (count < 0) return unreadable(errno);
    if (count == 0) break;
    filled += static_cast<std::size_t>(count);
  }
  head.resize(filled);
  if (starts_with(head, {"PK\x05\x06", 4})) return refuse("the zip holds no file", "export it again");
  if (const auto foreign = foreign_format(head); !foreign.empty())
    return refuse(fmt::format("this is {}, not a table", foreign),
                  foreign == "a web page" ? "log in and download the export again" : "export it as CSV, JSON or XML");
  if (is_zip(head)) {
    container = Container::zip;
  } else {
    if (is_gzip(head)) container = Container::gzip;
    packed = static_cast<std::int64_t>(filled);
    if (sha256.empty()) digest.add(head);
  }
  return {};
}

Result<> InputFile::Impl::prepare_zip() {
  if (size_on_disk < 0)
    return refuse("a zip cannot be read from standard input", "save it as a file and name the file");
  head.clear();
  if (sha256.empty()) {
    if (::lseek(fd, 0, SEEK_SET) < 0) return unreadable(errno);
    CW_TRY(sha256, digest_of(fd, path));
  }
  if (::lseek(fd, 0, SEEK_SET) < 0) return unreadable(errno);
  return {};
}

Result<> InputFile::Impl::open_archive() {
  block.resize(packed_block_bytes);
  reader = archive_read_new();
  archive_read_set_read_callback(reader, read_callback);
  archive_read_set_callback_data(reader, this);
  if (container == Container::zip) {
    archive_read_set_seek_callback(reader, seek_callback);
    archive_read_support_format_zip_seekable(reader);
  } else {
    archive_read_support_filter_gzip(reader);
    archive_read_support_format_raw(reader);
  }
  if (archive_read_open1(reader) != ARCHIVE_OK) return archive_fault();
  return {};
}

tl::unexpected<Error> InputFile::Impl::archive_fault() const {
  if (read_error != 0) return unreadable(read_error);
  return refuse(fmt::format("the {} is damaged or cut short", container == Container::zip ? "zip" : "gzip file"),
                "export or download it again");
}

Result<> InputFile::Impl::list_folder() {
  namespace fs = std::filesystem;
  container = Container::folder;
  ::close(fd);
  fd = -1;
  std::error_code error;
  for (fs::recursive_directory_iterator entry(path, error), end; !error && entry != end; entry.increment(error)) {
    if (entry->path().filename().string().front() == '.') {
      entry.disable_recursion_pending();
      continue;
    }
    if (entry->is_symlink(error) || !entry->is_regular_file(error)) continue;
    folder_files.push_back(entry->path().lexically_relative(path).generic_string());
    if (folder_files.size() > static_cast<std::size_t>(limits.members))
      return refuse(fmt::format("the folder holds more than {} files", limits.members),
                    "import a part of it at a time");
  }
  if (error) return fail(ErrorCode::unreachable, "the folder cannot be read: " + error.message(), path);
  std::sort(folder_files.begin(), folder_files.end());
  return {};
}

Result<bool> InputFile::Impl::next_in_folder() {
  if (fd >= 0) ::close(fd);
  fd = -1;
  at_member = false;
  if (members == static_cast<int>(folder_files.size())) return false;
  member = folder_files[static_cast<std::size_t>(members++)];
  digest.add(member);
  fd = ::open((path + "/" + member).c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  if (fd < 0) return unreadable(errno);
  at_member = true;
  CW_TRY_VOID(look_for_nested_archive());
  return true;
}

Result<std::size_t> InputFile::Impl::read_unpacked(std::span<char> into) {
  if (container == Container::plain || container == Container::folder) {
    const ssize_t count = read_packed(into);
    if (count < 0) return unreadable(read_error);
    return static_cast<std::size_t>(count);
  }
  la_ssize_t count = 0;
  do count = archive_read_data(reader, into.data(), into.size());
  while (count == ARCHIVE_RETRY);
  if (count < 0) return archive_fault();
  unpacked += count;
  const std::int64_t packed_bytes = size_on_disk >= 0 ? std::min(packed, size_on_disk) : packed;
  if (unpacked > limits.bytes || (unpacked > ratio_from_bytes && unpacked / limits.ratio > packed_bytes)) {
    return refuse(
        fmt::format(
            "the archive unpacks to more than {} times its size or more than {} GiB: refused as an archive bomb",
            limits.ratio, limits.bytes >> 30),
        "unpack it yourself, look at it, and import the files inside");
  }
  return static_cast<std::size_t>(count);
}

Result<> InputFile::Impl::look_for_nested_archive() {
  member_head.resize(6);
  member_head_used = 0;
  std::size_t filled = 0;
  while (filled < member_head.size()) {
    CW_TRY(const std::size_t count, read_unpacked(std::span(member_head).subspan(filled)));
    if (count == 0) break;
    filled += count;
  }
  member_head.resize(filled);
  if (is_archive(member_head))
    return refuse("an archive inside an archive is not read", "unpack the outer one and import the inner one");
  return {};
}

InputFile::InputFile(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
InputFile::InputFile(InputFile&&) noexcept = default;
InputFile& InputFile::operator=(InputFile&&) noexcept = default;
InputFile::~InputFile() = default;

Result<InputFile> InputFile::open(const std::string& path, const ByteLimits& limits, std::string known_sha256,
                                  bool folder_allowed) {
  auto impl = std::make_unique<Impl>();
  impl->path = path == "-" ? "standard input" : path;
  impl->limits = limits;
  impl->sha256 = std::move(known_sha256);
  impl->fd = path == "-" ? STDIN_FILENO : ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (impl->fd < 0) return impl->unreadable(errno);
  struct stat status = {};
  if (::fstat(impl->fd, &status) != 0) return impl->unreadable(errno);
  if (S_ISDIR(status.st_mode) && folder_allowed) {
    CW_TRY_VOID(impl->list_folder());
    return InputFile(std::move(impl));
  }
  if (S_ISDIR(status.st_mode)) return impl->refuse("this is a folder, not a file", "name the files inside it");
  if (S_ISREG(status.st_mode)) impl->size_on_disk = status.st_size;
  CW_TRY_VOID(impl->read_head());
  if (impl->container == Container::zip) CW_TRY_VOID(impl->prepare_zip());
  if (impl->container != Container::plain) CW_TRY_VOID(impl->open_archive());
  return InputFile(std::move(impl));
}

Container InputFile::container() const {
  return impl_->container;
}
const std::string& InputFile::member() const {
  return impl_->member;
}

Result<bool> InputFile::next_member() {
  Impl& impl = *impl_;
  if (impl.container == Container::folder) return impl.next_in_folder();
  if (impl.container != Container::zip) {
    if (impl.members++ > 0) return false;
    impl.at_member = true;
    if (impl.container == Container::plain) return true;
    archive_entry* entry = nullptr;
    if (archive_read_next_header(impl.reader, &entry) != ARCHIVE_OK) return impl.archive_fault();
    CW_TRY_VOID(impl.look_for_nested_archive());
    return true;
  }
  for (;;) {
    impl.at_member = false;
    archive_entry* entry = nullptr;
    const int status = archive_read_next_header(impl.reader, &entry);
    if (status == ARCHIVE_EOF) return false;
    if (status != ARCHIVE_OK && status != ARCHIVE_WARN) return impl.archive_fault();
    if (++impl.members > impl.limits.members) {
      return impl.refuse(fmt::format("the zip holds more than {} files", impl.limits.members),
                         "unpack it yourself and import the files that you mean");
    }
    const char* name = archive_entry_pathname_utf8(entry);
    if (name == nullptr) name = archive_entry_pathname(entry);
    impl.member = name == nullptr ? "" : name;
    if (const auto fault = member_fault(entry, impl.member); !fault.empty()) {
      return impl.refuse(fmt::format("file {} in the zip {}: refused", impl.members, fault),
                         "unpack it yourself and import the files that you mean");
    }
    if (impl.member == "[Content_Types].xml")
      return impl.refuse("this is an Excel or Word file, not a table", "save the sheet as CSV (UTF-8)");
    if (is_padding(entry, impl.member)) continue;
    impl.at_member = true;
    CW_TRY_VOID(impl.look_for_nested_archive());
    return true;
  }
}

Result<std::size_t> InputFile::read(std::span<char> into) {
  Impl& impl = *impl_;
  CW_CHECK(!into.empty());
  if (!impl.at_member) return std::size_t{0};
  if (impl.member_head_used < impl.member_head.size()) {
    const std::size_t count = std::min(into.size(), impl.member_head.size() - impl.member_head_used);
    std::memcpy(into.data(), impl.member_head.data() + impl.member_head_used, count);
    impl.member_head_used += count;
    return count;
  }
  return impl.read_unpacked(into);
}

Result<> InputFile::finish() {
  Impl& impl = *impl_;
  if (!impl.sha256.empty()) return {};
  if (impl.container == Container::folder) {
    impl.sha256 = impl.digest.hex();
    return {};
  }
  std::vector<char> rest(1 << 16);
  impl.head_used = impl.head.size();  // already hashed
  for (ssize_t count = 1; count > 0;) {
    count = impl.read_packed(rest);
    if (count < 0) return impl.unreadable(impl.read_error);
  }
  impl.sha256 = impl.digest.hex();
  return {};
}

std::int64_t InputFile::bytes() const {
  return impl_->size_on_disk >= 0 ? impl_->size_on_disk : impl_->packed;
}
std::string InputFile::sha256() const {
  return impl_->sha256;
}

Result<std::size_t> MemoryBytes::read(std::span<char> into) {
  const std::size_t count = std::min({into.size(), rest_.size(), block_bytes_});
  std::memcpy(into.data(), rest_.data(), count);
  rest_.remove_prefix(count);
  return count;
}

}  // namespace cw::ingest
