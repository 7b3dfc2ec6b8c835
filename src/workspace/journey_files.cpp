#include "workspace/journey_files.hpp"

#include <unordered_map>

#include "workspace/plain.hpp"

namespace cw::workspace {

namespace {

using measure::attribution::Conversion;
using measure::attribution::JourneyRows;
using measure::attribution::nobody;
using measure::attribution::Touch;

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view blank = " \t\r\n\v\f";
  const auto first = text.find_first_not_of(blank);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(blank) - first + 1);
}

tl::unexpected<Error> bad_path(const std::string& what, const std::string& next) {
  return fail(ErrorCode::invalid_input, what, {}, next);
}

/// The steps of one path. A step in double quotes may hold the separator; a doubled quote in it stands for one.
class PathReader {
 public:
  explicit PathReader(std::string separator) : separator_(std::move(separator)) {}

  Result<> read(std::string_view path, JourneyRows& rows) {
    path = trimmed(path);
    if (const auto core = trimmed(separator_); !core.empty() && (path.starts_with(core) || path.ends_with(core)))
      return empty_step();
    while (!path.empty()) {
      if (path.front() == '"') {
        CW_TRY_VOID(quoted(path));
        rows.step(rows.channel(name_));
      } else {
        const auto end = path.find(separator_);
        const auto step = trimmed(path.substr(0, end));
        if (step.empty()) return empty_step();
        rows.step(rows.channel(step));
        path.remove_prefix(std::min(end, path.size()));
      }
      if (path.empty()) return {};
      path.remove_prefix(separator_.size());
      path = trimmed(path);
      if (path.empty()) return empty_step();
    }
    return {};
  }

 private:
  static tl::unexpected<Error> empty_step() {
    return bad_path("a step of the path has no name",
                    "name every step; a channel whose name holds the separator stands in double quotes");
  }

  /// Takes a quoted step off the front into name_; `path` is then at a separator or empty.
  Result<> quoted(std::string_view& path) {
    name_.clear();
    std::size_t at = 1;
    for (;; ++at) {
      if (at >= path.size()) return bad_path("a quote in the path is never closed", "close it, or double it");
      if (path[at] != '"') {
        name_ += path[at];
      } else if (at + 1 < path.size() && path[at + 1] == '"') {
        name_ += path[at++];
      } else {
        break;
      }
    }
    const auto rest = path.substr(at + 1);
    const auto next = rest.find(separator_);
    if (!trimmed(rest.substr(0, next)).empty())
      return bad_path("text follows a quoted step of the path", "put the separator between steps");
    path = next == std::string_view::npos ? std::string_view() : rest.substr(next);
    name_ = std::string(trimmed(name_));
    if (name_.empty()) return empty_step();
    return {};
  }

  std::string separator_, name_;
};

Result<double> number(const ingest::Record& record, std::size_t cell, std::size_t row, const std::string& column) {
  const auto value = ingest::number_in(record.cells[cell]);
  if (!value) return fail(ingest::not_a_number(static_cast<std::int64_t>(row), column, {}));
  return *value;
}

/// Numbers people by the text of their cell; an empty cell is nobody.
class People {
 public:
  std::uint32_t number(std::string_view cell) {
    const auto text = trimmed(cell);
    if (text.empty()) return nobody;
    return numbers_.try_emplace(std::string(text), static_cast<std::uint32_t>(numbers_.size())).first->second;
  }

 private:
  std::unordered_map<std::string, std::uint32_t> numbers_;
};

/// Whole seconds, rounded down: what happened in one second counts as at once.
std::int64_t second_of(Instant at) {
  const std::int64_t seconds = at.micros / micros_per_second;
  return at.micros % micros_per_second < 0 ? seconds - 1 : seconds;
}

/// The file's name without its folder, for messages.
std::string short_name(const std::string& path) {
  return path == "-" ? "standard input" : path.substr(path.rfind('/') + 1);
}

InputProof proof_of(const ingest::PlainTable& table) {
  return {table.name, table.rows, table.sha256};
}

struct Touches {
  std::vector<Touch> rows;
  std::vector<std::string> channels;
  InputProof input;
};

Result<Touches> touches_of(const AttributionRequest& request, const Zone& zone, People& people) {
  Touches touches;
  std::unordered_map<std::string, std::uint32_t> channels;
  std::size_t row = 0;
  const std::string name = short_name(request.data);
  CW_TRY(const auto table,
         scan_plain_table(
             request.data, {request.person, request.time, request.channel}, [&](const auto& record) -> Result<> {
               const auto at = parse_instant(trimmed(record.cells[1]), zone);
               if (!at) return at_row(at.error(), row, request.time, name);
               const auto channel = trimmed(record.cells[2]);
               if (channel.empty()) {
                 return at_row({ErrorCode::invalid_input, "no channel is named", {}, "name it, or leave the row out"},
                               row, request.channel, name);
               }
               const auto known =
                   channels.try_emplace(std::string(channel), static_cast<std::uint32_t>(channels.size()));
               if (known.second) touches.channels.emplace_back(channel);
               touches.rows.push_back({people.number(record.cells[0]), known.first->second, second_of(*at)});
               ++row;
               return {};
             }));
  touches.input = proof_of(table);
  return touches;
}

struct Outcomes {
  std::vector<Conversion> rows;
  InputProof input;
};

Result<Outcomes> outcomes_of(const AttributionRequest& request, const Zone& zone, People& people) {
  const std::string name = short_name(request.outcomes);
  const std::string time = request.outcome_time.empty() ? request.time : request.outcome_time;
  std::vector<std::string> columns = {request.outcome_person.empty() ? request.person : request.outcome_person, time};
  if (!request.outcome_value.empty()) columns.push_back(request.outcome_value);
  Outcomes outcomes;
  std::size_t row = 0;
  CW_TRY(const auto table, scan_plain_table(request.outcomes, columns, [&](const auto& record) -> Result<> {
           const auto at = parse_instant(trimmed(record.cells[1]), zone);
           if (!at) return at_row(at.error(), row, time, name);
           Conversion conversion{people.number(record.cells[0]), second_of(*at)};
           if (columns.size() > 2) {
             CW_TRY(conversion.value, number(record, 2, row, columns[2]));
           }
           outcomes.rows.push_back(conversion);
           ++row;
           return {};
         }));
  outcomes.input = proof_of(table);
  return outcomes;
}

}  // namespace

Result<ReadJourneys> read_paths(const AttributionRequest& request) {
  if (request.separator.empty())
    return fail(ErrorCode::usage, "the separator is empty", "--separator", "give what stands between steps, as in '>'");
  std::vector<std::string> columns = {request.path, request.conversions};
  const std::size_t value = request.value.empty() ? 0 : columns.size();
  if (value > 0) columns.push_back(request.value);
  const std::size_t nulls = request.nulls.empty() ? 0 : columns.size();
  if (nulls > 0) columns.push_back(request.nulls);
  PathReader reader(request.separator);
  JourneyRows rows(value > 0, nulls > 0);
  std::size_t row = 0;
  const std::string name = short_name(request.data);
  CW_TRY(const auto table, scan_plain_table(request.data, columns, [&](const auto& record) -> Result<> {
           if (auto read = reader.read(record.cells[0], rows); !read)
             return at_row(read.error(), row, request.path, name);
           double counts[3] = {};
           const std::size_t cells[3] = {1, value, nulls};
           for (std::size_t i = 0; i < 3; ++i) {
             if (cells[i] == 0) continue;
             const bool nothing_sold = cells[i] == value && counts[0] == 0.0 && trimmed(record.cells[value]).empty();
             if (nothing_sold) continue;
             CW_TRY(counts[i], number(record, cells[i], row, columns[cells[i]]));
           }
           if (auto ended = rows.end(counts[0], counts[1], counts[2]); !ended) {
             return at_row(ended.error(), row, counts[0] < 0.0 ? request.conversions : request.nulls, name);
           }
           ++row;
           return {};
         }));
  ReadJourneys read;
  CW_TRY(read.journeys, rows.take());
  read.inputs = {proof_of(table)};
  return read;
}

Result<ReadJourneys> read_touches(const AttributionRequest& request) {
  CW_TRY(const Zone zone, Zone::find(request.zone));
  People people;
  CW_TRY(auto touches, touches_of(request, zone, people));
  CW_TRY(auto outcomes, outcomes_of(request, zone, people));
  measure::attribution::TouchOptions options;
  options.lookback_days = request.lookback_days.value_or(options.lookback_days);
  options.reset = request.reset;
  options.has_value = !request.outcome_value.empty();
  options.null_journeys = !request.without_nulls;
  ReadJourneys read;
  measure::attribution::TouchUse use;
  CW_TRY(read.journeys, measure::attribution::journeys_of(std::move(touches.rows), std::move(outcomes.rows),
                                                          touches.channels, options, use));
  read.inputs = {std::move(touches.input), std::move(outcomes.input)};
  read.touches = use;
  read.built = options;
  return read;
}

}  // namespace cw::workspace
