#include "workspace/proof.hpp"

#include <algorithm>

namespace cw::workspace {

namespace {

Result<QueryProof> query_proof(const Workspace& workspace, const std::string& name, std::int64_t rows) {
  CW_TRY(const auto* file, engine::sql_file(name, workspace.session->info().dialect));
  return QueryProof{file->name, file->sha256, rows};
}

}  // namespace

Result<Trail> trail_of(Workspace& workspace, const ledger::BuildReport& tables, const Topics& topics) {
  Trail trail;
  const std::pair<const char*, std::int64_t> scans[] = {{"build_person", tables.people},
                                                        {"build_activity_by_person", tables.activities},
                                                        {"build_outcome_by_person", tables.outcomes}};
  for (const auto& [name, rows] : scans) {
    CW_TRY(auto proof, query_proof(workspace, name, rows));
    trail.scan.push_back(std::move(proof));
  }
  const std::pair<const char*, std::int64_t> of_topics[] = {{"topics", static_cast<std::int64_t>(topics.rows.size())},
                                                            {"topic_answers", topics.answers}};
  for (const auto& [name, rows] : of_topics) {
    CW_TRY(auto proof, query_proof(workspace, name, rows));
    trail.topics.push_back(std::move(proof));
  }
  CW_TRY(auto stream, engine::run_sql(*workspace.session, "imported_files"));
  CW_TRY(const auto files, engine::read_all(*stream));
  for (const auto& row : files.rows) {
    trail.inputs.push_back({std::get<std::string>(row[1]) + "/" + std::get<std::string>(row[2]),
                            std::get<std::int64_t>(row[3]), std::get<std::string>(row[4])});
  }
  return trail;
}

void put_trail(Finding& finding, const Trail& trail) {
  auto& proof = finding.proof;
  const auto named = std::find_if(proof.queries.begin(), proof.queries.end(),
                                  [&](const auto& query) { return query.name == trail.topics.front().name; });
  if (named != proof.queries.end()) {
    named->sha256 = trail.topics.front().sha256;
    proof.queries.insert(named + 1, trail.topics.begin() + 1, trail.topics.end());
  }
  proof.queries.insert(proof.queries.end(), trail.scan.begin(), trail.scan.end());
  proof.inputs.insert(proof.inputs.end(), trail.inputs.begin(), trail.inputs.end());
}

}  // namespace cw::workspace
