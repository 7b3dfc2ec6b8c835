#include "ledger/tables.hpp"

#include <array>

namespace cw::ledger {

namespace {

using engine::ColumnType;
using engine::Placement;
using engine::TableColumn;
using engine::TableDesc;

constexpr auto i32 = ColumnType::int32;
constexpr auto i64 = ColumnType::int64;
constexpr auto txt = ColumnType::text;
constexpr auto tim = ColumnType::timestamp;
constexpr auto flg = ColumnType::boolean;
constexpr auto dbl = ColumnType::float64;

}  // namespace

const TableDesc& import_run_table() {
  static const TableDesc table{"ledger.import_run",
                               {{"run_id", i64},
                                {"source", txt},
                                {"file_name", txt},
                                {"kind", txt},
                                {"format", txt},
                                {"sha256", txt},
                                {"settings_sha256", txt},
                                {"rows_read", i64},
                                {"rows_kept", i64},
                                {"rows_dropped", i64},
                                {"rows_unchanged", i64},
                                {"rows_changed", i64},
                                {"first_at", tim, false},
                                {"last_at", tim, false}},
                               {"run_id"}};
  return table;
}

const TableDesc& import_reason_table() {
  static const TableDesc table{
      "ledger.import_reason", {{"run_id", i64}, {"reason", txt}, {"rows", i64}}, {"run_id", "reason"}};
  return table;
}

const TableDesc& dictionary_table() {
  static const TableDesc table{
      "ledger.dictionary", {{"kind", txt}, {"id", i32}, {"name", txt}}, {"kind", "id"}, Placement::reference};
  return table;
}

const TableDesc& actor_table() {
  static const TableDesc table{"ledger.actor",
                               {{"row_id", i64},
                                {"actor_id", i64},
                                {"system_id", i32},
                                {"space", i32},
                                {"token_high", i64},
                                {"token_low", i64},
                                {"joined_at", tim, false},
                                {"staff", flg},
                                {"bot", flg},
                                {"test", flg},
                                {"shadow", flg},
                                {"consent", i32},
                                {"segment_id", i32},
                                {"retracted", flg},
                                {"described", flg},
                                {"source_id", i32},
                                {"run_id", i64},
                                {"line", i64}},
                               {"row_id"}};
  return table;
}

const TableDesc& identifier_table() {
  static const TableDesc table{
      "ledger.identifier",
      {{"actor_id", i64}, {"kind", i32}, {"token_high", i64}, {"token_low", i64}, {"source_id", i32}, {"run_id", i64}},
      {"actor_id", "kind", "token_high", "token_low"}};
  return table;
}

const TableDesc& activity_table() {
  static const TableDesc table{"ledger.activity",
                               {{"row_id", i64},
                                {"row_key", i64},
                                {"row_version", i64},
                                {"actor_id", i64},
                                {"occurred_at", tim},
                                {"object_id", i64},
                                {"activity_id", i32},
                                {"source_id", i32},
                                {"retracted", flg},
                                {"run_id", i64},
                                {"line", i64}},
                               {"row_id"}};
  return table;
}

const TableDesc& outcome_table() {
  static const TableDesc table{"ledger.outcome",
                               {{"row_id", i64},
                                {"row_key", i64},
                                {"row_version", i64},
                                {"actor_id", i64},
                                {"occurred_at", tim},
                                {"object_id", i64},
                                {"outcome_id", i32},
                                {"gross_minor", i64},
                                {"tax_minor", i64},
                                {"shipping_minor", i64},
                                {"discount_minor", i64},
                                {"fee_minor", i64},
                                {"currency", txt},
                                {"product_id", i32},
                                {"code_id", i32},
                                {"source_id", i32},
                                {"retracted", flg},
                                {"run_id", i64},
                                {"line", i64}},
                               {"row_id"}};
  return table;
}

const TableDesc& superseded_table() {
  static const TableDesc table{
      "ledger.superseded", {{"fact", txt}, {"row_id", i64}, {"by_run", i64}}, {"fact", "row_id"}};
  return table;
}

const TableDesc& link_table() {
  static const TableDesc table{"ledger.link",
                               {{"row_id", i64},
                                {"row_key", i64},
                                {"row_version", i64},
                                {"actor_id", i64},
                                {"link_id", i32},
                                {"account_id", i64},
                                {"object_id", i64},
                                {"retracted", flg},
                                {"source_id", i32},
                                {"run_id", i64},
                                {"line", i64}},
                               {"row_id"}};
  return table;
}

const TableDesc& traffic_table() {
  static const TableDesc table{"ledger.traffic",
                               {{"row_id", i64},
                                {"row_key", i64},
                                {"row_version", i64},
                                {"from_day", ColumnType::date},
                                {"days", i64},
                                {"site_id", i32},
                                {"referrer_id", i32},
                                {"landing_id", i32},
                                {"visitors", i64, false},
                                {"sessions", i64, false},
                                {"views", i64, false},
                                {"seconds", i64, false},
                                {"clicks", i64, false},
                                {"source_id", i32},
                                {"run_id", i64},
                                {"line", i64}},
                               {"row_id"}};
  return table;
}

namespace {

TableDesc staged(const TableDesc& table, std::string name) {
  TableDesc copy = table;
  copy.name = std::move(name);
  return copy;
}

}  // namespace

const TableDesc& staged_identifier_table() {
  static const TableDesc table = staged(identifier_table(), "ledger.staged_identifier");
  return table;
}

const TableDesc& staged_activity_table() {
  static const TableDesc table = staged(activity_table(), "ledger.staged_activity");
  return table;
}

const TableDesc& staged_outcome_table() {
  static const TableDesc table = staged(outcome_table(), "ledger.staged_outcome");
  return table;
}

const TableDesc& actor_person_table() {
  static const TableDesc table{
      "ledger.actor_person", {{"actor_id", i64}, {"person_id", i64}, {"tier", i32}}, {"actor_id"}};
  return table;
}

const TableDesc& activity_kind_table() {
  static const TableDesc table{"ledger.activity_kind",
                               {{"activity_id", i32}, {"name", txt}, {"kind", txt}},
                               {"activity_id"},
                               Placement::reference};
  return table;
}

const TableDesc& outcome_kind_table() {
  static const TableDesc table{"ledger.outcome_kind",
                               {{"outcome_id", i32}, {"name", txt}, {"kind", txt}, {"sign", i32}, {"side", txt}},
                               {"outcome_id"},
                               Placement::reference};
  return table;
}

const TableDesc& margin_table() {
  static const TableDesc table{"ledger.margin",
                               {{"outcome_id", i32}, {"product_id", i32}, {"share", dbl}},
                               {"outcome_id", "product_id"},
                               Placement::reference};
  return table;
}

const TableDesc& retention_table() {
  static const TableDesc table{
      "ledger.retention",
      {{"fact", txt}, {"name_id", i32}, {"source_id", i32}, {"keep_from", ColumnType::timestamp}},
      {"fact", "name_id", "source_id"},
      Placement::reference};
  return table;
}

const TableDesc& leaving_table() {
  static const TableDesc table{"ledger.leaving", {{"actor_id", i64}}, {"actor_id"}};
  return table;
}

const TableDesc& marks_seen_table() {
  static const TableDesc table{"ledger.marks_seen", {{"version", txt}}, {}};
  return table;
}

const TableDesc& build_state_table() {
  static const TableDesc table{"ledger.build_state", {{"inputs_sha256", txt}}, {}};
  return table;
}

const TableDesc& rate_table() {
  static const TableDesc table{
      "ledger.rate",
      {{"currency", txt}, {"from_day", ColumnType::date}, {"until_day", ColumnType::date}, {"factor", dbl}},
      {"currency", "from_day"},
      Placement::reference};
  return table;
}

const TableDesc& source_basis_table() {
  static const TableDesc table{"ledger.source_basis",
                               {{"source_id", i32}, {"measurement", flg}, {"matching", flg}},
                               {"source_id"},
                               Placement::reference};
  return table;
}

const TableDesc& person_table() {
  static const TableDesc table{"ledger.person",
                               {{"person_id", i64},
                                {"member", flg},
                                {"customer", flg},
                                {"staff", flg},
                                {"excluded", txt, false},
                                {"joined_at", tim, false},
                                {"segment_id", i32},
                                {"tier", i32}},
                               {"person_id"},
                               Placement::by_person};
  return table;
}

const TableDesc& activity_by_person_table() {
  static const TableDesc table{
      "ledger.activity_by_person",
      {{"person_id", i64}, {"occurred_at", tim}, {"row_id", i64}, {"object_id", i64}, {"activity_id", i32}},
      {"person_id", "occurred_at", "row_id"},
      Placement::by_person};
  return table;
}

const TableDesc& outcome_by_person_table() {
  static const TableDesc table{"ledger.outcome_by_person",
                               {{"person_id", i64},
                                {"occurred_at", tim},
                                {"row_id", i64},
                                {"object_id", i64},
                                {"outcome_id", i32},
                                {"net_minor", i64},
                                {"margin_minor", i64},
                                {"discount_minor", i64},
                                {"product_id", i32},
                                {"code_id", i32}},
                               {"person_id", "occurred_at", "row_id"},
                               Placement::by_person};
  return table;
}

std::span<const engine::TableDesc* const> all_tables() {
  static const std::array tables = {&staged_identifier_table(),
                                    &staged_activity_table(),
                                    &staged_outcome_table(),
                                    &import_run_table(),
                                    &import_reason_table(),
                                    &dictionary_table(),
                                    &actor_table(),
                                    &identifier_table(),
                                    &activity_table(),
                                    &outcome_table(),
                                    &superseded_table(),
                                    &link_table(),
                                    &traffic_table(),
                                    &actor_person_table(),
                                    &activity_kind_table(),
                                    &outcome_kind_table(),
                                    &margin_table(),
                                    &rate_table(),
                                    &source_basis_table(),
                                    &retention_table(),
                                    &leaving_table(),
                                    &marks_seen_table(),
                                    &build_state_table(),
                                    &person_table(),
                                    &activity_by_person_table(),
                                    &outcome_by_person_table()};
  return tables;
}

Result<> ensure_tables(engine::Session& session) {
  for (const auto* table : all_tables()) CW_TRY_VOID(session.ensure(*table));
  return {};
}

Result<Space> parse_space(std::string_view name) {
  if (name == "member") return Space::member;
  if (name == "customer") return Space::customer;
  if (name == "guest") return Space::guest;
  if (name == "requester") return Space::requester;
  if (name == "contact") return Space::contact;
  if (name == "account") return Space::account;
  return fail(ErrorCode::invalid_config, "\"" + std::string(name) + "\" is not a kind of actor", {},
              "write member, customer, guest, requester, contact or account");
}

}  // namespace cw::ledger
