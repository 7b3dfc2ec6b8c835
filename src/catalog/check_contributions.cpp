#include <set>

#include "base/nearest.hpp"
#include "catalog/check.hpp"
#include "catalog/message.hpp"

namespace cw::catalog {

namespace {

/// http(s), a host, and no blank inside.
bool is_link(const std::string& text) {
  const std::size_t host = text.starts_with("https://") ? 8 : text.starts_with("http://") ? 7 : 0;
  return host > 0 && text.find('.', host) != std::string::npos &&
         text.find_first_of(" \t\n<>\"") == std::string::npos && text.find('@') == std::string::npos;
}

void check_contribution(const Examined& examined, const Contribution& given) {
  const std::string who = "contribution " + quoted(given.title);
  if (!given.evidence.empty() && !is_link(given.evidence)) {
    examined.complain(Severity::error, given.place, "evidence", who + " has no link as its evidence",
                      "write an address that anybody can open, as https://example.org/talks/1");
  }
  if (given.day && examined.today < *given.day) {
    examined.complain(Severity::error, given.place, "day", who + " lies in the future", "list it when it has happened");
  }
  for (const auto& [field, text] : {std::pair{"title", &given.title}, std::pair{"note", &given.note}}) {
    if (text->find('@') == std::string::npos) continue;
    examined.complain(Severity::error, given.place, field,
                      "a contribution's " + std::string(field) + " holds an address",
                      "the list is printed in reports: leave people's addresses out");
  }
  if (given.programme.empty() || examined.unreadable.contains("programme") ||
      examined.catalog.programme(given.programme) != nullptr)
    return;
  std::vector<std::string> known;
  for (const Programme& programme : examined.catalog.programmes) known.push_back(programme.id);
  examined.complain(Severity::error, given.place, "programme",
                    who + " names the programme " + quoted(given.programme) + ", which is not declared",
                    did_you_mean(given.programme, known, "declare it in programmes/, or remove the name here"));
}

}  // namespace

void check_contributions(const Examined& examined) {
  std::set<std::pair<std::string, std::string>> seen;
  for (const Contribution& given : examined.catalog.contributions) {
    check_contribution(examined, given);
    if (given.title.empty() || seen.emplace(given.title, given.evidence).second) continue;
    examined.complain(Severity::error, given.place, "title",
                      "contribution " + quoted(given.title) + " is listed twice with the same evidence", "remove one");
  }
}

}  // namespace cw::catalog
