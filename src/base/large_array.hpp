#pragma once

#include <sys/mman.h>

#include <cstddef>
#include <cstdlib>
#include <memory>
#include <new>
#include <type_traits>

namespace cw {

/// Room for many values of a plain type, not zeroed first. The system is asked for large pages: where values are met in
/// no order, most of the wait is for page tables otherwise.
template <class T>
class LargeArray {
 public:
  static_assert(std::is_trivially_copyable_v<T>);
  LargeArray() = default;
  explicit LargeArray(std::size_t size) : size_(size) {
    const std::size_t bytes = (size * sizeof(T) / page_bytes + 1) * page_bytes;
    values_.reset(static_cast<T*>(std::aligned_alloc(page_bytes, bytes)));
    if (!values_) throw std::bad_alloc();
    ::madvise(values_.get(), bytes, MADV_HUGEPAGE);  // a wish
  }
  T* data() const { return values_.get(); }
  std::size_t size() const { return size_; }
  T& operator[](std::size_t place) const { return values_[place]; }

 private:
  static constexpr std::size_t page_bytes = std::size_t{1} << 21;
  struct Free {
    void operator()(T* memory) const { std::free(memory); }
  };
  std::unique_ptr<T[], Free> values_;
  std::size_t size_ = 0;
};

}  // namespace cw
