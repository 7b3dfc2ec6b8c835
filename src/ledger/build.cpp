#include "ledger/build.hpp"

#include <cmath>
#include <map>

#include "finding/fold.hpp"
#include "ledger/order.hpp"
#include "ledger/table_buffer.hpp"
#include "ledger/tables.hpp"

namespace cw::ledger {

namespace {

using engine::Session;
using engine::TableDesc;

/// Empties a table by making it anew: cheaper than DELETE and leaves rows stored in insertion order.
Result<> recreate(Session& session, const TableDesc& table) {
  CW_TRY_VOID(session.execute("DROP TABLE IF EXISTS " + table.name));
  return session.ensure(table);
}

Result<std::int64_t> rows_of(Session& session, std::string_view sql) {
  CW_TRY(auto stream, engine::run_sql(session, sql));
  CW_TRY(const auto result, engine::read_all(*stream));
  return std::get<std::int64_t>(result.rows.at(0).at(0));
}

/// The present name of a kind and its former ones: rows carry any of them.
template <class Kind>
std::vector<std::string> names_of(const Kind& kind) {
  std::vector<std::string> names = {kind.name};
  names.insert(names.end(), kind.formerly.begin(), kind.formerly.end());
  return names;
}

Result<> write_kinds(Session& session, const catalog::Catalog& catalog, Dictionary& dictionary) {
  CW_TRY(auto activities, TableBuffer::open(session, activity_kind_table()));
  for (const auto& activity : catalog.activities) {
    for (const auto& name : names_of(activity)) {
      activities.whole(dictionary.id("activity", name)).text(activity.name).text(activity.counts_as);
      CW_TRY_VOID(activities.end_row());
    }
  }
  CW_TRY_VOID(activities.finish());
  CW_TRY(auto outcomes, TableBuffer::open(session, outcome_kind_table()));
  for (const auto& outcome : catalog.outcomes) {
    for (const auto& name : names_of(outcome)) {
      outcomes.whole(dictionary.id("outcome", name)).text(outcome.name).text(outcome.counts_as).whole(outcome.sign);
      CW_TRY_VOID(outcomes.text(outcome.side == catalog::Side::member ? "member" : "business").end_row());
    }
  }
  CW_TRY_VOID(outcomes.finish());
  return {};
}

/// The point that a distribution stands for where a single number is needed; its spread goes into the simulation.
Result<> write_margins(Session& session, const catalog::Catalog& catalog, Dictionary& dictionary) {
  CW_TRY(auto margins, TableBuffer::open(session, margin_table()));
  for (const auto& outcome : catalog.outcomes) {
    if (outcome.unit != "money") continue;
    const auto write = [&](std::int32_t product, std::string_view product_name) -> Result<> {
      const auto margin = catalog::margin_of(catalog, outcome, product_name);
      for (const auto& name : names_of(outcome)) {
        margins.whole(dictionary.id("outcome", name)).whole(product);
        CW_TRY_VOID(margins.real(margin.distribution.value).end_row());
      }
      return {};
    };
    CW_TRY_VOID(write(0, {}));
    for (const auto& [product, share] : outcome.margin_by_product)
      CW_TRY_VOID(write(dictionary.id("product", product), product));
  }
  CW_TRY_VOID(margins.finish());
  return {};
}

/// factor turns minor units of the currency into minor units of the workspace's currency.
Result<> write_rates(Session& session, const catalog::Catalog& catalog) {
  const auto home = catalog.workspace.currency;
  std::map<Currency, std::map<Day, double>> dated;
  for (const auto& rate : catalog.rates) {
    if (rate.to == home) dated[rate.from][rate.day] = rate.value;
    if (rate.from == home && rate.value > 0.0) dated[rate.to][rate.day] = 1.0 / rate.value;
  }
  static constexpr Day first{-719162}, last{2932896};  // 0001-01-01 and 9999-12-31
  CW_TRY(auto rows, TableBuffer::open(session, rate_table()));
  CW_TRY_VOID(rows.text(home.code()).whole(first.days).whole(last.days).real(1.0).end_row());
  CW_TRY_VOID(
      rows.text(Currency{}.code()).whole(first.days).whole(last.days).real(1.0).end_row());  // no money in the row
  for (const auto& [currency, values] : dated) {
    const double scale = std::pow(10.0, home.exponent() - currency.exponent());
    for (auto rate = values.begin(); rate != values.end(); ++rate) {
      const auto next = std::next(rate);
      rows.text(currency.code()).whole(rate->first.days).whole(next == values.end() ? last.days : next->first.days);
      CW_TRY_VOID(rows.real(rate->second * scale).end_row());
    }
  }
  CW_TRY_VOID(rows.finish());
  return {};
}

Result<> write_basis(Session& session, const catalog::Catalog& catalog, Dictionary& dictionary) {
  CW_TRY(auto rows, TableBuffer::open(session, source_basis_table()));
  const auto allows = [](const catalog::Source& source, catalog::Purpose purpose) {
    const auto found = source.legal_basis.find(purpose);
    return found != source.legal_basis.end() && found->second != catalog::Basis::none;
  };
  for (const auto& source : catalog.sources) {
    rows.whole(dictionary.id("source", source.id)).whole(allows(source, catalog::Purpose::measurement));
    CW_TRY_VOID(rows.whole(allows(source, catalog::Purpose::matching)).end_row());
  }
  CW_TRY_VOID(rows.finish());
  return {};
}

Result<> check_rates(Session& session, const catalog::Catalog& catalog) {
  CW_TRY(auto stream, engine::run_sql(session, "outcomes_without_rate"));
  CW_TRY(const auto missing, engine::read_all(*stream));
  if (missing.rows.empty()) return {};
  const auto& row = missing.rows.front();
  const auto currency = std::get<std::string>(row[0]);
  const std::string home(catalog.workspace.currency.code());
  return fail(ErrorCode::invalid_config,
              std::to_string(std::get<std::int64_t>(row[1])) + " rows are in " + currency + ", and no rate from " +
                  currency + " to " + home + " is declared for their days",
              "rates.yml",
              "add `- day: " + to_text(Zone::utc().day_of(std::get<Instant>(row[2]))) + "`, `from: " + currency +
                  "`, `to: " + home + "`, `value: <rate>`, `source: <who says so>`");
}

Result<> write_links(Session& session, std::span<const Assignment> assignment) {
  CW_TRY(auto links, TableBuffer::open(session, actor_person_table()));
  for (const auto& [actor, person, tier] : assignment)
    CW_TRY_VOID(links.whole(actor.value).whole(person.value).whole(tier).end_row());
  CW_TRY_VOID(links.finish());
  return {};
}

Result<PersonOfActor> person_of_actor(Session& session, std::span<const Assignment> assignment) {
  PersonOfActor persons;
  for (const auto& link : assignment) persons.add(link.actor, link.person);
  std::vector<PersonId> people;
  CW_TRY_VOID(engine::for_each_chunk(session, "excluded_people", {}, [&](const engine::Chunk& chunk) -> Result<> {
    for (std::size_t row = 0; row < chunk.rows; ++row) people.push_back(PersonId{chunk.columns[0].ints[row]});
    return {};
  }));
  persons.leave_out(people);
  return persons;
}

Result<> write_state(Session& session, const std::string& inputs_sha256) {
  CW_TRY(auto state, TableBuffer::open(session, build_state_table()));
  CW_TRY_VOID(state.text(inputs_sha256).end_row());
  CW_TRY_VOID(state.finish());
  return {};
}

Result<> write_derived(Session& session, std::span<const Assignment> assignment, const BuildOptions& options) {
  CW_TRY_VOID(recreate(session, build_state_table()));  // from here to the end nobody trusts the derived tables
  for (const auto* table :
       {&actor_person_table(), &person_table(), &activity_by_person_table(), &outcome_by_person_table()}) {
    CW_TRY_VOID(recreate(session, *table));
  }
  CW_TRY(auto transaction, session.begin());
  CW_TRY_VOID(write_links(session, assignment));
  CW_TRY_VOID(engine::execute_sql(session, "build_person"));
  CW_TRY(const auto persons, person_of_actor(session, assignment));
  const OrderedTable activities{"activity_actors", "build_activity_by_person", &activity_by_person_table()};
  const OrderedTable outcomes{"outcome_actors", "build_outcome_by_person", &outcome_by_person_table(), true};
  for (const auto& table : {activities, outcomes})
    CW_TRY_VOID(write_ordered(session, persons, table, options.memory_bytes));
  CW_TRY_VOID(write_state(session, options.inputs_sha256));
  CW_TRY_VOID(transaction->commit());
  return session.checkpoint();
}

}  // namespace

Result<> write_catalog_tables(Session& session, const catalog::Catalog& catalog, Dictionary& dictionary) {
  for (const auto* table :
       {&activity_kind_table(), &outcome_kind_table(), &margin_table(), &rate_table(), &source_basis_table()}) {
    CW_TRY_VOID(recreate(session, *table));
  }
  CW_TRY(auto transaction, session.begin());
  CW_TRY_VOID(write_kinds(session, catalog, dictionary));
  CW_TRY_VOID(write_margins(session, catalog, dictionary));
  CW_TRY_VOID(write_rates(session, catalog));
  CW_TRY_VOID(write_basis(session, catalog, dictionary));
  CW_TRY_VOID(dictionary.save(session));
  CW_TRY_VOID(transaction->commit());
  return check_rates(session, catalog);
}

Result<std::string> built_from(Session& session) {
  CW_TRY(auto stream, engine::run_sql(session, "build_state"));
  CW_TRY(const auto result, engine::read_all(*stream));
  return result.rows.empty() ? std::string{} : std::get<std::string>(result.rows[0][0]);
}

Result<BuildReport> build(Session& session, std::span<const Assignment> assignment, const BuildOptions& options) {
  BuildReport report;
  CW_TRY(const auto last, built_from(session));
  report.unchanged = !options.full && last == options.inputs_sha256;
  if (!report.unchanged) CW_TRY_VOID(write_derived(session, assignment, options));
  CW_TRY(report.people, rows_of(session, "count_people"));
  CW_TRY(report.activities, rows_of(session, "count_activities"));
  CW_TRY(report.outcomes, rows_of(session, "count_outcomes"));
  return report;
}

}  // namespace cw::ledger
