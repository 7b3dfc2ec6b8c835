#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "identity/vault.hpp"
#include "workspace/identifier_facts.hpp"
#include "workspace/keys.hpp"
#include "workspace/member_rights.hpp"

namespace cw::workspace {

namespace {

using Json = nlohmann::ordered_json;
using engine::Named;
using engine::Value;

Json to_json(const Value& value) {
  return std::visit(
      [](const auto& held) -> Json {
        using Held = std::decay_t<decltype(held)>;
        if constexpr (std::is_same_v<Held, std::monostate>) {
          return nullptr;
        } else if constexpr (std::is_same_v<Held, Day> || std::is_same_v<Held, Instant>) {
          return cw::to_text(held);
        } else {
          return held;
        }
      },
      value);
}

/// The rows of sql/NAME.sql for one account, as objects by column name.
Result<Json> rows_of(Workspace& workspace, std::string_view name, ActorId actor) {
  const Named parameters[] = {{"actor_id", actor.value}};
  CW_TRY(auto stream, engine::run_sql(*workspace.session, name, parameters));
  CW_TRY(const auto result, engine::read_all(*stream));
  Json rows = Json::array();
  for (const auto& row : result.rows) {
    Json object = Json::object();
    for (std::size_t column = 0; column < row.size(); ++column)
      object[result.columns[column].name] = to_json(row[column]);
    rows.push_back(std::move(object));
  }
  return rows;
}

void name_space(Json& rows) {
  for (auto& row : rows) row["space"] = spaces[row["space"].get<std::size_t>()];
}

void name_kinds(Json& rows) {
  for (auto& row : rows) {
    row["kind"] = identity::name_of(static_cast<identity::LinkKind>(row["kind"].get<int>()));
    row.erase("token_high");
    row.erase("token_low");
    row["kept_as"] = "a keyed token of 128 bits, which leads back to no address";
  }
}

Json basis_of(const catalog::Source& source) {
  static constexpr std::pair<catalog::Purpose, const char*> purposes[] = {
      {catalog::Purpose::measurement, "measurement"},
      {catalog::Purpose::matching, "matching"},
      {catalog::Purpose::member_service, "member_service"},
      {catalog::Purpose::research, "research"}};
  static constexpr const char* bases[] = {
      "none", "undecided", "consent", "contract", "legitimate_interest", "legal_obligation", "anonymous"};
  Json all = Json::object();
  for (const auto& [purpose, name] : purposes) {
    const auto found = source.legal_basis.find(purpose);
    if (found != source.legal_basis.end()) all[name] = bases[static_cast<std::size_t>(found->second)];
  }
  return all;
}

Json sources_json(const catalog::Catalog& catalog, const std::set<std::string>& used) {
  Json sources = Json::array();
  for (const auto& source : catalog.sources) {
    if (!used.contains(source.id)) continue;
    const int days = source.retention_days > 0 ? source.retention_days : catalog.workspace.retention_days;
    sources.push_back(
        {{"id", source.id}, {"owner", source.owner}, {"legal_basis", basis_of(source)}, {"retention_days", days}});
  }
  return sources;
}

Result<Json> rejects_of(Workspace& workspace, const FoundPerson& person) {
  const std::set<Token> tokens(person.tokens.begin(), person.tokens.end());
  Json rows = Json::array();
  CW_TRY(const auto files, identity::vault_files(workspace.data_folder() + "/rejects"));
  for (const auto& file : files) {
    CW_TRY_VOID(identity::read_vault(file.path, key_of(workspace), [&](std::string_view record) -> Result<> {
      std::array<std::string_view, 5> part;  // source, line, reason, column, raw
      for (auto& text : part) {
        const auto end = &text == &part.back() ? record.size() : std::min(record.find('\x1f'), record.size());
        text = record.substr(0, end);
        record.remove_prefix(std::min(end + 1, record.size()));
      }
      const auto* source = workspace.catalog().source(part[0]);
      const std::string system(source == nullptr ? part[0] : std::string_view(source->system));
      if (mentions(part[4], system, tokeniser_of(workspace), [&](Token token) { return tokens.contains(token); })) {
        rows.push_back(
            {{"source", part[0]},
             {"line", part[1]},
             {"reason", part[2]},
             {"row", part[4]},
             {"kept_until", cw::to_text(Day{file.day.days + workspace.catalog().workspace.reject_retention_days})}});
      }
      return {};
    }));
  }
  return rows;
}

Result<Json> account_json(Workspace& workspace, ActorId actor, std::set<std::string>& used) {
  Json account = Json::object();
  CW_TRY(account["said"], rows_of(workspace, "rights_export_actor", actor));
  CW_TRY(account["identifiers"], rows_of(workspace, "rights_export_identifier", actor));
  CW_TRY(account["activities"], rows_of(workspace, "rights_export_activity", actor));
  CW_TRY(account["outcomes"], rows_of(workspace, "rights_export_outcome", actor));
  CW_TRY(account["links"], rows_of(workspace, "rights_export_link", actor));
  name_space(account["said"]);
  name_kinds(account["identifiers"]);
  for (const auto& [part, rows] : account.items())
    for (const auto& row : rows) used.insert(row["source"].get<std::string>());
  return account;
}

}  // namespace

Result<std::string> export_member(Workspace& workspace, const Asked& asked) {
  CW_TRY(const auto person, find_person(workspace, asked));
  CW_TRY(Json rejects, rejects_of(workspace, person));
  if (person.actors.empty() && rejects.empty()) {
    return fail(ErrorCode::missing_data, "nothing is held under this identifier", "member export",
                "try another address of the person, or an account as SYSTEM:ID");
  }
  std::set<std::string> used;
  Json accounts = Json::array();
  for (const auto actor : person.actors) {
    CW_TRY(Json account, account_json(workspace, actor, used));
    accounts.push_back(std::move(account));
  }
  const bool opted_out = std::any_of(person.tokens.begin(), person.tokens.end(), [&](Token token) {
    return marks_of(workspace).holds(identity::Right::opted_out, token);
  });
  const Json document = {
      {"member_export", 1},
      {"workspace", workspace.catalog().workspace.name},
      {"day", cw::to_text(workspace.options.today)},
      {"people", person.people},
      {"opted_out", opted_out},
      {"accounts", std::move(accounts)},
      {"rejected_rows", std::move(rejects)},
      {"sources", sources_json(workspace.catalog(), used)},
      {"not_kept", "names, addresses, message texts and every column that nobody declared"},
      {"used_for", "figures about groups of at least " + std::to_string(workspace.catalog().workspace.k) +
                       " people; no score and no decision about one person"}};
  CW_TRY_VOID(record_right(workspace, "exported", R"({"people":)" + std::to_string(person.people) + "}"));
  return document.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace cw::workspace
