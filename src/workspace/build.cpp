#include "workspace/build.hpp"

#include "ledger/identity_input.hpp"
#include "workspace/digest.hpp"

namespace cw::workspace {

namespace {

Result<identity::Resolution> resolve(engine::Session& session) {
  std::vector<identity::Actor> actors;
  CW_TRY_VOID(ledger::for_each_actor(session, [&](const ledger::IdentityActor& actor) {
    actors.push_back({actor.actor_id, actor.system_id, static_cast<identity::Space>(actor.space), actor.staff,
                      actor.bot, actor.test, actor.shadow});
  }));
  std::vector<identity::Edge> edges;
  CW_TRY_VOID(ledger::for_each_identifier(session, [&](const ledger::IdentityIdentifier& edge) {
    edges.push_back({edge.actor_id, edge.token, static_cast<identity::LinkKind>(edge.kind)});
  }));
  return identity::resolve(actors, edges);
}

}  // namespace

Result<BuildOutcome> build(Workspace& workspace, bool full) {
  BuildOutcome outcome;
  workspace.tell("resolving accounts into people");
  CW_TRY_VOID(ledger::write_catalog_tables(*workspace.session, workspace.catalog(), workspace.dictionary));
  CW_TRY(const auto facts, ledger::facts_version(*workspace.session));
  outcome.facts_version = digest_of({facts});
  CW_TRY(outcome.identity, resolve(*workspace.session));
  std::vector<ledger::Assignment> assignment;
  assignment.reserve(outcome.identity.assignments.size());
  for (const auto& [actor, person, tier] : outcome.identity.assignments)
    assignment.push_back({ActorId{actor}, PersonId{person}, tier});
  workspace.tell("ordering what people did", 0.3);
  const std::string inputs =
      digest_of({outcome.identity.graph_version, workspace.catalog().sha256, facts, std::string(version)});
  CW_TRY(outcome.tables, ledger::build(*workspace.session, assignment, {inputs, full, workspace.memory_bytes / 8 * 5}));
  return outcome;
}

}  // namespace cw::workspace
