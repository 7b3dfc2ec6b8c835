#include "catalog/message.hpp"
#include "catalog/rule.hpp"

namespace cw::catalog {

const Record& distribution_record() {
  static const Record record = {
      "range",
      "",
      {
          {"kind", into(&RawDistribution::kind),
           choice({"point", "uniform", "triangular", "normal", "lognormal", "beta"}), Need::optional,
           "The form of the range.", "triangular", "",
           "point for value; uniform for low, high; triangular for low, mode, high; normal for mean, sd"},
          {"value", into(&RawDistribution::value), number(), Need::optional, "point: the value.", "0.25"},
          {"low", into(&RawDistribution::low), number(), Need::optional, "uniform, triangular: the lowest.", "0.10"},
          {"mode", into(&RawDistribution::mode), number(), Need::optional, "triangular: the most likely.", "0.25"},
          {"high", into(&RawDistribution::high), number(), Need::optional, "uniform, triangular: the highest.", "0.40"},
          {"mean", into(&RawDistribution::mean), number(), Need::optional, "normal, lognormal, beta: the mean.",
           "0.25"},
          {"sd", into(&RawDistribution::sd), number(0), Need::optional,
           "normal, lognormal, beta: the standard deviation.", "0.05"},
      },
      {}};
  return record;
}

const Record& days_record() {
  static const Record record = {
      "days",
      "",
      {
          {"from", into(&RawDays::from), day(), Need::required, "First day.", "2026-07-01"},
          {"until", into(&RawDays::until), day(), Need::required, "First day that is no longer in it.", "2026-10-01"},
      },
      {}};
  return record;
}

namespace {

Result<Distribution> bad(std::string what, std::string next) {
  return fail(ErrorCode::invalid_config, std::move(what), {}, std::move(next));
}

std::string kind_of(const RawDistribution& raw) {
  if (!raw.kind.empty()) return raw.kind;
  if (raw.value) return "point";
  if (raw.mean || raw.sd) return "normal";
  return raw.mode ? "triangular" : "uniform";
}

/// The fields that a kind needs; every other one is in the way.
Result<> exactly(const RawDistribution& raw, const std::string& kind) {
  const bool range = kind == "uniform" || kind == "triangular";
  const bool moments = kind == "normal" || kind == "lognormal" || kind == "beta";
  const auto agree = [](const std::optional<double>& field, bool wanted) { return field.has_value() == wanted; };
  if (agree(raw.value, kind == "point") && agree(raw.low, range) && agree(raw.high, range) &&
      agree(raw.mode, kind == "triangular") && agree(raw.mean, moments) && agree(raw.sd, moments)) {
    return {};
  }
  return fail(ErrorCode::invalid_config, "is not one whole range", {},
              "write a number, {low, high}, {low, mode, high} or {mean, sd}, and nothing else");
}

}  // namespace

Result<Distribution> finish(const RawDistribution& raw) {
  Distribution made;
  made.kind = kind_of(raw);
  CW_TRY_VOID(exactly(raw, made.kind));
  if (raw.value) {
    made.value = *raw.value;
    return made;
  }
  if (raw.low && raw.high) {
    const double mode = raw.mode.value_or((*raw.low + *raw.high) / 2);
    if (!(*raw.low <= mode && mode <= *raw.high && *raw.low < *raw.high)) {
      return bad("goes from " + number_text(*raw.low) + " over " + number_text(mode) + " to " + number_text(*raw.high),
                 "low comes first, then mode, then high; for one exact value write the number alone");
    }
    made.value = mode;
    made.low = raw.low;
    made.high = raw.high;
    return made;
  }
  CW_CHECK(raw.mean && raw.sd);
  made.value = *raw.mean;
  made.sd = raw.sd;
  if (*raw.sd <= 0) return bad("has a standard deviation of 0", "for one exact value write the number alone");
  if (made.kind == "lognormal" && made.value <= 0) return bad("is lognormal with a mean of 0 or less", "use normal");
  if (made.kind == "beta" && !(made.value > 0 && made.value < 1 && *raw.sd * *raw.sd < made.value * (1 - made.value))) {
    return bad("is no beta distribution", "the mean lies between 0 and 1, and sd² below mean × (1 − mean)");
  }
  return made;
}

}  // namespace cw::catalog
