#pragma once

#include <map>
#include <string>
#include <string_view>

/// The declared attributes of one person as the one text that the ledger keeps: "plan=pro; region=EU".
namespace cw::catalog {

/// By name; an empty value is left out, and so is one that looks like an address. Longer ones are cut at 60 bytes.
std::string attributes_text(const std::map<std::string, std::string>& attributes);

/// The same back; a text without names is the attribute "segment".
std::map<std::string, std::string> attributes_of(std::string_view text);

}  // namespace cw::catalog
