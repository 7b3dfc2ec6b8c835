#include "measure/attribution/journeys.hpp"

#include <algorithm>
#include <numeric>

namespace cw::measure::attribution {

namespace {

/// Channels in order of name, so that the order of rows changes nothing.
Result<> name_channels(Journeys& journeys, std::vector<std::string> names) {
  if (std::find(names.begin(), names.end(), unattributed) != names.end()) {
    return fail(ErrorCode::invalid_input, "a channel is called \"unattributed\", like the bucket of the results", {},
                "give the channel another name");
  }
  std::vector<std::uint32_t> order(names.size()), place(names.size());
  std::iota(order.begin(), order.end(), 0U);
  std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) { return names[a] < names[b]; });
  for (std::uint32_t i = 0; i < order.size(); ++i) {
    place[order[i]] = i;
    journeys.channels.push_back(std::move(names[order[i]]));
  }
  for (std::uint32_t& step : journeys.steps) step = place[step];
  return {};
}

Result<> worth_attributing(const Journeys& journeys) {
  if (!(journeys.total_conversions() > 0.0)) {
    return fail(ErrorCode::degenerate, "nothing converted", {},
                "there is nothing to attribute; check the column of conversions");
  }
  bool any = false;
  for (std::size_t i = 0; i < journeys.size() && !any; ++i)
    any = journeys.conversions[i] > 0.0 && !journeys.path(i).empty();
  if (!any) {
    return fail(ErrorCode::degenerate, "no conversion has a touchpoint before it", {},
                "check the lookback window and that both files name people in the same way");
  }
  return {};
}

void end_path(Journeys& journeys, double conversions, double value, double nulls) {
  journeys.offsets.push_back(journeys.steps.size());
  journeys.conversions.push_back(conversions);
  journeys.value.push_back(value);
  journeys.nulls.push_back(nulls);
}

/// The rows of one person in both files, walked in time.
class PersonMerge {
 public:
  PersonMerge(Journeys& journeys, TouchUse& use, const TouchOptions& options)
      : journeys_(journeys),
        use_(use),
        options_(options),
        lookback_seconds_(static_cast<std::int64_t>(options.lookback_days * 86'400.0)) {}

  void run(std::span<const Touch> touches, std::span<const Conversion> conversions) {
    std::vector<bool> used(touches.size());
    const bool known = !conversions.empty() && conversions.front().person != nobody;
    std::int64_t previous = INT64_MIN;  // second of the latest conversion before the present one
    for (std::size_t i = 0; i < conversions.size(); ++i) {
      if (i > 0 && conversions[i].second > conversions[i - 1].second) previous = conversions[i - 1].second;
      if (known) add_steps(touches, conversions[i].second, previous, used);
      end_path(journeys_, 1.0, conversions[i].value, 0.0);
      journeys_.person.push_back(conversions[i].person);
    }
    if (!touches.empty() && touches.front().person == nobody) {
      use_.nobody += static_cast<std::int64_t>(touches.size());
      return;
    }
    count_unused(touches, conversions, used);
  }

 private:
  void add_steps(std::span<const Touch> touches, std::int64_t second, std::int64_t previous, std::vector<bool>& used) {
    std::int64_t earliest = second - lookback_seconds_;
    if (options_.reset && previous != INT64_MIN) earliest = std::max(earliest, previous + 1);
    const auto first = std::lower_bound(touches.begin(), touches.end(), earliest,
                                        [](const Touch& touch, std::int64_t at) { return touch.second < at; });
    for (auto touch = first; touch != touches.end() && touch->second <= second; ++touch) {
      const auto place = static_cast<std::size_t>(touch - touches.begin());
      if (touch->second == second && !used[place]) ++use_.same_second;
      used[place] = true;
      journeys_.steps.push_back(touch->channel);
      journeys_.ages.push_back(second - touch->second);
    }
  }

  void count_unused(std::span<const Touch> touches, std::span<const Conversion> conversions,
                    const std::vector<bool>& used) {
    auto next = conversions.begin();
    bool open = false;
    const auto close = [&] {
      if (open) {
        end_path(journeys_, 0.0, 0.0, 1.0);
        journeys_.person.push_back(touches.front().person);
      }
      open = false;
    };
    for (std::size_t i = 0; i < touches.size(); ++i) {
      while (next != conversions.end() && next->second < touches[i].second) ++next, close();
      if (used[i]) {
        ++use_.credited;
        continue;
      }
      ++(conversions.empty() ? use_.never_converted : next == conversions.end() ? use_.after_the_last : use_.too_early);
      if (!options_.null_journeys) continue;
      journeys_.steps.push_back(touches[i].channel);
      journeys_.ages.push_back(0);
      open = true;
    }
    close();
  }

  Journeys& journeys_;
  TouchUse& use_;
  const TouchOptions& options_;
  std::int64_t lookback_seconds_;
};

/// Channels by name first, then touches by person, time and name.
void sort_touches(std::vector<Touch>& touches, const std::vector<std::string>& channels) {
  std::vector<std::uint32_t> order(channels.size()), rank(channels.size());
  std::iota(order.begin(), order.end(), 0U);
  std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) { return channels[a] < channels[b]; });
  for (std::uint32_t i = 0; i < order.size(); ++i) rank[order[i]] = i;
  std::sort(touches.begin(), touches.end(), [&](const Touch& a, const Touch& b) {
    if (a.person != b.person) return a.person < b.person;
    return a.second != b.second ? a.second < b.second : rank[a.channel] < rank[b.channel];
  });
}

}  // namespace

stats::WeightedPaths Journeys::weighted() const {
  stats::WeightedPaths paths{steps, offsets, conversions, value, {}, static_cast<std::uint32_t>(channels.size())};
  if (has_nulls) paths.nulls = nulls;
  return paths;
}

double Journeys::total_conversions() const {
  return std::accumulate(conversions.begin(), conversions.end(), 0.0);
}

double Journeys::total_value() const {
  return std::accumulate(value.begin(), value.end(), 0.0);
}

JourneyRows::JourneyRows(bool has_value, bool has_nulls) {
  journeys_.has_value = has_value;
  journeys_.has_nulls = has_nulls;
}

std::uint32_t JourneyRows::channel(std::string_view name) {
  if (const auto found = numbers_.find(name); found != numbers_.end()) return found->second;
  const auto number = static_cast<std::uint32_t>(numbers_.size());
  numbers_.emplace(name, number);
  return number;
}

Result<> JourneyRows::end(double conversions, double value, double nulls) {
  if (conversions < 0.0 || nulls < 0.0)
    return fail(ErrorCode::invalid_input, "a count below zero", {}, "counts of journeys are 0 or more");
  if (value < 0.0) ++journeys_.negative_values;
  const bool empty = journeys_.steps.size() == journeys_.offsets.back();
  const bool stray_value = conversions == 0.0 && value != 0.0;
  if (empty) ++journeys_.empty_paths;
  if (stray_value) ++journeys_.value_without_conversion;
  if (conversions == 0.0 && nulls == 0.0) ++journeys_.without_end;
  end_path(journeys_, conversions, stray_value && !empty ? 0.0 : value, nulls);
  if (stray_value && !empty) end_path(journeys_, 0.0, value, 0.0);
  return {};
}

Result<Journeys> JourneyRows::take() {
  CW_TRY_VOID(worth_attributing(journeys_));
  std::vector<std::string> names(numbers_.size());
  for (const auto& [name, number] : numbers_) names[number] = name;
  CW_TRY_VOID(name_channels(journeys_, std::move(names)));
  return std::move(journeys_);
}

Result<Journeys> journeys_of(std::vector<Touch> touches, std::vector<Conversion> conversions,
                             const std::vector<std::string>& channels, const TouchOptions& options, TouchUse& use) {
  if (!(options.lookback_days > 0.0) || options.lookback_days > 36'500.0) {
    return fail(ErrorCode::usage, "the lookback must be above 0 and at most 36,500 days", "--lookback-days",
                "give the days before a conversion that count, as in 30");
  }
  sort_touches(touches, channels);
  std::stable_sort(conversions.begin(), conversions.end(), [](const Conversion& a, const Conversion& b) {
    return a.person != b.person ? a.person < b.person : a.second < b.second;
  });
  Journeys journeys;
  journeys.has_value = options.has_value;
  journeys.has_nulls = options.null_journeys;
  journeys.keeps_unattributed = true;
  for (const Conversion& conversion : conversions) journeys.negative_values += conversion.value < 0.0 ? 1 : 0;
  PersonMerge merge(journeys, use, options);
  std::size_t touch = 0, conversion = 0;
  while (touch < touches.size() || conversion < conversions.size()) {
    const std::uint32_t person = std::min(touch < touches.size() ? touches[touch].person : nobody,
                                          conversion < conversions.size() ? conversions[conversion].person : nobody);
    const std::size_t first_touch = touch, first_conversion = conversion;
    while (touch < touches.size() && touches[touch].person == person) ++touch;
    while (conversion < conversions.size() && conversions[conversion].person == person) ++conversion;
    merge.run(std::span(touches).subspan(first_touch, touch - first_touch),
              std::span(conversions).subspan(first_conversion, conversion - first_conversion));
  }
  CW_TRY_VOID(worth_attributing(journeys));
  CW_TRY_VOID(name_channels(journeys, channels));
  return journeys;
}

}  // namespace cw::measure::attribution
