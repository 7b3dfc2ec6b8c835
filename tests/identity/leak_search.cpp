#include "tests/identity/leak_search.hpp"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <tuple>
#include <utility>

namespace cw {

namespace {

std::string lower(std::string text) {
  for (char& c : text)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return text;
}

std::string hex_of(const unsigned char* bytes, std::size_t count) {
  std::string hex(2 * count + 1, '\0');
  sodium_bin2hex(hex.data(), hex.size(), bytes, count);
  hex.pop_back();
  return hex;
}

std::string base64_of(const std::string& text) {
  std::string out(sodium_base64_encoded_len(text.size(), sodium_base64_VARIANT_ORIGINAL_NO_PADDING), '\0');
  sodium_bin2base64(out.data(), out.size(), reinterpret_cast<const unsigned char*>(text.data()), text.size(),
                    sodium_base64_VARIANT_ORIGINAL_NO_PADDING);
  out.pop_back();
  return out;
}

using Form = std::pair<std::string, std::string>;  // name, what to look for in lower case

std::vector<Form> forms_of(const std::string& text) {
  std::string utf16, percent;
  for (const char c : text) {
    utf16 += c, utf16 += '\0';
    if (c == '@') percent += "%40";
    if (c == '+') percent += "%2b";
    if (c != '@' && c != '+') percent += c;
  }
  std::array<unsigned char, crypto_hash_sha256_BYTES> digest;
  const std::string folded = lower(text);
  crypto_hash_sha256(digest.data(), reinterpret_cast<const unsigned char*>(folded.data()), folded.size());
  std::vector<Form> forms = {{"text", folded},
                             {"utf-16", lower(utf16)},
                             {"hex", hex_of(reinterpret_cast<const unsigned char*>(text.data()), text.size())},
                             {"sha-256", hex_of(digest.data(), digest.size())}};
  if (percent != text) forms.emplace_back("percent", lower(percent));
  // within a longer text the encoding starts at one of three places; whole groups of three bytes are stable
  for (std::size_t skip = 0; skip < 3 && text.size() >= skip + 6; ++skip)
    forms.emplace_back("base64", lower(base64_of(text.substr(skip, (text.size() - skip) / 3 * 3))));
  return forms;
}

std::string content_of(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) throw std::runtime_error("cannot read " + file.string());
  return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace

std::vector<Leak> leaks_in(const std::filesystem::path& folder, std::span<const std::string> private_texts) {
  std::vector<std::vector<Form>> forms;
  for (const std::string& text : private_texts) forms.push_back(forms_of(text));
  std::vector<Leak> leaks;
  std::size_t files = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    const std::string name = std::filesystem::relative(entry.path(), folder).string();
    for (std::size_t i = 0; i < forms.size(); ++i)
      if (lower(name).find(forms[i].front().second) != std::string::npos) leaks.push_back({name, "name", i});
    if (!entry.is_regular_file()) continue;
    ++files;
    const std::string content = lower(content_of(entry.path()));
    for (std::size_t i = 0; i < forms.size(); ++i)
      for (const auto& [form, sought] : forms[i])
        if (content.find(sought) != std::string::npos) leaks.push_back({name, form, i});
  }
  if (files == 0) throw std::runtime_error("no file to search below " + folder.string());
  std::sort(leaks.begin(), leaks.end(), [](const Leak& a, const Leak& b) {
    return std::tie(a.file, a.which, a.form) < std::tie(b.file, b.which, b.form);
  });
  return leaks;
}

std::string to_text(const std::vector<Leak>& leaks) {
  std::string text;
  for (const Leak& leak : leaks)
    text += leak.file + " holds private text " + std::to_string(leak.which) + " as " + leak.form + "\n";
  return text;
}

}  // namespace cw
