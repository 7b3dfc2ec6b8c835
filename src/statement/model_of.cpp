#include "statement/model_of.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "statement/words.hpp"

namespace cw::statement {

namespace {

/// An assumption that a measure brought along and the catalog does not declare: its range is triangular about its
/// value.
catalog::Assumption brought(const AssumptionUse& use) {
  catalog::Assumption assumption;
  assumption.id = use.id;
  assumption.text = use.text;
  assumption.unit = use.unit;
  assumption.source = use.source;
  assumption.owner = use.owner;
  if (const auto day = parse_day(use.review_by)) assumption.review_by = *day;
  auto& d = assumption.distribution;
  d.value = use.value.value_or(use.low && use.high ? (*use.low + *use.high) / 2.0 : 0.0);
  if (use.low && use.high && *use.low < *use.high) {
    d.kind = d.value >= *use.low && d.value <= *use.high ? "triangular" : "uniform";
    d.low = use.low, d.high = use.high;
  }
  return assumption;
}

class Builder {
 public:
  explicit Builder(const Input& input) : input_(input), units_(minor_units(*input.catalog)) {}

  Result<> add_line(const ProposedLine& proposed) {
    const auto found = input_.findings.find(proposed.finding);
    if (found == input_.findings.end()) return wrong(proposed, "names no released finding");
    const Finding& finding = found->second.finding();
    const Estimate* estimate = finding.estimate(proposed.estimate);
    if (estimate == nullptr) {
      built_.questions.push_back(proposed.title + ": its amount is suppressed or refused, so the line is left out");
      return {};
    }
    if (!finding.grade) return wrong(proposed, "is counted, not graded: it claims no cause");
    if (!finding.benefit_kind) return wrong(proposed, "has no kind of benefit");
    ScaledLine line;
    line.wanted = std::round(estimate->value * units_);
    line.rank = static_cast<int>(*finding.grade);
    CW_TRY_VOID(add_own(proposed, finding, *estimate, line));
    CW_TRY_VOID(add_assumptions(proposed, finding, line));
    built_.model.lines.push_back(std::move(line));
    built_.lines.push_back({&proposed, &finding, estimate, *finding.grade, *finding.benefit_kind});
    return {};
  }

  Result<> add_cost(const AccruedCost& cost) {
    ScaledCost scaled{static_cast<double>(cost.total_minor), static_cast<double>(cost.direct_minor), {}};
    if (const auto* assumption = input_.catalog->assumption("cost." + cost.category)) {
      CW_TRY(UsedAssumption * used, use(*assumption, "cost", true));
      scaled.factors.push_back(used->variable);
    }
    built_.model.costs.push_back(std::move(scaled));
    return {};
  }

  Result<> add_stratum(const ClaimStratum& claims) {
    if (claims.wanted_minor.size() != claims.lines.size() || claims.claimed_minor.size() != claims.lines.size()) {
      return fail(ErrorCode::internal, "a stratum of claims has columns of unequal length");
    }
    Stratum stratum;
    stratum.capacity = static_cast<double>(claims.capacity_minor);
    for (std::size_t i = 0; i < claims.lines.size(); ++i) {
      const auto line = line_index(claims.lines[i]);
      if (!line) continue;  // suppressed: what it would have claimed stays unclaimed
      stratum.lines.push_back(*line);
      stratum.wanted.push_back(static_cast<double>(claims.wanted_minor[i]));
      stratum.claimed.push_back(static_cast<double>(claims.claimed_minor[i]));
    }
    if (!stratum.lines.empty()) built_.model.strata.push_back(std::move(stratum));
    return {};
  }

  Result<Built> finish() {
    CW_TRY_VOID(strata_agree_with_lines());
    for (const auto& [id, used] : built_.assumptions) {
      const auto partner = built_.assumptions.find(used.declared.correlated_with);
      if (partner == built_.assumptions.end()) continue;
      built_.model.correlations.push_back({stream(id), stream(partner->first), used.declared.correlation});
    }
    return std::move(built_);
  }

 private:
  static tl::unexpected<Error> wrong(const ProposedLine& line, const std::string& what) {
    return fail(ErrorCode::internal, "line " + line.id + " " + what, line.finding);
  }

  std::size_t stream(const std::string& key) {
    auto& streams = built_.model.streams;
    const auto found = std::find(streams.begin(), streams.end(), key);
    if (found != streams.end()) return static_cast<std::size_t>(found - streams.begin());
    streams.push_back(key);
    return streams.size() - 1;
  }

  std::size_t variable(std::size_t of_stream, Quantile quantile, double point) {
    built_.model.variables.push_back({of_stream, std::move(quantile), point});
    return built_.model.variables.size() - 1;
  }

  Result<> add_own(const ProposedLine& proposed, const Finding& finding, const Estimate& estimate, ScaledLine& line) {
    if (finding.draws) {
      CW_TRY(Quantile quantile, quantile_of(*finding.draws));
      const std::string key = finding.draws->key.empty() ? "line " + proposed.id : finding.draws->key;
      line.own = variable(stream(key), std::move(quantile), line.wanted);
      return {};
    }
    if (!estimate.low || !estimate.high) {
      if (proposed.factors.empty()) {
        built_.questions.push_back(proposed.title + ": its own range is not known (" + estimate.no_interval + ")");
      }
      return {};
    }
    Quantile major = quantile_of(estimate);
    line.own = variable(
        stream("line " + proposed.id), [major, units = units_](double u) { return major(u) * units; }, line.wanted);
    return {};
  }

  /// Every assumption that the Finding names is listed; those that are declared factors move the line.
  Result<> add_assumptions(const ProposedLine& proposed, const Finding& finding, ScaledLine& line) {
    const auto is_factor = [&](const std::string& id) {
      return std::find(proposed.factors.begin(), proposed.factors.end(), id) != proposed.factors.end();
    };
    for (const auto& named : finding.assumptions) {
      const auto* declared = input_.catalog->assumption(named.id);
      CW_TRY_VOID(use(declared != nullptr ? *declared : brought(named), proposed.id, is_factor(named.id)));
    }
    for (const auto& id : proposed.factors) {
      if (!built_.assumptions.contains(id) && input_.catalog->assumption(id) == nullptr) {
        return wrong(proposed, "is multiplied by \"" + id + "\", which nobody declares");
      }
      CW_TRY(UsedAssumption * used,
             use(built_.assumptions.contains(id) ? built_.assumptions.at(id).declared : *input_.catalog->assumption(id),
                 proposed.id, true));
      const bool in_draws = finding.draws && finding.draws->key == id;
      if (!in_draws) line.factors.push_back(used->variable);
    }
    return {};
  }

  Result<UsedAssumption*> use(const catalog::Assumption& declared, const std::string& by, bool multiplies) {
    if (multiplies && declared.distribution.value == 0.0) {
      return fail(ErrorCode::invalid_config,
                  "assumption " + declared.id + " is 0, so its range cannot be taken in proportion",
                  catalog::to_text(declared.place), "give its most likely value");
    }
    auto found = built_.assumptions.find(declared.id);
    if (found == built_.assumptions.end()) {
      CW_TRY(Quantile quantile, quantile_of(declared.distribution));
      const std::size_t index = variable(stream(declared.id), std::move(quantile), declared.distribution.value);
      found = built_.assumptions.emplace(declared.id, UsedAssumption{declared, index, {}}).first;
    }
    auto& users = found->second.used_by;
    if (std::find(users.begin(), users.end(), by) == users.end()) users.push_back(by);
    return &found->second;
  }

  std::optional<std::size_t> line_index(const std::string& id) const {
    for (std::size_t i = 0; i < built_.lines.size(); ++i) {
      if (built_.lines[i].proposed->id == id) return i;
    }
    return std::nullopt;
  }

  /// A line in strata wants there what its estimate says, to a hundredth.
  Result<> strata_agree_with_lines() const {
    for (std::size_t line = 0; line < built_.lines.size(); ++line) {
      double wanted = 0.0;
      bool in_strata = false;
      for (const auto& stratum : built_.model.strata) {
        for (std::size_t i = 0; i < stratum.lines.size(); ++i) {
          if (stratum.lines[i] != line) continue;
          wanted += stratum.wanted[i];
          in_strata = true;
        }
      }
      const double estimate = built_.model.lines[line].wanted;
      if (in_strata && std::abs(wanted - estimate) > 0.01 * std::abs(estimate) + units_) {
        return wrong(*built_.lines[line].proposed,
                     fmt::format("wants {}, but {} in its claim cells", estimate, wanted));
      }
    }
    return {};
  }

  const Input& input_;
  double units_;
  Built built_;
};

}  // namespace

double minor_units(const catalog::Catalog& catalog) {
  return std::pow(10.0, catalog.workspace.currency.exponent());
}

Result<Built> build_model(const Input& input, const CostAccount& account) {
  Builder builder(input);
  for (const auto& line : input.lines) CW_TRY_VOID(builder.add_line(line));
  for (const auto& cost : account.items) CW_TRY_VOID(builder.add_cost(cost));
  for (const auto& stratum : input.strata) CW_TRY_VOID(builder.add_stratum(stratum));
  return builder.finish();
}

}  // namespace cw::statement
