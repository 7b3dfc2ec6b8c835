#include "workspace/health_topics.hpp"

#include <algorithm>
#include <map>

#include "ingest/open_table.hpp"
#include "ingest/words.hpp"
#include "measure/terms.hpp"
#include "workspace/figures.hpp"
#include "workspace/files.hpp"

namespace cw::workspace {

namespace {

using Terms = catalog::Health::Terms;
using Authors = std::map<std::pair<std::int64_t, std::int64_t>, PersonId>;  // by token

/// One declared entry with what is needed to read its files.
struct Reading {
  const Terms& terms;
  const catalog::Source& source;
  Zone zone;
  Authors authors;
};

bool may_be_counted(const catalog::Source& source) {
  const auto basis = source.legal_basis.find(catalog::Purpose::research);
  return basis != source.legal_basis.end() && basis->second != catalog::Basis::none &&
         basis->second != catalog::Basis::undecided;
}

Result<Authors> authors_of(Workspace& workspace, const catalog::Source& source) {
  const engine::Named system[] = {{"system_id", std::int64_t{workspace.dictionary.find("system", source.system)}}};
  CW_TRY(auto stream, engine::run_sql(*workspace.session, "authors_of_system", system));
  CW_TRY(const auto rows, engine::read_all(*stream));
  Authors authors;
  const auto whole = [](const engine::Value& value) { return std::get<std::int64_t>(value); };
  for (const auto& row : rows.rows) authors[{whole(row[0]), whole(row[1])}] = PersonId{whole(row[2])};
  return authors;
}

PersonId author_of(const Workspace& workspace, const Reading& reading, std::string_view native_id) {
  CW_CHECK(workspace.tokeniser.has_value());  // open() makes it
  const Token token = workspace.tokeniser->token(identity::IdentifierDomain::native,
                                                 reading.source.system + "\x1f" + "member", native_id);
  const auto found =
      reading.authors.find({static_cast<std::int64_t>(token.high), static_cast<std::int64_t>(token.low)});
  return found == reading.authors.end() ? PersonId{} : found->second;
}

void count_row(const Workspace& workspace, const Reading& reading, const ingest::Record& record,
               measure::TermCounter& counter) {
  const auto at = parse_instant(record.cells[1], reading.zone);
  const PersonId author = author_of(workspace, reading, record.cells[0]);
  if (!at || author == PersonId{}) return counter.leave_out();
  std::vector<std::string> words;
  for (std::size_t i = 2; i < record.cells.size(); ++i) {
    auto more = ingest::words_of(record.cells[i]);
    words.insert(words.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
    words.emplace_back();  // a term does not reach over the end of a column
  }
  std::vector<std::string> counted;
  std::copy_if(words.begin(), words.end(), std::back_inserter(counted),
               [](const auto& word) { return !ingest::is_stop_word(word); });
  counter.add(author, *at, words, counted);
}

/// False: the file has none of the columns; a source's other files may.
Result<bool> count_file(const Workspace& workspace, const Reading& reading, const std::string& path,
                        measure::TermCounter& counter) {
  CW_TRY(auto file, ingest::InputFile::open(path));
  bool any = false;
  while (true) {
    CW_TRY(const bool more, file.next_member());
    if (!more) break;
    CW_TRY(auto table, ingest::open_table(file, path.substr(path.rfind('/') + 1), reading.source, {}));
    std::vector<std::string> columns = {reading.terms.person, reading.terms.time};
    columns.insert(columns.end(), reading.terms.columns.begin(), reading.terms.columns.end());
    const auto known = table.records->columns();
    const bool there = std::all_of(columns.begin(), columns.end(), [&](const auto& column) {
      return std::find(known.begin(), known.end(), column) != known.end();
    });
    if (!there) continue;
    any = true;
    table.records->select(columns);
    ingest::Record record;
    while (true) {
      CW_TRY(const bool row, table.records->next(record));
      if (!row) break;
      if (record.damage.empty()) count_row(workspace, reading, record, counter);
    }
  }
  return any;
}

Result<std::int64_t> count_entry(Workspace& workspace, const Terms& terms, measure::TermCounter& counter) {
  const catalog::Source* source = workspace.catalog().source(terms.source);
  if (source == nullptr || !may_be_counted(*source)) return 0;
  catalog::Source of_entry = *source;
  if (!terms.files.empty()) of_entry.files = terms.files;
  CW_TRY(const auto paths, files_of(workspace, of_entry));
  CW_TRY(auto zone, Zone::find(source->time_zone));
  CW_TRY(auto authors, authors_of(workspace, *source));
  const Reading reading{terms, *source, std::move(zone), std::move(authors)};
  std::int64_t files = 0;
  for (const auto& path : paths) {
    CW_TRY(const bool counted, count_file(workspace, reading, path, counter));
    files += counted ? 1 : 0;
  }
  return files;
}

measure::TermsSettings settings_of(const catalog::Catalog& catalog) {
  measure::TermsSettings settings;
  settings.k = catalog.workspace.k;
  for (const auto& name : catalog.health.competitors) {
    settings.competitors.push_back(ingest::words_of(name));
    settings.competitor_names.push_back(name);
  }
  return settings;
}

}  // namespace

Result<Released> health_topics(Workspace& workspace, const std::string& period, const std::string& role) {
  CW_TRY_VOID(known_role(workspace.catalog(), role));
  const auto& declared = workspace.catalog().health.terms;
  if (declared.empty()) {
    return fail(ErrorCode::missing_data, "nothing says which titles may be counted", "health topics",
                "declare `terms:` in health.yml: a source, its title column, its author and time columns");
  }
  CW_TRY(const auto begun, period_scope(workspace, period));
  measure::TermCounter counter(begun.scope, settings_of(workspace.catalog()));
  std::int64_t files = 0;
  for (const auto& terms : declared) {
    CW_TRY(const std::int64_t counted, count_entry(workspace, terms, counter));
    files += counted;
  }
  if (files == 0) {
    return fail(ErrorCode::missing_data, "no file with the declared columns may be counted", "health topics",
                "check the column names under `terms:`, and that the source has `research:` in its legal_basis");
  }
  CW_TRY(auto finding, measure::topics_and_trends(counter));
  finding.proof.parameters["files"] = std::to_string(files);
  return release(std::move(finding), policy_of(workspace.catalog(), role, true));
}

}  // namespace cw::workspace
