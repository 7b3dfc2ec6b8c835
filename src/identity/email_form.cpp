#include "identity/email_form.hpp"

#include <utf8proc.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <memory>

#include "base/email.hpp"

namespace cw::identity {

namespace {

// RFC 2142 and the names that companies use in practice. Sorted.
constexpr std::array role_names =
    std::to_array<std::string_view>({"abuse",        "accounting",    "accounts",     "accueil",
                                     "admin",        "administrator", "all",          "billing",
                                     "booking",      "bookings",      "buchhaltung",  "buero",
                                     "careers",      "comercial",     "commercial",   "compta",
                                     "contact",      "contacto",      "customercare", "customerservice",
                                     "do-not-reply", "donotreply",    "enquiries",    "events",
                                     "feedback",     "finance",       "ftp",          "hello",
                                     "help",         "helpdesk",      "hostmaster",   "hr",
                                     "info",         "inquiries",     "invoice",      "invoices",
                                     "it",           "jobs",          "kontakt",      "legal",
                                     "mail",         "mailer-daemon", "marketing",    "media",
                                     "news",         "newsletter",    "no-reply",     "no_reply",
                                     "noc",          "noreply",       "office",       "operations",
                                     "order",        "orders",        "partners",     "payments",
                                     "postmaster",   "press",         "privacy",      "purchasing",
                                     "reception",    "rechnung",      "recruiting",   "reservations",
                                     "root",         "sales",         "security",     "service",
                                     "shop",         "staff",         "store",        "support",
                                     "team",         "tech",          "unsubscribe",  "usenet",
                                     "uucp",         "ventas",        "verkauf",      "vertrieb",
                                     "webmaster",    "welcome",       "www"});

constexpr std::array placeholder_locals = std::to_array<std::string_view>(
    {"anonymous", "na", "nil", "no-email", "no_email", "noemail", "nomail", "none", "null", "undefined", "unknown"});
constexpr std::array placeholder_addresses = std::to_array<std::string_view>(
    {"a@a.com", "aa@aa.com", "abc@abc.com", "asdf@asdf.com", "email@email.com", "foo@bar.com", "me@me.com",
     "test@email.com", "test@example.com", "test@gmail.com", "test@mail.com", "test@test.com", "test@test.de",
     "test@test.test", "user@user.com", "x@x.com", "xxx@xxx.com"});
constexpr std::array blocked_values =
    std::to_array<std::string_view>({"#n/a", "(none)", "(null)", "-1", "anonymous", "deleted", "false", "guest", "n/a",
                                     "na", "nan", "nil", "no", "none", "null", "test", "true", "undefined", "unknown"});

static_assert(std::ranges::is_sorted(role_names) && std::ranges::is_sorted(placeholder_locals) &&
              std::ranges::is_sorted(placeholder_addresses) && std::ranges::is_sorted(blocked_values));

bool contains(const auto& sorted, std::string_view word) {
  return std::binary_search(sorted.begin(), sorted.end(), word);
}

bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

std::string ascii_lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), lower);
  return out;
}

bool is_plain(char c) {
  return c > ' ' && static_cast<unsigned char>(c) < 0x7F;
}

std::string_view trim_invisible(std::string_view text) {
  if (!text.empty() && is_plain(text.front()) && is_plain(text.back())) return text;
  constexpr std::array invisible =
      std::to_array<std::string_view>({" ", "\t", "\r", "\n", "\xC2\xA0", "\xE2\x80\x8B",
                                       "\xEF\xBB\xBF"});  // no-break, zero-width space, byte-order mark
  for (bool cut = true; cut;) {
    cut = false;
    for (const std::string_view space : invisible) {
      if (text.starts_with(space)) text.remove_prefix(space.size()), cut = true;
      if (text.ends_with(space)) text.remove_suffix(space.size()), cut = true;
    }
  }
  return text;
}

tl::unexpected<Error> not_an_address() {
  return fail(ErrorCode::invalid_input, "not an e-mail address");
}

utf8proc_int32_t lower_code_point(utf8proc_int32_t code, void*) {
  return utf8proc_tolower(code);
}

Result<std::string> mapped(std::string_view text, utf8proc_option_t options, utf8proc_custom_func change) {
  utf8proc_uint8_t* raw = nullptr;
  const auto length = utf8proc_map_custom(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                          static_cast<utf8proc_ssize_t>(text.size()), &raw, options, change, nullptr);
  const std::unique_ptr<utf8proc_uint8_t, decltype(&std::free)> owner(raw, &std::free);
  if (length < 0) return not_an_address();
  return std::string(reinterpret_cast<const char*>(raw), static_cast<std::size_t>(length));
}

Result<std::string> normalised_local(std::string_view text) {
  if (is_ascii(text)) return ascii_lower(text);
  return mapped(text, static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_CASEFOLD), nullptr);
}

Result<std::u32string> code_points(std::string_view text) {
  std::u32string out;
  while (!text.empty()) {
    utf8proc_int32_t code = 0;
    const auto used = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                       static_cast<utf8proc_ssize_t>(text.size()), &code);
    if (used <= 0) return not_an_address();
    const bool is_stop = code == 0x3002 || code == 0xFF0E || code == 0xFF61;  // the dots of RFC 3490
    out += is_stop ? U'.' : static_cast<char32_t>(code);
    text.remove_prefix(static_cast<std::size_t>(used));
  }
  return out;
}

Result<std::string> normalised_domain(std::string_view text) {
  if (is_ascii(text)) return ascii_lower(text);
  const auto options =
      static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT | UTF8PROC_IGNORE);
  CW_TRY(const std::string folded, mapped(text, options, lower_code_point));
  CW_TRY(const std::u32string points, code_points(folded));
  std::string out;
  for (std::size_t from = 0; from <= points.size();) {
    const std::size_t until = std::min(points.find(U'.', from), points.size());
    CW_TRY(const std::string label, punycode_label(std::u32string_view(points).substr(from, until - from)));
    if (from > 0) out += '.';
    out += label;
    from = until + 1;
  }
  return out;
}

std::string_view without_tag(std::string_view local) {
  const auto plus = local.find('+');
  return plus == 0 ? local : local.substr(0, plus);
}

}  // namespace

NormalisedEmail NormalisedEmail::joined(std::string_view local, std::string_view domain) {
  std::string text;
  text.reserve(local.size() + 1 + domain.size());
  text.append(local).append(1, '@').append(domain);
  return {std::move(text), local.size()};
}

Result<NormalisedEmail> NormalisedEmail::of(std::string_view text) {
  CW_TRY(const Email email, Email::parse(trim_invisible(text)));
  const std::string_view address = email.secret_text();
  const auto at = address.rfind('@');
  if (is_ascii(address)) return NormalisedEmail(ascii_lower(address), at);
  CW_TRY(const std::string local, normalised_local(address.substr(0, at)));
  CW_TRY(const std::string domain, normalised_domain(address.substr(at + 1)));
  NormalisedEmail normalised = joined(local, domain);
  // composing can bring forth what no address may hold: a Greek question mark becomes a semicolon
  CW_TRY(const Email again, Email::parse(normalised.text_));
  const bool is_same = again.secret_text() == normalised.text_ && normalised.text_.rfind('@') == local.size();
  if (!is_same) return not_an_address();
  return normalised;
}

bool NormalisedEmail::is_google() const {
  return domain() == "gmail.com" || domain() == "googlemail.com";
}

NormalisedEmail NormalisedEmail::alias(bool plus_tags_everywhere) const {
  const bool google = is_google();
  std::string mailbox(google || plus_tags_everywhere ? without_tag(local()) : local());
  if (!google) return joined(mailbox, domain());
  std::erase(mailbox, '.');
  if (mailbox.empty()) return *this;
  return joined(mailbox, "gmail.com");
}

bool NormalisedEmail::is_role_mailbox() const {
  return contains(role_names, without_tag(local()));
}

bool NormalisedEmail::is_placeholder() const {
  return contains(placeholder_locals, local()) || contains(placeholder_addresses, text_) || is_blocked_value(local()) ||
         domain() == "localhost" || domain() == "invalid" || domain().ends_with(".invalid");
}

bool is_blocked_value(std::string_view value) {
  value = trim_invisible(value);
  if (value.find_first_not_of("0-") == std::string_view::npos) return true;  // "", "0000", "00000000-0000-..."
  if (value.size() > 16) return false;
  return contains(blocked_values, ascii_lower(value));
}

}  // namespace cw::identity
