#include "identity/key.hpp"

#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/fail_point.hpp"

namespace cw::identity {

namespace {

class File {
 public:
  explicit File(int descriptor) : descriptor_(descriptor) {}
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  ~File() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  int get() const { return descriptor_; }

 private:
  int descriptor_;
};

tl::unexpected<Error> unreachable(const std::string& path, const char* doing, int error) {
  return fail(ErrorCode::unreachable, std::string("cannot ") + doing + " the key file: " + std::strerror(error), path,
              "check that the folder exists and that you may write there");
}

Result<> check_owner_only(int descriptor, const std::string& path) {
  struct stat status{};
  if (::fstat(descriptor, &status) != 0) return unreachable(path, "read", errno);
  if (!S_ISREG(status.st_mode))
    return fail(ErrorCode::invalid_config, "the key is not a regular file", path, "name a file that holds the key");
  if ((status.st_mode & 077) != 0)
    return fail(ErrorCode::invalid_config, "the key file can be read or changed by other users", path,
                "run `chmod 600` on it; if others had access, every token can be guessed by them");
  return {};
}

Result<Key> parse_key(std::string_view text, const std::string& path) {
  std::array<unsigned char, Key::size> bytes{};
  std::size_t length = 0;
  const char* end = nullptr;
  const bool read = sodium_hex2bin(bytes.data(), bytes.size(), text.data(), text.size(), "\n", &length, &end) == 0;
  Key key(bytes);
  sodium_memzero(bytes.data(), bytes.size());
  if (!read || length != Key::size || end != text.data() + text.size())
    return fail(ErrorCode::invalid_config, "the key file does not hold 64 hexadecimal digits", path,
                "restore it from your backup; with another key, earlier imports cannot be joined with later ones");
  return key;
}

Result<> write_all(int descriptor, const char* text, std::size_t length, const std::string& path) {
  while (length > 0) {
    const ssize_t written = ::write(descriptor, text, length);
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return unreachable(path, "write", errno);
    text += written;
    length -= static_cast<std::size_t>(written);
  }
  if (::fsync(descriptor) != 0) return unreachable(path, "write", errno);
  return {};
}

/// Written whole under another name, then linked into place: nobody ever reads half a key, and the first one wins.
Result<> create_key(const std::string& path) {
  std::string draft = path + ".XXXXXX";
  const File file(::mkstemp(draft.data()));  // mode 0600
  if (file.get() < 0) return unreachable(path, "create", errno);
  std::array<unsigned char, Key::size> bytes{};
  std::array<char, 2 * Key::size + 1> text{};
  randombytes_buf(bytes.data(), bytes.size());
  sodium_bin2hex(text.data(), text.size(), bytes.data(), bytes.size());
  text.back() = '\n';
  auto done = write_all(file.get(), text.data(), text.size(), path);
  sodium_memzero(bytes.data(), bytes.size());
  sodium_memzero(text.data(), text.size());
  fail_point("key: before it is in place");
  if (done && ::link(draft.c_str(), path.c_str()) != 0 && errno != EEXIST) done = unreachable(path, "create", errno);
  fail_point("key: in place");
  ::unlink(draft.c_str());
  return done;
}

}  // namespace

Key::Key(Key&& other) noexcept : bytes_(other.bytes_) {
  sodium_memzero(other.bytes_.data(), size);
}

Key& Key::operator=(Key&& other) noexcept {
  if (this != &other) {
    bytes_ = other.bytes_;
    sodium_memzero(other.bytes_.data(), size);
  }
  return *this;
}

Key::~Key() {
  sodium_memzero(bytes_.data(), size);
}

void Key::derive_into(std::string_view use, unsigned char* out, std::size_t length) const {
  CW_CHECK(sodium_init() >= 0);
  const int done = crypto_generichash(out, length, reinterpret_cast<const unsigned char*>(use.data()), use.size(),
                                      bytes_.data(), bytes_.size());
  CW_CHECK(done == 0);
}

Result<Key> load_key(const std::string& path) {
  if (sodium_init() < 0) return fail(ErrorCode::internal, "the cryptography library did not start");
  const File file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.get() < 0 && errno == ENOENT)
    return fail(ErrorCode::invalid_config, "there is no key file", path, "restore it from your backup");
  if (file.get() < 0) return unreachable(path, "open", errno);
  CW_TRY_VOID(check_owner_only(file.get(), path));
  std::array<char, 2 * Key::size + 2> text{};
  const ssize_t length = ::read(file.get(), text.data(), text.size());
  if (length < 0) return unreachable(path, "read", errno);
  auto key = parse_key(std::string_view(text.data(), static_cast<std::size_t>(length)), path);
  sodium_memzero(text.data(), text.size());
  return key;
}

Result<Key> load_or_create_key(const std::string& path) {
  if (sodium_init() < 0) return fail(ErrorCode::internal, "the cryptography library did not start");
  struct stat status{};
  if (::stat(path.c_str(), &status) != 0) {
    if (errno != ENOENT) return unreachable(path, "open", errno);
    CW_TRY_VOID(create_key(path));
  }
  return load_key(path);
}

}  // namespace cw::identity
