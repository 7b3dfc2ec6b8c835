#include "generate/speed.hpp"

#include <fmt/format.h>

#include "generate/plan.hpp"
#include "generate/vendor_file.hpp"

namespace cw::generate {

namespace {

constexpr std::int64_t people_per_member = 5;

/// A small, fast generator for rows that need no more than looking random (SplitMix64, Steele, Lea & Flood 2014).
class Quick {
 public:
  explicit Quick(Seed seed) : state_(seed.key) {}
  std::uint64_t next() {
    std::uint64_t x = state_ += 0x9e3779b97f4a7c15ULL;
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ULL;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebULL;
    return x ^ (x >> 31);
  }
  double uniform() { return static_cast<double>(next() >> 11) * 0x1.0p-53; }
  std::int64_t below(std::int64_t bound) { return static_cast<std::int64_t>(uniform() * static_cast<double>(bound)); }

 private:
  std::uint64_t state_;
};

/// Row k of n lies at its share of the window: files are in time order.
Second moment_of(const Plan& plan, std::int64_t k, std::int64_t n) {
  return plan.start + static_cast<Second>(static_cast<double>(plan.end - plan.start) * (static_cast<double>(k) + 0.5) /
                                          static_cast<double>(n));
}

/// Few members write much: the density falls with the power 2/3 of the rank.
std::int64_t skewed(Quick& chance, std::int64_t members) {
  const double u = chance.uniform();
  return 1 + static_cast<std::int64_t>(u * u * u * static_cast<double>(members));
}

Result<> close_into(Truth& truth, VendorFile& file) {
  CW_TRY_VOID(file.close());
  truth.files.push_back(file.truth());
  return {};
}

Result<> write_users(const CompanyOptions& options, const Plan& plan, Truth& truth) {
  CW_TRY(auto file, VendorFile::open(options.folder, "inbox/forum/user-list.csv", options.gzip));
  file.raw(
      "id,name,username,email,created_at,last_seen_at,trust_level,active,admin,moderator,staged,external_id,group_"
      "names\n");
  const std::int64_t members = options.people / people_per_member;
  for (std::int64_t k = 0; k < members; ++k) {
    file.cell(k + 1);
    file.empty();
    file.cell(fmt::format("rider{}", k + 1));
    file.cell(fmt::format("person{}@example.org", k * people_per_member));
    file.stamp(moment_of(plan, k, members), " UTC");
    file.stamp(plan.end - 1, " UTC");
    file.raw(",1,true,false,false,false,,trust_level_0;trust_level_1");
    file.end_row();
  }
  return close_into(truth, file);
}

Result<> write_topics(const CompanyOptions& options, const Plan& plan, std::int64_t count, Truth& truth) {
  CW_TRY(auto file, VendorFile::open(options.folder, "inbox/forum/topics.csv", options.gzip));
  file.raw("id,user_id,created_at,category_id,deleted_at,archetype\n");
  Quick chance(options.seed.fork("speed_topics"));
  for (std::int64_t k = 0; k < count; ++k) {
    file.cell(k + 1);
    file.cell(skewed(chance, options.people / people_per_member));
    file.stamp(moment_of(plan, k, count));
    file.raw(",4,,regular");
    file.end_row();
  }
  return close_into(truth, file);
}

Result<> write_posts(const CompanyOptions& options, const Plan& plan, std::int64_t count, std::int64_t topics,
                     Truth& truth) {
  CW_TRY(auto file, VendorFile::open(options.folder, "inbox/forum/posts.csv", options.gzip));
  file.raw("id,topic_id,user_id,post_number,created_at,deleted_at,post_type\n");
  Quick chance(options.seed.fork("speed_posts"));
  for (std::int64_t k = 0; k < count; ++k) {
    file.cell(k + 1);
    file.cell(1 + k * topics / count);
    file.cell(skewed(chance, options.people / people_per_member));
    file.cell(2 + chance.below(9));
    file.stamp(moment_of(plan, k, count));
    file.raw(",,1");
    file.end_row();
  }
  return close_into(truth, file);
}

Result<> write_likes(const CompanyOptions& options, const Plan& plan, std::int64_t count, std::int64_t posts,
                     Truth& truth) {
  CW_TRY(auto file, VendorFile::open(options.folder, "inbox/forum/likes.csv", options.gzip));
  file.raw("id,post_id,user_id,created_at,deleted_at\n");
  Quick chance(options.seed.fork("speed_likes"));
  for (std::int64_t k = 0; k < count; ++k) {
    file.cell(k + 1);
    file.cell(1 + k * posts / count);
    file.cell(skewed(chance, options.people / people_per_member));
    file.stamp(moment_of(plan, k, count));
    file.raw(",");
    file.end_row();
  }
  return close_into(truth, file);
}

/// The columns that the company's own export would have if somebody chose them by hand; one line an order.
Result<> write_orders(const CompanyOptions& options, const Plan& plan, std::int64_t count, Truth& truth) {
  CW_TRY(auto file, VendorFile::open(options.folder, "inbox/shop/orders.csv", options.gzip));
  file.raw(
      "Name,Email,Financial Status,Paid at,Currency,Subtotal,Shipping,Taxes,Total,Discount Code,Discount "
      "Amount,Created at,"
      "Lineitem quantity,Lineitem name,Lineitem price,Lineitem sku,Cancelled at,Payment Method,Refunded "
      "Amount,Id,Source\n");
  Quick chance(options.seed.fork("speed_orders"));
  Sales& total = truth.periods.back().actual;
  for (std::int64_t k = 0; k < count; ++k) {
    const Product& product =
        products[static_cast<std::size_t>(chance.below(static_cast<std::int64_t>(products.size())))];
    const Second at = moment_of(plan, k, count);
    const std::int64_t tax = (product.price * 19 * 2 + 119) / (119 * 2);
    char name[24] = "#";
    file.cell(std::string_view(name, static_cast<std::size_t>(fmt::format_to(name + 1, "{}", k + 1001) - name)));
    char address[40] = "person";
    file.cell(std::string_view(
        address, static_cast<std::size_t>(fmt::format_to(address + 6, "{}@example.org", chance.below(options.people)) -
                                          address)));
    file.cell("paid");
    file.local_stamp(at + 42);
    file.cell("EUR");
    file.amount(product.price);
    file.cell("0.00");
    file.amount(tax);
    file.amount(product.price);
    file.raw(",,0.00");
    file.local_stamp(at);
    file.cell("1");
    file.cell(product.title);
    file.amount(product.price);
    file.cell(product.sku);
    file.raw(",,PayPal,0.00");
    file.cell(5'500'000'000'000 + k);
    file.cell("web");
    file.end_row();
    total.gross += product.price;
    total.tax += tax;
    total.net += product.price - tax;
  }
  total.orders = count;
  return close_into(truth, file);
}

}  // namespace

Result<Truth> write_speed_tables(const CompanyOptions& options) {
  CW_TRY(const Plan plan, plan_for(options));
  Truth truth;
  truth.people = options.people;
  truth.seed = options.seed.key;
  truth.from = options.from;
  truth.until = options.until;
  PeriodTruth total;
  total.period = "total";
  total.days = {options.from, options.until};
  truth.periods.push_back(total);
  const std::int64_t topics = options.people, posts = options.people * 13, likes = options.people * 6;
  CW_TRY_VOID(write_users(options, plan, truth));
  CW_TRY_VOID(write_topics(options, plan, topics, truth));
  CW_TRY_VOID(write_posts(options, plan, posts, topics, truth));
  CW_TRY_VOID(write_likes(options, plan, likes, posts, truth));
  CW_TRY_VOID(write_orders(options, plan, options.people * 3, truth));
  return truth;
}

}  // namespace cw::generate
