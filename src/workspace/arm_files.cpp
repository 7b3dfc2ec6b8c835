#include "workspace/arm_files.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>
#include <numeric>
#include <unordered_map>

#include "base/nearest.hpp"
#include "workspace/plain.hpp"

namespace cw::workspace {

namespace {

using measure::experiment::Rows;

constexpr std::size_t most_arms = 50;

std::string trimmed(const std::string& text) {
  constexpr const char* blank = " \t\r\n";
  const auto first = text.find_first_not_of(blank);
  return first == std::string::npos ? "" : text.substr(first, text.find_last_not_of(blank) - first + 1);
}

Result<std::uint32_t> control_of(const std::vector<std::string>& arms, const ArmsRequest& request) {
  const std::vector<std::string> names =
      request.control.empty() ? std::vector<std::string>{"control", "Control", "0"} : std::vector{request.control};
  for (const auto& name : names) {
    const auto found = std::find(arms.begin(), arms.end(), name);
    if (found != arms.end()) return static_cast<std::uint32_t>(found - arms.begin());
  }
  std::string known;
  for (const auto& arm : arms) known += (known.empty() ? "" : ", ") + arm;
  if (request.control.empty())
    return fail(ErrorCode::usage, "no arm is called control", "--control", "name it; the column holds " + known);
  return fail(ErrorCode::invalid_input, "no row is of arm \"" + request.control + "\"", "--control",
              did_you_mean(request.control, arms, "the column holds " + known));
}

/// Arms in order of name, so that the order of rows changes nothing.
Result<> name_arms(Rows& rows, const std::vector<std::string>& cells, const ArmsRequest& request,
                   const std::string& file) {
  std::map<std::string, std::uint32_t> arms;
  for (std::size_t row = 0; row < cells.size(); ++row) {
    const auto name = trimmed(cells[row]);
    if (name.empty())
      return at_row({ErrorCode::invalid_input, "no arm is named", {}, "leave out units that were not assigned"}, row,
                    request.arm, file);
    arms.try_emplace(name, 0);
    if (arms.size() > most_arms)
      return fail(ErrorCode::invalid_input, "the column holds more than 50 arms", "--arm",
                  "name the column of the arm that a unit was assigned to");
  }
  if (arms.size() < 2)
    return fail(ErrorCode::too_few_rows, "all rows are of one arm", "--arm", "a comparison needs two");
  for (auto& [name, number] : arms) {
    number = static_cast<std::uint32_t>(rows.arms.size());
    rows.arms.push_back(name);
  }
  for (const auto& cell : cells) rows.arm.push_back(arms.at(trimmed(cell)));
  CW_TRY(rows.control, control_of(rows.arms, request));
  return {};
}

Result<std::vector<std::uint32_t>> numbered(const std::vector<std::string>& cells, const std::string& column,
                                            const std::string& file) {
  std::unordered_map<std::string, std::uint32_t> numbers;
  std::vector<std::uint32_t> out;
  for (std::size_t row = 0; row < cells.size(); ++row) {
    const auto name = trimmed(cells[row]);
    if (name.empty())
      return at_row({ErrorCode::invalid_input, "no cluster is named", {}, "give every unit its cluster"}, row, column,
                    file);
    out.push_back(numbers.try_emplace(name, static_cast<std::uint32_t>(numbers.size())).first->second);
  }
  return out;
}

template <class Value>
void reorder(std::vector<Value>& column, const std::vector<std::size_t>& order) {
  if (column.empty()) return;
  std::vector<Value> out;
  for (const std::size_t row : order) out.push_back(column[row]);
  column = std::move(out);
}

Result<> order_by_time(Rows& rows, const std::vector<std::string>& cells, const std::string& column,
                       const std::string& file) {
  std::vector<std::int64_t> at;
  for (std::size_t row = 0; row < cells.size(); ++row) {
    const auto time = parse_instant(trimmed(cells[row]), Zone::utc());
    if (!time) return at_row(time.error(), row, column, file);
    at.push_back(time->micros);
  }
  std::vector<std::size_t> order(at.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return at[a] < at[b]; });
  reorder(rows.arm, order);
  reorder(rows.outcome, order);
  return {};
}

Result<> named(const std::string& value, const char* option) {
  if (!value.empty()) return {};
  return fail(ErrorCode::usage, std::string(option) + " is required with --data", option,
              "name the column of the file");
}

bool is_count(double number) {
  return number >= 0.0 && number == std::floor(number) && number < 9e15;
}

}  // namespace

Result<std::vector<double>> numbers_of(const std::string& text, const std::string& option) {
  std::vector<double> numbers;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find(',', begin), text.size());
    const auto number = ingest::number_in(text.substr(begin, end - begin));
    if (!number)
      return fail(ErrorCode::usage, "\"" + text + "\" is no list of numbers", option, "write them as in 4900,5100");
    numbers.push_back(*number);
    begin = end + 1;
  }
  return numbers;
}

Result<ReadArms> read_arms(const ArmsRequest& request, const std::string& time) {
  CW_TRY_VOID(named(request.arm, "--arm"));
  CW_TRY_VOID(named(request.outcome, "--outcome"));
  std::vector<std::string> columns = {request.arm, request.outcome};
  const auto add = [&](const std::string& column) {
    if (column.empty()) return std::size_t{0};
    columns.push_back(column);
    return columns.size() - 1;
  };
  const std::size_t denominator = add(request.denominator), before = add(request.before);
  const std::size_t cluster = add(request.cluster), at = add(time);
  CW_TRY(const auto table, plain_table(request.data, columns));
  ReadArms read;
  CW_TRY_VOID(name_arms(read.rows, table.cells[0], request, table.name));
  CW_TRY(read.rows.outcome, table.numbers(1));
  if (denominator > 0) {
    CW_TRY(read.rows.denominator, table.numbers(denominator));
  }
  if (before > 0) {
    CW_TRY(read.rows.before, table.numbers(before));
  }
  if (cluster > 0) {
    CW_TRY(read.rows.cluster, numbered(table.cells[cluster], request.cluster, table.name));
  }
  if (at > 0) {
    CW_TRY_VOID(order_by_time(read.rows, table.cells[at], time, table.name));
  }
  read.input = {table.name, table.rows, table.sha256};
  return read;
}

Result<stats::Successes> successes_of(const std::string& text, const std::string& option) {
  CW_TRY(const auto numbers, numbers_of(text, option));
  if (numbers.size() != 2)
    return fail(ErrorCode::usage, "\"" + text + "\" is not successes,n", option, "write it as in 150,2500");
  if (!is_count(numbers[0]) || !is_count(numbers[1]) || numbers[0] > numbers[1])
    return fail(ErrorCode::invalid_input, "successes and n are whole numbers, the first no larger than the second",
                option, "write it as in 150,2500");
  return stats::Successes{static_cast<std::int64_t>(numbers[0]), static_cast<std::int64_t>(numbers[1])};
}

Result<stats::Summary> summary_of(const std::string& text, const std::string& option) {
  CW_TRY(const auto numbers, numbers_of(text, option));
  if (numbers.size() != 3)
    return fail(ErrorCode::usage, "\"" + text + "\" is not mean,sd,n", option, "write it as in 10.5,2.1,400");
  if (numbers[1] < 0.0 || !is_count(numbers[2]))
    return fail(ErrorCode::invalid_input, "the standard deviation is 0 or more and n a whole number", option,
                "write it as in 10.5,2.1,400");
  return stats::Summary{static_cast<std::int64_t>(numbers[2]), numbers[0], numbers[1] * numbers[1]};
}

std::vector<double> outcomes_of(const Rows& rows, std::uint32_t arm) {
  std::vector<double> values;
  for (std::size_t i = 0; i < rows.arm.size(); ++i) {
    if (rows.arm[i] == arm) values.push_back(rows.outcome[i]);
  }
  return values;
}

}  // namespace cw::workspace
