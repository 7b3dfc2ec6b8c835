#include "workspace/build.hpp"

#include "ledger/identity_input.hpp"
#include "workspace/digest.hpp"

namespace cw::workspace {

namespace {

std::vector<identity::Actor> actors_of(const ledger::IdentityInput& input) {
  std::vector<identity::Actor> actors;
  actors.reserve(input.actors.size());
  for (const auto& actor : input.actors) {
    actors.push_back({actor.actor_id, actor.system_id, static_cast<identity::Space>(actor.space), actor.staff,
                      actor.bot, actor.test, actor.shadow});
  }
  return actors;
}

std::vector<identity::Edge> edges_of(const ledger::IdentityInput& input) {
  std::vector<identity::Edge> edges;
  edges.reserve(input.identifiers.size());
  for (const auto& edge : input.identifiers)
    edges.push_back({edge.actor_id, edge.token, static_cast<identity::LinkKind>(edge.kind)});
  return edges;
}

}  // namespace

Result<BuildOutcome> build(Workspace& workspace, bool full) {
  BuildOutcome outcome;
  workspace.tell("resolving accounts into people");
  CW_TRY_VOID(ledger::write_catalog_tables(*workspace.session, workspace.catalog(), workspace.dictionary));
  CW_TRY(const auto input, ledger::identity_input(*workspace.session));
  outcome.facts_version = digest_of({input.facts_version});
  CW_TRY(outcome.identity, identity::resolve(actors_of(input), edges_of(input)));
  std::vector<ledger::Assignment> assignment;
  assignment.reserve(outcome.identity.assignments.size());
  for (const auto& [actor, person, tier] : outcome.identity.assignments)
    assignment.push_back({ActorId{actor}, PersonId{person}, tier});
  workspace.tell("ordering what people did", 0.3);
  const std::string inputs = digest_of(
      {outcome.identity.graph_version, workspace.catalog().sha256, input.facts_version, std::string(version)});
  CW_TRY(outcome.tables, ledger::build(*workspace.session, assignment, full ? inputs + " full" : inputs));
  return outcome;
}

}  // namespace cw::workspace
