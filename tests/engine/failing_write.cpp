// A disk that is full after CW_FAIL_WRITES_AFTER bytes, for a program started with LD_PRELOAD: from then on every write
// to a file whose path holds CW_FAIL_WRITES_IN fails with ENOSPC. Standard output and other files are left alone.
#include <dlfcn.h>
#include <sys/uio.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace {

std::atomic<long long> left{-1};

/// Whether the write must fail. Counts the bytes of the writes that may go through.
bool is_full(int file, std::size_t bytes) {
  const char* limit = std::getenv("CW_FAIL_WRITES_AFTER");
  const char* part = std::getenv("CW_FAIL_WRITES_IN");
  if (limit == nullptr || part == nullptr) return false;
  char link[64], path[4096];
  std::snprintf(link, sizeof link, "/proc/self/fd/%d", file);
  const ssize_t length = readlink(link, path, sizeof path - 1);
  if (length < 0) return false;
  path[length] = '\0';
  if (std::strstr(path, part) == nullptr) return false;
  long long unset = -1;
  left.compare_exchange_strong(unset, std::atoll(limit));
  if (left.load() <= 0) return true;
  const long long after = left.load() - static_cast<long long>(bytes);
  left = after > 0 ? after : 0;
  return after < 0;
}

template <class Function>
Function next_of(const char* name) {
  return reinterpret_cast<Function>(dlsym(RTLD_NEXT, name));
}

}  // namespace

extern "C" ssize_t write(int file, const void* bytes, size_t count) {
  static const auto real = next_of<ssize_t (*)(int, const void*, size_t)>("write");
  if (is_full(file, count)) return errno = ENOSPC, -1;
  return real(file, bytes, count);
}

extern "C" ssize_t pwrite(int file, const void* bytes, size_t count, off_t at) {
  static const auto real = next_of<ssize_t (*)(int, const void*, size_t, off_t)>("pwrite");
  if (is_full(file, count)) return errno = ENOSPC, -1;
  return real(file, bytes, count, at);
}

extern "C" ssize_t pwrite64(int file, const void* bytes, size_t count, off64_t at) {
  static const auto real = next_of<ssize_t (*)(int, const void*, size_t, off64_t)>("pwrite64");
  if (is_full(file, count)) return errno = ENOSPC, -1;
  return real(file, bytes, count, at);
}
