#include "workspace/identifier_facts.hpp"

#include <algorithm>

namespace cw::workspace {

using identity::IdentifierDomain;

identity::Facts facts_of(const identity::Tokeniser& tokeniser, const std::string& system,
                         const ingest::Identifier& identifier) {
  switch (identifier.kind) {
    case ingest::IdentifierKind::sso_subject:
      return identity::subject_facts(tokeniser, "", identifier.value);
    case ingest::IdentifierKind::verified_email:
      return identity::email_facts(tokeniser, identifier.value, true);
    case ingest::IdentifierKind::email:
      return identity::email_facts(tokeniser, identifier.value, false);
    case ingest::IdentifierKind::hashed_email:
      return identity::hashed_email_facts(tokeniser, identifier.value);
    case ingest::IdentifierKind::native:
      break;
  }
  identity::Facts facts;
  facts.items[0] = {identity::LinkKind::native, tokeniser.token(IdentifierDomain::native, system, identifier.value)};
  facts.count = 1;
  return facts;
}

identity::TokenSpace account_tokens(const identity::Tokeniser& tokeniser, std::string_view system,
                                    std::string_view space) {
  std::string name_space(system);
  name_space += '\x1f';
  name_space += space;
  return tokeniser.space(IdentifierDomain::native, name_space);
}

Token account_token(const identity::Tokeniser& tokeniser, std::string_view system, std::string_view space,
                    std::string_view native_id) {
  return account_tokens(tokeniser, system, space).token(native_id);
}

namespace {

bool any_wanted(const identity::Facts& facts, const std::function<bool(Token)>& wanted) {
  return std::any_of(facts.begin(), facts.end(), [&](const identity::Fact& fact) {
    return static_cast<int>(fact.kind) <= identity::tier_count && wanted(fact.token);
  });
}

bool cell_is_wanted(std::string_view cell, std::string_view system, const identity::Tokeniser& tokeniser,
                    const std::function<bool(Token)>& wanted) {
  constexpr std::size_t hash_length = 64;
  if (cell.empty()) return false;
  if (cell.find('@') != std::string_view::npos && any_wanted(identity::email_facts(tokeniser, cell, false), wanted))
    return true;
  if (cell.size() == hash_length && any_wanted(identity::hashed_email_facts(tokeniser, cell), wanted)) return true;
  if (any_wanted(identity::subject_facts(tokeniser, "", cell), wanted)) return true;
  return std::any_of(std::begin(spaces), std::end(spaces),
                     [&](std::string_view space) { return wanted(account_token(tokeniser, system, space, cell)); });
}

/// Calls `each` for the parts between the separators; true as soon as it is.
template <class Each>
bool any_part(std::string_view text, std::string_view separators, Each each) {
  while (!text.empty()) {
    const auto end = std::min(text.find_first_of(separators), text.size());
    if (each(text.substr(0, end))) return true;
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return false;
}

}  // namespace

bool mentions(std::string_view raw, std::string_view system, const identity::Tokeniser& tokeniser,
              const std::function<bool(Token)>& wanted) {
  const auto is_wanted = [&](std::string_view cell) {
    const auto first = cell.find_first_not_of(" '");
    if (first == std::string_view::npos) return false;
    cell = cell.substr(first, cell.find_last_not_of(" '") - first + 1);
    return cell_is_wanted(cell, system, tokeniser, wanted);
  };
  // cells of a table, then finer pieces: values of JSON and XML, several addresses in one cell
  return any_part(raw, ",;\t|\"\r\n", is_wanted) || any_part(raw, ",;\t|\"\r\n {}[]<>=:()", is_wanted);
}

}  // namespace cw::workspace
