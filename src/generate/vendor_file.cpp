#include "generate/vendor_file.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>
#include <filesystem>

#include "base/fail_point.hpp"
#include "generate/clock.hpp"

namespace cw::generate {

namespace {

constexpr std::size_t buffer_bytes = 1 << 20;

constexpr std::array<std::uint32_t, 256> crc_table = [] {  // CRC-32 of RFC 1952, reflected polynomial
  std::array<std::uint32_t, 256> table{};
  for (std::uint32_t n = 0; n < 256; ++n) {
    std::uint32_t c = n;
    for (int bit = 0; bit < 8; ++bit) c = (c & 1U) != 0U ? 0xEDB88320U ^ (c >> 1) : c >> 1;
    table[n] = c;
  }
  return table;
}();

void put_little(unsigned char* out, std::uint32_t value, int bytes) {
  for (int i = 0; i < bytes; ++i) out[i] = static_cast<unsigned char>(value >> (8 * i));
}

}  // namespace

Result<VendorFile> VendorFile::open(const std::string& folder, const std::string& below, bool gzip) {
  VendorFile file;
  file.truth_ = std::make_unique<FileTruth>();
  file.truth_->path = below + (gzip ? ".gz" : "");
  const std::filesystem::path path = std::filesystem::path(folder) / file.truth_->path;
  std::error_code error;
  std::filesystem::create_directories(path.parent_path(), error);
  if (!error) file.file_.reset(std::fopen(path.c_str(), "wb"));
  if (!file.file_) {
    return fail(ErrorCode::unreachable, "cannot write " + file.truth_->path, folder,
                "choose a folder that can be written to");
  }
  std::setvbuf(file.file_.get(), nullptr, _IONBF, 0);
  file.gzip_ = gzip;
  file.buffer_.reserve(buffer_bytes + 4096);
  if (gzip) {
    static constexpr unsigned char header[10] = {0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255};
    file.put(header, sizeof header);
  }
  return file;
}

void VendorFile::put(const void* bytes, std::size_t count) {
  if (!failed_ && std::fwrite(bytes, 1, count, file_.get()) != count) failed_ = true;
}

void VendorFile::flush(bool last) {
  if (!gzip_) {
    put(buffer_.data(), buffer_.size());
    buffer_.clear();
    return;
  }
  std::uint32_t crc = ~crc_;
  for (const char c : buffer_) crc = crc_table[(crc ^ static_cast<unsigned char>(c)) & 0xFFU] ^ (crc >> 8);
  crc_ = ~crc;
  plain_size_ += static_cast<std::uint32_t>(buffer_.size());
  std::size_t at = 0;
  do {
    const std::size_t part = std::min<std::size_t>(buffer_.size() - at, 0xFFFF);
    unsigned char block[5];
    block[0] = last && at + part == buffer_.size() ? 1 : 0;
    put_little(block + 1, static_cast<std::uint32_t>(part), 2);
    put_little(block + 3, ~static_cast<std::uint32_t>(part), 2);
    put(block, sizeof block);
    put(buffer_.data() + at, part);
    at += part;
  } while (at < buffer_.size());
  buffer_.clear();
}

Result<> VendorFile::close() {
  flush(true);
  if (gzip_) {
    unsigned char trailer[8];
    put_little(trailer, crc_, 4);
    put_little(trailer + 4, plain_size_, 4);
    put(trailer, sizeof trailer);
  }
  if (std::fclose(file_.release()) != 0) failed_ = true;
  fail_point("demo: after", truth_->path);
  if (failed_) return fail(ErrorCode::unreachable, "could not write all of " + truth_->path, {}, "is the disk full?");
  return {};
}

void VendorFile::raw(std::string_view text) {
  buffer_.append(text);
  if (first_cell_) row_start_ = buffer_.size();
}

void VendorFile::comma() {
  if (!first_cell_) buffer_.push_back(',');
  first_cell_ = false;
}

void VendorFile::cell(std::string_view text) {
  comma();
  if (text.find_first_of("\",\n\r") == std::string_view::npos) {
    buffer_.append(text);
    return;
  }
  buffer_.push_back('"');
  for (const char c : text) {
    if (c == '"') buffer_.push_back('"');
    buffer_.push_back(c);
  }
  buffer_.push_back('"');
}

void VendorFile::number(std::int64_t value) {
  char digits[24];
  const auto written = std::to_chars(digits, digits + sizeof digits, value);
  buffer_.append(digits, written.ptr);
}

void VendorFile::cell(std::int64_t value) {
  comma();
  number(value);
}

void VendorFile::empty(int count) {
  for (int i = 0; i < count; ++i) comma();
}

void VendorFile::amount(std::int64_t cents) {
  comma();
  number(cents / 100);
  const char rest[3] = {'.', static_cast<char>('0' + cents % 100 / 10), static_cast<char>('0' + cents % 10)};
  buffer_.append(rest, 3);
}

void VendorFile::stamp(Second at, std::string_view suffix, char between) {
  comma();
  if (at == 0) return;
  char text[19];
  put_stamp(text, at, between);
  buffer_.append(text, sizeof text);
  buffer_.append(suffix);
}

void VendorFile::day(Second at) {
  comma();
  char text[19];
  put_stamp(text, at, ' ');
  buffer_.append(text, 10);
}

void VendorFile::local_stamp(Second at) {
  if (at == 0) return empty();
  const Second offset = berlin_offset(at);
  stamp(at + offset, offset == hour ? " +0100" : " +0200");
}

void VendorFile::end_row() {
  buffer_.push_back('\n');
  first_cell_ = true;
  ++truth_->rows;
  if (repeat_) {
    buffer_.append(buffer_, row_start_, std::string::npos);
    repeat_ = false;
    ++truth_->rows;
    ++truth_->repeated;
  }
  if (buffer_.size() >= buffer_bytes) flush(false);
  row_start_ = buffer_.size();
}

}  // namespace cw::generate
