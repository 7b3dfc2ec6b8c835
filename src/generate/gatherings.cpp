#include "generate/gatherings.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "generate/clock.hpp"
#include "generate/vendor_file.hpp"

namespace cw::generate {

namespace {

constexpr std::string_view header =
    "\xEF\xBB\xBFguest_id,name,first_name,last_name,email,phone_number,created_at,approval_status,checked_in_at,utm_"
    "source,"
    "qr_code_url,amount,amount_tax,amount_discount,currency,coupon_code,eth_address,solana_address,"
    "survey_response_rating,survey_response_feedback,ticket_type_id,ticket_name,How did you hear about us?\n";

struct Gathering {
  std::string name;
  Second at = 0;
  bool ride = false;
};

std::vector<Gathering> gatherings_of(const Plan& plan) {
  std::vector<Gathering> all;
  for (std::size_t m = 0; m < plan.month_count(); ++m) {
    const Civil civil = civil_of(berlin_day(plan.months[m]));
    if (plan.months[m] <= plan.launch) continue;
    all.push_back({fmt::format("ama_webinar_{}-{:02}", civil.year, civil.month),
                   plan.months[m] + 11 * day_long + 18 * hour, false});
    if (civil.month % 3 == 1) {
      all.push_back(
          {fmt::format("ride_{}-{:02}", civil.year, civil.month), plan.months[m] + 19 * day_long + 9 * hour, true});
    }
  }
  return all;
}

void write_guest(const World& world, VendorFile& file, const Gathering& event, std::int64_t number, bool inside,
                 Rng& rng) {
  const Person& person = world.people[static_cast<std::size_t>(number)];
  const FullName name = name_of(world, number);
  const double fate = rng.uniform();
  const bool declined = fate < 0.05, invited = !declined && fate < 0.09;
  const bool came = !declined && !invited && rng.uniform() < 0.68;
  const Second registered = event.at - static_cast<Second>((0.5 + 12.0 * rng.uniform()) * day_long);
  std::string address = inside && rng.uniform() < 0.7 ? forum_address(world, number) : shop_address(world, number);
  if (person.club && rng.uniform() < 0.5) address = club_address(number);
  file.cell(fmt::format("gst-{:08x}{}", static_cast<std::uint32_t>(rng.next32()), number));
  file.cell(fmt::format("{} {}", name.first, name.last));
  file.cell(name.first);
  file.cell(name.last);
  file.cell(as_typed(address, rng));
  file.cell(rng.uniform() < 0.3 ? phone_of(number) : std::string());
  file.stamp(registered, ".000Z", 'T');
  file.cell(declined ? "declined" : invited ? "invited" : "approved");
  file.stamp(came ? event.at + static_cast<Second>(rng.below(1500)) : 0, ".000Z", 'T');
  file.cell(inside ? "forum" : "newsletter");
  file.cell(fmt::format("https://example.org/qr/{}", number));
  file.cell(event.ride ? "€12.00" : "");
  file.cell(event.ride ? "€1.92" : "");
  file.empty();
  file.cell(event.ride ? "eur" : "");
  file.empty(3);
  const bool rated = came && rng.uniform() < 0.2;
  file.cell(rated ? std::to_string(3 + rng.below(3)) : std::string());
  file.cell(rated && rng.uniform() < 0.5 ? "Good, \"really\" good" : "");
  file.cell("tkt-1");
  file.cell("Standard");
  file.cell(inside ? "the forum" : "");
  file.end_row();
}

}  // namespace

Result<> write_gatherings(World& world) {
  const Plan& plan = world.plan;
  std::vector<bool> came_once(world.people.size(), false);
  for (const Gathering& event : gatherings_of(plan)) {
    CW_TRY(auto file,
           VendorFile::open(world.options.folder, "inbox/events/luma_" + event.name + ".csv", world.options.gzip));
    file.raw(header);
    for (std::int64_t i = 0; i < world.people_count; ++i) {
      const Person& person = world.at(i);
      const Member* member = world.member_of(i);
      const bool inside = member != nullptr && person.join_at < event.at - day_long && event.at < member->leave_at;
      const double share = (inside ? 0.10 : 0.008) * (event.ride ? 0.5 : 1.0) * std::exp(0.7 * person.affinity);
      Rng rng(world.person_seed(i).fork(event.name));
      if (rng.uniform() >= share) continue;
      write_guest(world, file, event, i, inside, rng);
      if (!event.ride && !came_once[static_cast<std::size_t>(i)]) {
        came_once[static_cast<std::size_t>(i)] = true;
        ++world.truth.webinar_guests;
      }
    }
    CW_TRY_VOID(file.close());
    world.truth.files.push_back(file.truth());
  }
  return {};
}

}  // namespace cw::generate
