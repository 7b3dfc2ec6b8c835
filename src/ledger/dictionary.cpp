#include "ledger/import.hpp"
#include "ledger/table_buffer.hpp"

namespace cw::ledger {

Result<Dictionary> Dictionary::load(engine::Session& session) {
  Dictionary dictionary;
  CW_TRY(auto stream, engine::run_sql(session, "dictionary"));
  CW_TRY(const auto rows, engine::read_all(*stream));
  for (const auto& row : rows.rows) {
    auto& names = dictionary.kinds_[std::get<std::string>(row[0])];
    names.names.push_back(std::get<std::string>(row[2]));
    names.ids[names.names.back()] = static_cast<std::int32_t>(std::get<std::int64_t>(row[1]));
    names.saved = names.names.size();
  }
  return dictionary;
}

std::int32_t Dictionary::id(std::string_view kind, std::string_view name) {
  auto found_kind = kinds_.find(kind);
  if (found_kind == kinds_.end()) found_kind = kinds_.emplace(std::string(kind), Names{}).first;
  auto& names = found_kind->second;
  const auto found = names.ids.find(name);
  if (found != names.ids.end()) return found->second;
  names.names.emplace_back(name);
  return names.ids[std::string(name)] = static_cast<std::int32_t>(names.names.size());
}

std::int32_t Dictionary::find(std::string_view kind, std::string_view name) const {
  const auto found_kind = kinds_.find(kind);
  if (found_kind == kinds_.end()) return 0;
  const auto found = found_kind->second.ids.find(name);
  return found == found_kind->second.ids.end() ? 0 : found->second;
}

std::string_view Dictionary::name(std::string_view kind, std::int32_t id) const {
  const auto found = kinds_.find(kind);
  if (found == kinds_.end() || id < 1 || static_cast<std::size_t>(id) > found->second.names.size()) return {};
  return found->second.names[static_cast<std::size_t>(id) - 1];
}

Result<> Dictionary::save(engine::Session& session) {
  CW_TRY(auto buffer, TableBuffer::open(session, dictionary_table()));
  for (auto& [kind, names] : kinds_) {
    for (; names.saved < names.names.size(); ++names.saved) {
      buffer.text(kind).whole(static_cast<std::int64_t>(names.saved) + 1).text(names.names[names.saved]);
      CW_TRY_VOID(buffer.end_row());
    }
  }
  CW_TRY_VOID(buffer.finish());
  return {};
}

}  // namespace cw::ledger
