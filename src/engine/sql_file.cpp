#include <fmt/format.h>
#include <sodium.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <utility>

#include "base/fail_point.hpp"
#include "engine/embedded_sql.hpp"
#include "engine/session.hpp"

namespace cw::engine {

namespace {

bool name_start(char c) {
  return std::isalpha(static_cast<unsigned char>(c)) || c == '_';
}
bool name_part(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) || c == '_';
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && std::isspace(static_cast<unsigned char>(text.front()))) text.remove_prefix(1);
  while (!text.empty() && std::isspace(static_cast<unsigned char>(text.back()))) text.remove_suffix(1);
  return text;
}

std::string_view name_at(std::string_view text, std::size_t at) {
  std::size_t end = at;
  while (end < text.size() && name_part(text[end])) ++end;
  return text.substr(at, end - at);
}

/// The end of the string, identifier, comment or dollar-quoted text that starts at `at`; `at` itself if none does.
std::size_t end_of_quoted(std::string_view sql, std::size_t at) {
  const auto after = [&](std::string_view closing, std::size_t from) {
    const std::size_t found = sql.find(closing, from);
    return found == std::string_view::npos ? sql.size() : found + closing.size();
  };
  const char c = sql[at];
  if (c == '\'' || c == '"')
    return after(std::string_view(&sql[at], 1), at + 1);  // a doubled quote starts the next one
  if (sql.substr(at, 2) == "--") return after("\n", at);
  if (sql.substr(at, 2) == "/*") return after("*/", at + 2);
  if (c == '$') {
    const std::size_t name_end = at + 1 + name_at(sql, at + 1).size();
    if (name_end < sql.size() && sql[name_end] == '$') return after(sql.substr(at, name_end + 1 - at), name_end + 1);
  }
  return at;
}

struct Header {
  std::string question, grain, reads, params, returns;
};

/// The comment block at the top: "-- key: value", continued by lines that name no key.
Header read_header(std::string_view text) {
  Header header;
  std::string* current = nullptr;
  const std::array<std::pair<std::string_view, std::string*>, 5> keys = {{{"question:", &header.question},
                                                                          {"grain:", &header.grain},
                                                                          {"reads:", &header.reads},
                                                                          {"params:", &header.params},
                                                                          {"returns:", &header.returns}}};
  while (text.substr(0, 2) == "--") {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = trimmed(text.substr(2, end - 2));
    text.remove_prefix(std::min(end + 1, text.size()));
    for (const auto& [key, field] : keys) {
      if (line.substr(0, key.size()) != key) continue;
      current = field;
      line = trimmed(line.substr(key.size()));
    }
    if (current == nullptr || line.empty()) continue;
    if (!current->empty()) *current += ' ';
    *current += line;
  }
  return header;
}

std::vector<std::string> declared_parameters(std::string_view params) {
  std::vector<std::string> names;
  for (std::size_t at = params.find('$'); at != std::string_view::npos; at = params.find('$', at + 1)) {
    names.emplace_back(name_at(params, at + 1));
  }
  return names;
}

/// Writes $1, $2, ... for the names; marks those used. Errors: internal for a name that is not declared.
Result<std::string> bind_names(std::string_view sql, const SqlFile& file, std::vector<bool>& used) {
  std::string out;
  for (std::size_t at = 0; at < sql.size();) {
    if (const std::size_t end = end_of_quoted(sql, at); end != at) {
      out += sql.substr(at, end - at);
      at = end;
      continue;
    }
    if (sql[at] != '$' || at + 1 >= sql.size() || !name_start(sql[at + 1])) {
      out += sql[at++];
      continue;
    }
    const std::string_view name = name_at(sql, at + 1);
    const auto found = std::find(file.parameters.begin(), file.parameters.end(), name);
    if (found == file.parameters.end()) {
      return fail(ErrorCode::internal, fmt::format("${} is used but not declared", name), "sql/" + file.name + ".sql",
                  "add it to the line -- params:");
    }
    const auto index = static_cast<std::size_t>(found - file.parameters.begin());
    used[index] = true;
    out += fmt::format("${}", index + 1);
    at += 1 + name.size();
  }
  return out;
}

std::string sha256_of(std::string_view text) {
  CW_CHECK(sodium_init() >= 0);
  std::array<unsigned char, crypto_hash_sha256_BYTES> digest{};
  std::vector<unsigned char> bytes(text.begin(), text.end());
  crypto_hash_sha256(digest.data(), bytes.data(), bytes.size());
  std::string hex;
  for (const unsigned char byte : digest) hex += fmt::format("{:02x}", byte);
  return hex;
}

std::vector<SqlFile> parse_all() {
  std::vector<SqlFile> files;
  for (const EmbeddedSql& embedded : embedded_sql()) {
    auto file = parse_sql_file(std::string(embedded.name), std::string(embedded.text));
    if (!file) fmt::print(stderr, "{}\n", to_text(file.error()));
    CW_CHECK(file.has_value());
    files.push_back(std::move(*file));
  }
  return files;
}

/// The values in the order of the file's parameters. Errors: internal for a missing or an unknown name.
Result<std::vector<Value>> in_order(const SqlFile& file, std::span<const Named> parameters) {
  std::vector<Value> values;
  for (const std::string& name : file.parameters) {
    const auto found =
        std::find_if(parameters.begin(), parameters.end(), [&](const Named& named) { return named.name == name; });
    if (found == parameters.end())
      return fail(ErrorCode::internal, fmt::format("${} was not given", name), "sql/" + file.name + ".sql");
    values.push_back(found->value);
  }
  for (const Named& named : parameters) {
    if (std::find(file.parameters.begin(), file.parameters.end(), named.name) == file.parameters.end()) {
      return fail(ErrorCode::internal, fmt::format("there is no parameter ${}", named.name),
                  "sql/" + file.name + ".sql");
    }
  }
  return values;
}

Error in_file(Error error, const SqlFile& file) {
  if (error.where.empty()) error.where = "sql/" + file.name + ".sql";
  return error;
}

}  // namespace

Result<SqlFile> parse_sql_file(std::string name, std::string text) {
  const Header header = read_header(text);
  SqlFile file{std::move(name),
               std::move(text),
               header.question,
               header.grain,
               header.reads,
               header.returns,
               declared_parameters(header.params),
               {},
               {}};
  const std::string where = "sql/" + file.name + ".sql";
  if (file.question.empty())
    return fail(ErrorCode::internal, "the header has no question", where, "start with -- question: ...");
  std::vector<bool> used(file.parameters.size(), false);
  CW_TRY(file.bound_text, bind_names(file.text, file, used));
  for (std::size_t i = 0; i < used.size(); ++i) {
    if (!used[i])
      return fail(ErrorCode::internal, fmt::format("${} is declared but not used", file.parameters[i]), where);
  }
  file.sha256 = sha256_of(file.text);
  return file;
}

std::span<const SqlFile> sql_files() {
  static const std::vector<SqlFile> files = parse_all();
  return files;
}

Result<const SqlFile*> sql_file(std::string_view name) {
  for (const SqlFile& file : sql_files()) {
    if (file.name == name) return &file;
  }
  return fail(ErrorCode::internal, "there is no such SQL file", fmt::format("sql/{}.sql", name));
}

Result<const SqlFile*> sql_file(std::string_view name, Dialect dialect) {
  const std::string own = fmt::format("{}.{}", name, dialect == Dialect::duckdb ? "duckdb" : "postgres");
  if (auto file = sql_file(own)) return file;
  return sql_file(name);
}

Result<std::unique_ptr<ColumnStream>> run_sql(Session& session, std::string_view name,
                                              std::span<const Named> parameters) {
  CW_TRY(const SqlFile* file, sql_file(name, session.info().dialect));
  CW_TRY(const auto values, in_order(*file, parameters));
  fail_point("sql", name);
  return session.query(file->bound_text, values).map_error([&](Error error) {
    return in_file(std::move(error), *file);
  });
}

Result<std::int64_t> execute_sql(Session& session, std::string_view name, std::span<const Named> parameters) {
  CW_TRY(const SqlFile* file, sql_file(name, session.info().dialect));
  CW_TRY(const auto values, in_order(*file, parameters));
  fail_point("sql", name);
  return session.execute(file->bound_text, values).map_error([&](Error error) {
    return in_file(std::move(error), *file);
  });
}

}  // namespace cw::engine
