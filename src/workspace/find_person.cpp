#include <algorithm>
#include <set>

#include "identity/email_form.hpp"
#include "workspace/build.hpp"
#include "workspace/identifier_facts.hpp"
#include "workspace/keys.hpp"
#include "workspace/member_rights.hpp"

namespace cw::workspace {

namespace {

using ledger::Holding;

/// The tokens that the asked text stands for: `exact` are looked for first, `weaker` only if nobody holds those.
struct AskedTokens {
  std::set<Token> exact, weaker;
};

tl::unexpected<Error> cannot_look_for(const char* why) {
  return fail(ErrorCode::invalid_input, why, "member",
              "give an e-mail address, its SHA-256 in hex, or SYSTEM:ID as in forum:123");
}

std::set<std::string> systems_of(const catalog::Catalog& catalog) {
  std::set<std::string> systems;
  for (const auto& source : catalog.sources) systems.insert(source.system);
  return systems;
}

void add_accounts(const Workspace& workspace, std::string_view system, std::string_view id, std::set<Token>& tokens) {
  for (const auto space : spaces) tokens.insert(account_token(tokeniser_of(workspace), system, space, id));
}

Result<AskedTokens> tokens_of_address(const Workspace& workspace, std::string_view text) {
  AskedTokens tokens;
  const auto facts = identity::email_facts(tokeniser_of(workspace), text, false);
  for (const auto& fact : facts) {
    if (fact.kind == identity::LinkKind::role_mailbox)
      return cannot_look_for("this address is a desk's, shared by whoever sits there, and no person's");
    if (fact.kind == identity::LinkKind::unusable) return cannot_look_for("this is no e-mail address");
    (fact.kind == identity::LinkKind::email_alias ? tokens.weaker : tokens.exact).insert(fact.token);
  }
  // an account whose own id is the address
  const auto normalised = identity::NormalisedEmail::of(text);
  for (const auto& system : systems_of(workspace.catalog())) {
    add_accounts(workspace, system, text, tokens.exact);
    if (normalised) add_accounts(workspace, system, normalised->secret_text(), tokens.exact);
  }
  return tokens;
}

Result<AskedTokens> tokens_of(const Workspace& workspace, std::string_view text) {
  constexpr std::size_t hash_length = 64;
  constexpr std::string_view blanks = " \t\r\n";
  const auto first = text.find_first_not_of(blanks);
  if (first == std::string_view::npos) return cannot_look_for("nobody was named");
  text = text.substr(first, text.find_last_not_of(blanks) - first + 1);
  const auto colon = text.find(':');
  if (colon != std::string_view::npos && systems_of(workspace.catalog()).contains(std::string(text.substr(0, colon)))) {
    AskedTokens tokens;
    add_accounts(workspace, text.substr(0, colon), text.substr(colon + 1), tokens.exact);
    return tokens;
  }
  if (text.find('@') != std::string_view::npos) return tokens_of_address(workspace, text);
  if (text.size() == hash_length) {
    AskedTokens tokens;
    for (const auto& fact : identity::hashed_email_facts(tokeniser_of(workspace), text)) {
      if (fact.kind != identity::LinkKind::hashed_email) return cannot_look_for("this is no SHA-256 of an address");
      tokens.exact.insert(fact.token);
    }
    return tokens;
  }
  return cannot_look_for("this names no person");
}

Result<std::set<ActorId>> holders_of(Workspace& workspace, const std::set<Token>& tokens) {
  std::set<ActorId> actors;
  CW_TRY_VOID(ledger::for_each_token(*workspace.session, [&](const Holding& holding) {
    if (tokens.contains(holding.token)) actors.insert(holding.actor);
  }));
  return actors;
}

/// All accounts of the people to whom these accounts belong.
Result<std::set<ActorId>> whole_people(Workspace& workspace, const std::set<ActorId>& actors, std::int64_t& people) {
  CW_TRY(const auto assignment, ledger::actor_people(*workspace.session));
  std::set<PersonId> found;
  for (const auto& [actor, person] : assignment)
    if (actors.contains(actor)) found.insert(person);
  std::set<ActorId> whole = actors;
  for (const auto& [actor, person] : assignment)
    if (found.contains(person)) whole.insert(actor);
  people = static_cast<std::int64_t>(found.size());
  return whole;
}

}  // namespace

Result<FoundPerson> find_person(Workspace& workspace, const Asked& asked) {
  CW_TRY(const auto tokens, tokens_of(workspace, asked.text));
  CW_TRY_VOID(build(workspace));
  CW_TRY(auto holders, holders_of(workspace, tokens.exact));
  if (holders.empty() && !tokens.weaker.empty()) {
    CW_TRY(holders, holders_of(workspace, tokens.weaker));
  }
  FoundPerson found;
  CW_TRY(const auto actors, whole_people(workspace, holders, found.people));
  if (found.people > 1 && !asked.all) {
    return fail(ErrorCode::invalid_input,
                std::to_string(found.people) + " people hold this identifier, and the rules do not join them", "member",
                "name one account as SYSTEM:ID, or add --all if they all ask");
  }
  found.actors.assign(actors.begin(), actors.end());
  std::set<Token> own = tokens.exact, shared;
  own.insert(tokens.weaker.begin(), tokens.weaker.end());
  CW_TRY_VOID(ledger::for_each_token(*workspace.session, [&](const Holding& holding) {
    if (actors.contains(holding.actor)) own.insert(holding.token);
  }));
  CW_TRY_VOID(ledger::for_each_token(*workspace.session, [&](const Holding& holding) {
    if (!actors.contains(holding.actor) && own.contains(holding.token)) shared.insert(holding.token);
  }));
  for (const auto token : own)
    if (!shared.contains(token)) found.tokens.push_back(token);
  found.shared_tokens = static_cast<std::int64_t>(shared.size());
  return found;
}

}  // namespace cw::workspace
