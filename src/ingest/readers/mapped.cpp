#include <fmt/format.h>

#include <cctype>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <set>
#include <string>
#include <unordered_map>

#include "base/money.hpp"
#include "ingest/dates.hpp"
#include "ingest/readers/kinds.hpp"

namespace cw::ingest {

namespace {

enum : std::size_t {
  id,
  actor,
  activity,
  outcome,
  object,
  at,
  joined_at,
  gross,
  tax,
  shipping,
  discount,
  fee,
  currency,
  product,
  code,
  quantity,
  price,
  segment,
  sso_subject,
  verified_email,
  hashed_email,
  email,
  staff,
  bot,
  test,
  consent,
  opt_out,
  deleted,
  keep,
  field_count
};

/// An amount as a whole number of 10^-digits, exact; digits beyond are refused, or rounded where the source allows it.
struct AmountFormat {
  char decimal_mark = '.';
  bool minor_units = false;
  bool round = false;
};

__extension__ using Wide = __int128;

constexpr int fine_digits = 4;  // beyond the currency's own: for unit prices such as 0.0035

/// Division rounded half away from zero.
std::int64_t rounded(Wide value, Wide by) {
  const Wide half = by / 2;
  return static_cast<std::int64_t>(value >= 0 ? (value + half) / by : -((-value + half) / by));
}

Wide power_of_ten(int exponent) {
  Wide power = 1;
  for (; exponent > 0; --exponent) power *= 10;
  return power;
}

/// "4.440892e-16": what a program wrote that meant zero.
Result<std::int64_t> read_scientific(std::string_view text, int exponent) {
  constexpr double largest = 9e15;  // beyond it a double cannot hold cents
  double value = 0.0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const double minor = value * static_cast<double>(power_of_ten(exponent));
  if (error != std::errc{} || end != text.data() + text.size() || !(std::abs(minor) < largest))
    return fail(ErrorCode::invalid_input, "not an amount");
  return std::llround(minor);
}

Result<std::int64_t> read_amount(std::string_view text, int exponent, const AmountFormat& format) {
  text = trimmed(text);
  if (format.minor_units) return parse_minor(text, 0, format.decimal_mark);
  auto exact = parse_minor(text, exponent, format.decimal_mark);
  if (exact || !format.round) return exact;
  if (text.find_first_of("eE") != std::string_view::npos) return read_scientific(text, exponent);
  const auto mark = text.find(format.decimal_mark);
  if (mark == std::string_view::npos) return exact;
  // Nine decimals decide the rounding of anything that a computer wrote.
  CW_TRY(const std::int64_t fine, parse_minor(text.substr(0, mark + 10), 9, format.decimal_mark));
  return rounded(fine, power_of_ten(9 - exponent));
}

/// quantity × unit price in minor units: "6" × "2.55", "0.35" × "1.999", "-1" × "27.50".
Result<std::int64_t> extended(std::string_view count, std::string_view unit_price, int exponent,
                              const AmountFormat& format) {
  CW_TRY(const std::int64_t pieces, parse_minor(trimmed(count), fine_digits, format.decimal_mark));
  const int price_digits = format.minor_units ? 0 : exponent + fine_digits;
  CW_TRY(const std::int64_t each, parse_minor(trimmed(unit_price), price_digits, format.decimal_mark));
  const Wide product = static_cast<Wide>(pieces) * each;
  const Wide by = power_of_ten(format.minor_units ? fine_digits : 2 * fine_digits);
  if (product / by > INT64_MAX / 2 || product / by < INT64_MIN / 2)
    return fail(ErrorCode::invalid_input, "the amount is too large");
  return rounded(product, by);
}

enum class Emits { actor, activity, outcome };

/// Any table, by what the source declares: `columns` (field -> column) and `values` (field -> one value for all rows).
class Mapped : public Reader {
 public:
  static Result<std::unique_ptr<Reader>> make(const ReaderInput& input);
  Result<Verdict> row(const Record& record) override;
  Result<> finish() override {
    if (derived_ids_)
      out_.note("no column `id` is declared: rows are told apart by their declared cells, equal rows by their number");
    return {};
  }

 private:
  explicit Mapped(const ReaderInput& input) : context_(input.context), out_(input.out), where_(input.where) {}
  Result<> settle(const ReaderInput& input);

  /// A cell of this row, else the fixed value; the source's word for "nothing" counts as empty.
  std::string_view text(const Record& record, std::size_t field) const {
    const std::string_view cell = trimmed(record.cells[field]);
    if (cell.empty() || cell == null_word_) return fixed_[field];
    return cell;
  }
  Result<TimeCell> time(const Record& record, std::size_t field) const;
  std::string_view row_id(const Record& record);
  Verdict amounts(const Record& record, OutcomeRow& row) const;
  Verdict read_gross(const Record& record, OutcomeRow& row) const;
  Result<> emit_actor(const Record& record, std::string_view who, std::string_view space);
  Result<Verdict> actor_row(const Record& record);
  Result<Verdict> activity_row(const Record& record);
  Result<Verdict> outcome_row(const Record& record);
  std::string_view actor_id(const Record& record);
  bool is_test(const Record& record) const {
    return truthy(text(record, test)) || context_.is_test(text(record, product)) ||
           context_.is_test_address(text(record, email));
  }

  const Context& context_;
  Output& out_;
  std::string where_;
  Emits emits_ = Emits::activity;
  std::string space_;
  std::vector<std::string> fixed_ = std::vector<std::string>(field_count);
  std::vector<bool> present_;
  std::string null_word_;
  std::set<std::string> keep_values_;  // of the column `keep`, in lower case; empty: every row is kept
  std::string negative_outcome_;
  DateFormat date_format_ = DateFormat::iso;
  bool date_format_declared_ = false;
  AmountFormat amount_format_;
  bool names_people_ = false;  // some column holds identifiers or traits of the actor
  bool derived_ids_ = false;
  std::unordered_map<std::uint64_t, std::uint32_t> seen_;
  std::string key_;
  std::string actor_;
};

Result<> Mapped::settle(const ReaderInput& input) {
  const catalog::Source& source = context_.source();
  present_ = input.present;
  for (std::size_t field = 0; field < field_count; ++field) {
    const auto value = source.values.find(std::string(mapped().fields[field].name));
    if (value != source.values.end()) fixed_[field] = value->second;
  }
  const auto setting = [&](const char* name) {
    const auto found = source.values.find(name);
    return found == source.values.end() ? std::string() : found->second;
  };
  null_word_ = setting("null");
  const std::string kept_words = setting("keep_values");
  for (std::string_view rest = kept_words; !rest.empty();) keep_values_.insert(lower(take_item(rest, ',')));
  negative_outcome_ = setting("negative_outcome");
  if (const std::string format = setting("date_format"); !format.empty()) {
    CW_TRY(date_format_, parse_date_format(format));
    date_format_declared_ = true;
  }
  amount_format_.decimal_mark = context_.decimal_mark();
  amount_format_.minor_units = setting("amount_unit") == "minor";
  amount_format_.round = truthy(setting("round"));
  emits_ = source.emits == "actor" ? Emits::actor : source.emits == "outcome" ? Emits::outcome : Emits::activity;
  space_ = !source.space.empty() ? source.space : emits_ == Emits::outcome ? "customer" : "member";
  for (const std::size_t field :
       {sso_subject, verified_email, hashed_email, email, segment, staff, bot, test, consent, opt_out, joined_at})
    names_people_ = names_people_ || present_[field];
  names_people_ = names_people_ || !source.attributes.empty();
  derived_ids_ = emits_ != Emits::actor && !present_[id];
  return {};
}

Result<std::unique_ptr<Reader>> Mapped::make(const ReaderInput& input) {
  std::unique_ptr<Mapped> reader(new Mapped(input));
  CW_TRY_VOID(reader->settle(input));
  const auto given = [&](std::size_t field) { return input.present[field] || !reader->fixed_[field].empty(); };
  const auto need = [&](std::size_t field) -> Result<> {
    if (given(field)) return {};
    return fail(ErrorCode::invalid_config,
                fmt::format("a mapped source that emits {} must say what `{}` is", input.context.source().emits,
                            mapped().fields[field].name),
                fmt::format("{}:{}", input.context.source().place.file, input.context.source().place.line),
                "name its column under `columns:`, or one value for all rows under `values:`");
  };
  if (reader->emits_ == Emits::actor && !given(email) && !given(verified_email) && !given(sso_subject))
    CW_TRY_VOID(need(actor));
  if (reader->emits_ != Emits::actor) CW_TRY_VOID(need(at));
  if (reader->emits_ == Emits::activity) CW_TRY_VOID(need(activity));
  if (reader->emits_ == Emits::outcome) CW_TRY_VOID(need(outcome));
  if (input.present[keep] == reader->keep_values_.empty()) {
    return fail(ErrorCode::invalid_config, "`columns: {keep: ...}` and `values: {keep_values: ...}` go together",
                fmt::format("{}:{}", input.context.source().place.file, input.context.source().place.line),
                "name the column, and the words in it whose rows are kept");
  }
  if (input.present[quantity] != input.present[price]) CW_TRY_VOID(need(input.present[quantity] ? price : quantity));
  return std::unique_ptr<Reader>(std::move(reader));
}

/// A time; a date whose day and month could change places stops the file with a question, unless the source says which.
Result<TimeCell> Mapped::time(const Record& record, std::size_t field) const {
  const std::string_view cell = text(record, field);
  if (!date_format_declared_ && day_month_unclear(cell)) {
    if (const auto order = context_.date_order()) return read_time(cell, *order, context_);
    return fail(ErrorCode::invalid_input,
                fmt::format("is the first number of `{}` the day or the month?", mapped().fields[field].name),
                fmt::format("{}:{}", where_, record.origin.line),
                "declare `values: {date_format: dmy}` or `mdy` of the source; nothing was imported");
  }
  return read_time(cell, date_format_, context_);
}

/// The declared id, else the declared cells and, for rows that are equal, their number: the same file gives the same
/// ids.
std::string_view Mapped::row_id(const Record& record) {
  if (!derived_ids_) return text(record, id);
  key_.clear();
  for (std::size_t field = 0; field < field_count; ++field) {
    if (!present_[field]) continue;
    key_ += text(record, field);
    key_ += '\x1f';
  }
  const std::uint32_t number = ++seen_[std::hash<std::string>{}(key_)];
  if (number > 1) fmt::format_to(std::back_inserter(key_), "{}", number);
  return key_;
}

std::string_view Mapped::actor_id(const Record& record) {
  actor_ = text(record, actor);
  for (const std::size_t field : {verified_email, email, sso_subject}) {
    if (actor_.empty()) actor_ = lower(text(record, field));
  }
  return actor_;
}

Result<> Mapped::emit_actor(const Record& record, std::string_view who, std::string_view space) {
  ActorRow row{.origin = record.origin, .native_id = who, .space = space};
  const auto identifier = [&](std::size_t field, IdentifierKind kind) {
    if (const auto value = text(record, field); !value.empty()) row.identifiers.push_back({kind, value});
  };
  identifier(sso_subject, IdentifierKind::sso_subject);
  identifier(verified_email, IdentifierKind::verified_email);
  identifier(hashed_email, IdentifierKind::hashed_email);
  identifier(email, IdentifierKind::email);
  row.staff = truthy(text(record, staff)) || context_.is_staff(who) || context_.is_staff_address(text(record, email)) ||
              context_.is_staff_address(text(record, verified_email));
  row.bot = truthy(text(record, bot));
  row.test = is_test(record);
  row.segment = text(record, segment);
  if (truthy(text(record, consent))) row.consent = true;
  if (truthy(text(record, opt_out))) row.consent = false;
  if (const auto joined = text(record, joined_at); !joined.empty()) {
    CW_TRY(const TimeCell when, time(record, joined_at));
    if (when.trouble.empty()) row.joined_at = when.at;
  }
  row.retracted = emits_ == Emits::actor && truthy(text(record, deleted));
  return out_.actor(row);
}

Result<Verdict> Mapped::actor_row(const Record& record) {
  const std::string_view who = actor_id(record);
  if (who.empty()) return drop("missing_id", "actor");
  for (const std::size_t field : {joined_at, at}) {
    if (text(record, field).empty()) continue;
    CW_TRY(const TimeCell when, time(record, field));
    if (!when.trouble.empty()) return drop(when.trouble, mapped().fields[field].name);
  }
  CW_TRY_VOID(emit_actor(record, who, space_));
  return truthy(text(record, deleted)) ? exclude("deleted", "deleted") : kept();
}

Result<Verdict> Mapped::activity_row(const Record& record) {
  CW_TRY(const TimeCell when, time(record, at));
  if (!when.trouble.empty()) return drop(when.trouble, "at");
  const std::string_view name = text(record, activity);
  if (name.empty()) return drop("missing_id", "activity");
  const std::string_view own_id = row_id(record);
  if (own_id.empty()) return drop("missing_id", "id");
  const std::string_view who = actor_id(record);
  const bool gone = truthy(text(record, deleted));
  if (names_people_ && !who.empty()) CW_TRY_VOID(emit_actor(record, who, space_));
  CW_TRY_VOID(out_.activity({.origin = record.origin,
                             .native_id = own_id,
                             .actor = who,
                             .space = space_,
                             .activity = name,
                             .object = text(record, object),
                             .at = when.at,
                             .retracted = gone}));
  return gone ? exclude("deleted", "deleted") : kept();
}

Verdict Mapped::read_gross(const Record& record, OutcomeRow& row) const {
  const int exponent = row.currency.exponent();
  if (present_[quantity] && present_[price]) {
    const auto amount = extended(text(record, quantity), text(record, price), exponent, amount_format_);
    if (!amount) return drop("bad_amount", "price");
    row.gross_minor = *amount;
  } else if (const auto cell = text(record, gross); !cell.empty()) {
    const auto amount = read_amount(cell, exponent, amount_format_);
    if (!amount) return drop("bad_amount", "gross");
    row.gross_minor = *amount;
  } else if (present_[gross]) {
    return drop("bad_amount", "gross");
  }
  return kept();
}

Verdict Mapped::amounts(const Record& record, OutcomeRow& row) const {
  const bool money = present_[gross] || present_[price] || !fixed_[gross].empty();
  if (!money) return kept();
  const auto known = context_.currency(text(record, currency));
  if (!known) return drop("bad_currency", "currency");
  row.currency = *known;
  if (const Verdict verdict = read_gross(record, row); !verdict.reason.empty()) return verdict;
  struct Part {
    std::size_t field;
    std::int64_t* into;
  };
  for (const Part& part : {Part{tax, &row.tax_minor},
                           {shipping, &row.shipping_minor},
                           {discount, &row.discount_minor},
                           {fee, &row.fee_minor}}) {
    const auto cell = text(record, part.field);
    if (cell.empty()) continue;
    const auto amount = read_amount(cell, row.currency.exponent(), amount_format_);
    if (!amount) return drop("bad_amount", mapped().fields[part.field].name);
    *part.into = *amount;
  }
  if (!present_[tax] && fixed_[tax].empty()) row.tax_minor = context_.tax_inside(row.gross_minor);
  return kept();
}

Result<Verdict> Mapped::outcome_row(const Record& record) {
  CW_TRY(const TimeCell when, time(record, at));
  if (!when.trouble.empty()) return drop(when.trouble, "at");
  OutcomeRow row{.origin = record.origin,
                 .native_id = {},
                 .actor = {},
                 .space = space_,
                 .outcome = text(record, outcome),
                 .object = text(record, object),
                 .at = when.at};
  if (row.outcome.empty()) return drop("missing_id", "outcome");
  if (is_test(record)) return exclude("test_order", "test");
  if (const Verdict verdict = amounts(record, row); !verdict.reason.empty()) return verdict;
  if (row.gross_minor < 0 && !negative_outcome_.empty()) row.outcome = negative_outcome_;
  row.native_id = row_id(record);
  if (row.native_id.empty()) return drop("missing_id", "id");
  row.actor = actor_id(record);
  row.product = text(record, product);
  row.code = text(record, code);
  row.retracted = truthy(text(record, deleted));
  if (names_people_ && !row.actor.empty()) CW_TRY_VOID(emit_actor(record, row.actor, space_));
  CW_TRY_VOID(out_.outcome(row));
  return row.retracted ? exclude("deleted", "deleted") : kept();
}

Result<Verdict> Mapped::row(const Record& record) {
  if (!keep_values_.empty() && !keep_values_.contains(lower(record.cells[keep]))) return exclude("not_wanted", "keep");
  // What people say of themselves is used only where they agreed; the row itself is not kept.
  if (context_.source().self_reported && present_[consent] && !truthy(text(record, consent)))
    return exclude("no_consent", "consent");
  if (emits_ == Emits::actor) return actor_row(record);
  return emits_ == Emits::activity ? activity_row(record) : outcome_row(record);
}

}  // namespace

const ReaderKind& mapped() {
  static const ReaderKind kind = [] {
    ReaderKind made = {.name = "mapped",
                       .family = "mapped",
                       .title = "Any table, by the columns that the source declares",
                       .fields = {},
                       .signatures = {},
                       .make = &Mapped::make};
    constexpr std::string_view names[] = {"id",           "actor",     "activity", "outcome",     "object",
                                          "at",           "joined_at", "gross",    "tax",         "shipping",
                                          "discount",     "fee",       "currency", "product",     "code",
                                          "quantity",     "price",     "segment",  "sso_subject", "verified_email",
                                          "hashed_email", "email",     "staff",    "bot",         "test",
                                          "consent",      "opt_out",   "deleted",  "keep"};
    static_assert(std::size(names) == field_count);
    for (const std::string_view name : names)
      made.fields.push_back(
          {.name = name, .aliases = {}, .required = false, .time = name == "at" || name == "joined_at"});
    return made;
  }();
  return kind;
}

}  // namespace cw::ingest
