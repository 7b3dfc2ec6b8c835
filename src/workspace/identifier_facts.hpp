#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "catalog/catalog.hpp"
#include "identity/tokens.hpp"
#include "ingest/rows.hpp"

/// From what a file says of an account to tokens: the one place that an import and the rights of people share.
namespace cw::workspace {

/// The facts of one identifier as a reader gave it.
identity::Facts facts_of(const identity::Tokeniser& tokeniser, const std::string& system,
                         const ingest::Identifier& identifier);

/// The token of an account's own id in its system and on its side of the join.
Token account_token(const identity::Tokeniser& tokeniser, std::string_view system, std::string_view space,
                    std::string_view native_id);

/// The same for many ids of one system and side.
identity::TokenSpace account_tokens(const identity::Tokeniser& tokeniser, std::string_view system,
                                    std::string_view space);

/// The sides of the join, by name and in the order of ledger::Space.
inline constexpr std::string_view spaces[] = {"member", "customer", "guest", "requester", "contact", "account"};

/// Whether any cell of a row as read is an identifier whose token `wanted` wants: an address in any form, its SHA-256,
/// a sign-on subject or an account's own id in this system. A cell that only looks like such an id counts too: for a
/// row that is to be forgotten, too much is the safe side.
bool mentions(std::string_view raw, std::string_view system, const identity::Tokeniser& tokeniser,
              const std::function<bool(Token)>& wanted);

}  // namespace cw::workspace
