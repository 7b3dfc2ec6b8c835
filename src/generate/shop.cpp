#include "generate/shop.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "generate/clock.hpp"

namespace cw::generate {

namespace {

constexpr std::string_view order_header =
    "Name,Email,Financial Status,Paid at,Fulfillment Status,Fulfilled at,Accepts Marketing,Currency,Subtotal,Shipping,"
    "Taxes,Total,Discount Code,Discount Amount,Shipping Method,Created at,Lineitem quantity,Lineitem name,Lineitem "
    "price,"
    "Lineitem compare at price,Lineitem sku,Lineitem requires shipping,Lineitem taxable,Lineitem fulfillment status,"
    "Billing Name,Billing Street,Billing Address1,Billing Address2,Billing Company,Billing City,Billing Zip,"
    "Billing Province,Billing Country,Billing Phone,Shipping Name,Shipping Street,Shipping Address1,Shipping Address2,"
    "Shipping Company,Shipping City,Shipping Zip,Shipping Province,Shipping Country,Shipping Phone,Notes,"
    "Note Attributes,Cancelled at,Payment Method,Payment Reference,Refunded Amount,Vendor,Outstanding Balance,Employee,"
    "Location,Device ID,Id,Tags,Risk Level,Source,Lineitem discount\n";
constexpr std::string_view payment_header =
    "id,Created date (UTC),Amount,Amount Refunded,Currency,Captured,Converted Amount,Converted Amount Refunded,"
    "Converted Currency,Fee,Status,Description,Customer ID,Customer Email,Disputed Amount,Dispute Status,Dispute "
    "Reason,"
    "Dispute Date (UTC),Invoice ID,order (metadata)\n";
constexpr std::string_view customer_header =
    "Customer ID,First Name,Last Name,Email,Accepts Email Marketing,Default Address Company,Default Address Address1,"
    "Default Address Address2,Default Address City,Default Address Province Code,Default Address Country Code,"
    "Default Address Zip,Default Address Phone,Phone,Accepts SMS Marketing,Total Spent,Total Orders,Note,Tax "
    "Exempt,Tags\n";
constexpr std::string_view member_code = "COMMUNITY10";
constexpr std::array<std::string_view, 6> cities = {"Leipzig", "Hamburg", "Freiburg", "Münster", "Jena", "Bremen"};
constexpr std::array<std::string_view, 6> zips = {"'04109", "'20095", "'79098", "'48143", "'07743", "'28195"};

/// VAT of 19 % inside an amount, rounded half up.
std::int64_t tax_in(std::int64_t gross) {
  return (gross * 19 * 2 + 119) / (119 * 2);
}

std::int64_t line_discount(std::int64_t gross, bool code) {
  return code ? (gross * 10 + 50) / 100 : 0;
}

std::int64_t shipping_of(std::int64_t goods) {
  return goods < 6000 ? 490 : 0;
}

std::size_t draw_product(Rng& rng) {
  auto left = static_cast<int>(rng.below(100));
  for (std::size_t p = 0; p < products.size(); ++p) {
    left -= products[p].weight;
    if (left < 0) return p;
  }
  return 0;
}

std::string with_thousands(std::int64_t cents) {
  const std::int64_t units = cents / 100;
  return units >= 1000 ? fmt::format("{},{:03}.{:02}", units / 1000, units % 1000, cents % 100)
                       : fmt::format("{}.{:02}", units, cents % 100);
}

std::string letters_of(std::uint64_t key, int count) {
  constexpr std::string_view alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  std::string out;
  for (int i = 0; i < count; ++i, key /= 62) out += alphabet[key % 62];
  return out;
}

}  // namespace

Result<Shop> Shop::open(const World& world) {
  Shop shop;
  const auto& [folder, gzip] = std::pair(world.options.folder, world.options.gzip);
  for (const std::string& name : {"shop/orders-" + world.plan.earlier_export, "shop/orders-" + world.plan.later_export,
                                  std::string("payments/stripe")}) {
    CW_TRY(auto file, VendorFile::open(folder, "inbox/" + name + ".csv", gzip));
    file.raw(shop.files_.size() < 2 ? order_header : payment_header);
    shop.files_.push_back(std::move(file));
  }
  return shop;
}

/// Candidates come at the highest rate of any world and carry one uniform number; each world keeps those below its own
/// rate. So the worlds share all chance, and an order without the community is also one with it.
void Shop::draft_person(World& world, std::int64_t number, std::size_t month) {
  const Plan& plan = world.plan;
  const Person& person = world.at(number);
  const Second from = plan.months[month], until = plan.months[month + 1];
  Rng rng(world.person_seed(number).fork("orders", month));
  const bool affected = person.responder && person.join_at != 0 && person.join_at < until;
  const double highest = affected ? plan.effect_factor : 1.0;
  const double days = static_cast<double>(until - from) / day_long;
  const double price = from >= plan.price_change ? plan.price_change_on_orders : 1.0;
  const double mean = person.order_rate * highest * plan.season_of(month) * price * days / 30.4375;
  const std::uint64_t count = rng.poisson(mean);
  for (std::uint64_t i = 0; i < count; ++i) {
    Draft draft{moment_between(rng, from, until, true), number, Seed{rng.next64()}};
    const double u = rng.uniform() * highest;
    draft.anyway = u < 1.0;
    if (draft.anyway || (affected && draft.at >= person.join_at)) drafts_.push_back(draft);
  }
}

void Shop::draft_staff(World& world, std::size_t month) {
  Rng rng(world.options.seed.fork("staff_orders", month));
  const Second from = world.plan.months[month], until = world.plan.months[month + 1];
  for (int i = 0; i < 3; ++i) {
    const auto staff = static_cast<std::int64_t>(world.people.size()) - 1 - static_cast<std::int64_t>(rng.below(6));
    drafts_.push_back({moment_between(rng, from, until, false), staff, Seed{rng.next64()}, true, i == 0});
  }
}

void Shop::fill(World& world, Order& order) const {
  const Plan& plan = world.plan;
  const Draft& draft = order.draft;
  const Person& person = world.at(draft.person);
  Rng rng(draft.seed);
  const double size = rng.uniform();
  const int lines = size < 0.65 ? 1 : size < 0.92 ? 2 : 3;
  for (int i = 0; i < lines; ++i) {
    const std::size_t product = draw_product(rng);
    const std::int64_t quantity = rng.uniform() < 0.88 ? 1 : 2;
    order.lines.push_back(
        {product, quantity, draft.at < plan.price_change ? products[product].price : products[product].later_price});
  }
  const double code = rng.uniform(), refund = rng.uniform(), part = rng.uniform(), dispute = rng.uniform();
  const double refund_days = 2.0 + 12.0 * rng.exponential(), dispute_days = 12.0 + 15.0 * rng.exponential();
  order.cancelled = rng.uniform() < plan.cancelled_share;
  order.unpaid = !order.cancelled && rng.uniform() < plan.unpaid_share;
  order.anonymous = rng.uniform() < plan.anonymous_share && !person.staff;
  order.card = !order.anonymous && !draft.test && rng.uniform() < plan.card_share;
  order.late = rng.uniform() < 0.004;
  order.from_link = rng.uniform() < 0.4;
  order.refund_at = draft.at + static_cast<Second>(refund_days * day_long);
  order.dispute_at = draft.at + static_cast<Second>(dispute_days * day_long);
  order.dispute_won = draft.seed.key % 4 == 0 && order.dispute_at + 30 * day_long < plan.end;

  const bool member = person.join_at != 0 && draft.at >= person.join_at;
  const Second deals_at = person.member >= 0 ? world.member_of(draft.person)->deals_at : 0;
  const bool deals = deals_at != 0 && draft.at >= deals_at;
  const bool settled = !order.cancelled && !order.unpaid && !person.staff;
  const auto course = [&](bool may_use_code, bool in_deals) {
    Course out;
    out.code = may_use_code && code < (member ? plan.code_share : draft.at >= plan.launch ? plan.code_leak_share : 0.0);
    if (settled && order.refund_at < plan.end && refund < (in_deals ? plan.refund_share_deals : plan.refund_share)) {
      out.refund = part < 0.4 && lines > 1 ? Refund::first_line : Refund::full;
    }
    out.disputed = settled && order.card && out.refund == Refund::none && order.dispute_at < plan.end &&
                   dispute < (in_deals ? plan.dispute_share_deals : plan.dispute_share);
    return out;
  };
  order.actual = course(true, deals);
  order.without_deals = course(true, false);
  order.without_community = course(false, false);

  if (order.anonymous) return;
  std::string address = shop_address(world, draft.person);
  if (person.club && rng.uniform() < 0.5) address = club_address(draft.person);
  order.address = as_typed(std::move(address), rng);
}

Sales Shop::value(const Order& order, const Course& course) {
  Sales sales;
  sales.orders = 1;
  for (std::size_t i = 0; i < order.lines.size(); ++i) {
    const Line& line = order.lines[i];
    const std::int64_t listed = line.price * line.quantity;
    const std::int64_t discount = line_discount(listed, course.code);
    const std::int64_t paid = listed - discount;
    sales.gross += paid;
    sales.tax += tax_in(paid);
    sales.discount += discount;
    const bool returned = course.refund == Refund::full || (course.refund == Refund::first_line && i == 0);
    if (returned) {
      sales.refunded += paid;
      continue;
    }
    const std::int64_t net = paid - tax_in(paid);
    sales.net += net;
    sales.margin += (net * products[line.product].margin_permille + 500) / 1000;
  }
  sales.shipping = shipping_of(sales.gross);
  sales.gross += sales.shipping;
  sales.tax += tax_in(sales.shipping);
  if (course.refund == Refund::full) sales.refunded = sales.gross;
  if (course.disputed && !order.dispute_won) {
    sales.disputes = 1;
    sales.disputed = sales.gross;
  }
  return sales;
}

void Shop::count(World& world, const Order& order) {
  Person& person = world.at(order.draft.person);
  if (order.cancelled || order.unpaid || order.draft.test || person.staff) {
    ++world.truth.excluded_orders;
    return;
  }
  const std::size_t quarter = world.plan.quarter_of(order.draft.at);
  const Sales sales = value(order, order.actual);
  const Sales without = value(order, order.without_community);
  if (order.anonymous) ++world.truth.anonymous_orders;
  for (PeriodTruth* period : {&world.truth.periods[quarter], &world.truth.periods.back()}) {
    const bool total = period == &world.truth.periods.back();
    const Second end = total ? world.plan.end : world.plan.quarters[quarter + 1];
    const bool member = person.join_at != 0 && person.join_at < end;
    period->actual += sales;
    period->without_deals_group += value(order, order.without_deals);
    if (order.draft.anyway) period->without_community += without;
    NaiveGap& naive = period->naive;
    (member ? naive.member_orders : naive.non_member_orders) += 1;
    (member ? naive.member_net : naive.non_member_net) += sales.net;
    (member ? naive.member_margin : naive.non_member_margin) += sales.margin;
    if (order.actual.code) {
      ++period->code_orders;
      if (order.draft.anyway) {
        ++period->code_orders_anyway;
        period->code_discount_anyway += sales.discount;
      }
    }
  }
  person.bought_this_quarter = true;
  person.spent += static_cast<std::int32_t>(sales.gross);
  ++person.orders;
}

void Shop::book(World& world, std::size_t month, std::int64_t gross) {
  auto& books = world.truth.books;
  if (books.size() <= month) {
    const Civil civil = civil_of(berlin_day(world.plan.months[month]));
    books.emplace_back(fmt::format("{}-{:02}", civil.year, civil.month), 0);
  }
  books[month].second += gross;
}

void Shop::month(World& world, std::size_t month) {
  drafts_.clear();
  for (std::int64_t i = 0; i < world.people_count; ++i) draft_person(world, i, month);
  draft_staff(world, month);
  std::sort(drafts_.begin(), drafts_.end(), [](const Draft& a, const Draft& b) {
    return std::tuple(a.at, a.person, a.seed.key) < std::tuple(b.at, b.person, b.seed.key);
  });
  Order order;
  for (const Draft& draft : drafts_) {
    order = Order{};
    order.draft = draft;
    order.number = next_number_++;
    fill(world, order);
    count(world, order);
    const Sales paid = value(order, order.actual);
    if (!order.cancelled && !order.unpaid && !draft.test) book(world, month, paid.gross - paid.refunded);
    write(world, order);
  }
}

void Shop::write(const World& world, const Order& order) {
  const Plan& plan = world.plan;
  const bool early = order.draft.at < plan.first_export;
  if (early && !order.late) write_rows(world, order, files_[0], plan.first_export);
  const bool changed = order.actual.refund != Refund::none && order.refund_at >= plan.first_export;
  if (order.draft.at >= plan.overlap_from || order.late || changed) {
    const std::int64_t before = files_[1].truth().rows;
    write_rows(world, order, files_[1], plan.end);
    const std::int64_t rows = files_[1].truth().rows - before;
    if (early && order.late) files_[1].truth().late += rows;
    if (early && !order.late) files_[1].truth().overlap += rows;
  }
  if (order.card) write_payment(world, order);
}

void Shop::write_rows(const World& world, const Order& order, VendorFile& file, Second as_of) const {
  const Course& course = order.actual;
  const Sales sales = value(order, course);
  const bool refunded = course.refund != Refund::none && order.refund_at < as_of;
  const FullName name = name_of(world, order.draft.person);
  const Person& person = world.people[static_cast<std::size_t>(order.draft.person)];
  const auto place = static_cast<std::size_t>(order.draft.person % 6);
  const std::string full = fmt::format("{} {}", name.first, name.last);
  const Second at = order.draft.at;
  for (std::size_t i = 0; i < order.lines.size(); ++i) {
    const Line& line = order.lines[i];
    const Product& product = products[line.product];
    file.cell(fmt::format("#{}", order.number));
    file.cell(order.address);
    if (i == 0) {
      file.cell(order.unpaid                    ? "pending"
                : order.cancelled               ? "voided"
                : !refunded                     ? "paid"
                : course.refund == Refund::full ? "refunded"
                                                : "partially_refunded");
      file.local_stamp(order.unpaid || order.cancelled ? 0 : at + 42);
      file.cell(order.cancelled || order.unpaid ? "unfulfilled" : "fulfilled");
      file.local_stamp(order.cancelled || order.unpaid || at + 26 * hour >= as_of ? 0 : at + 26 * hour);
      file.cell(person.accepts_marketing ? "yes" : "no");
      file.cell("EUR");
      file.amount(sales.gross - sales.shipping);
      file.amount(sales.shipping);
      file.amount(sales.tax);
      file.amount(sales.gross);
      file.cell(person.staff ? "STAFF" : course.code ? member_code : std::string_view{});
      file.amount(sales.discount);
      file.cell(sales.shipping > 0 ? "Standard" : "Free shipping");
    } else {
      file.empty(13);
    }
    file.local_stamp(at);
    file.cell(line.quantity);
    file.cell(order.draft.test ? "Test item, please ignore" : product.title);
    file.amount(line.price);
    file.empty();
    file.cell(order.draft.test ? "TEST" : product.sku);
    file.cell("true");
    file.cell("true");
    file.cell(order.cancelled || order.unpaid ? "pending" : "fulfilled");
    if (i == 0) {
      file.cell(full);
      file.empty(4);
      file.cell(cities[place]);
      file.cell(zips[place]);
      file.empty();
      file.cell("DE");
      file.cell(order.anonymous ? std::string() : phone_of(order.draft.person));
      file.cell(full);
      file.empty(4);
      file.cell(cities[place]);
      file.cell(zips[place]);
      file.empty();
      file.cell("DE");
      file.empty(2);
      file.cell(course.code && order.from_link ? "utm_source: forum\nutm_medium: post\nutm_campaign: member-code" : "");
      file.local_stamp(order.cancelled ? at + 3 * hour : 0);
      file.cell(order.draft.test ? "bogus" : order.anonymous ? "Cash" : order.card ? "stripe" : "PayPal");
      file.cell(order.card ? "ch_" + letters_of(order.draft.seed.key, 10) : std::string());
      file.amount(refunded ? sales.refunded : 0);
    } else {
      file.empty(26);
    }
    file.cell("Fernweh Cycles");
    if (i == 0) {
      file.amount(order.unpaid ? sales.gross : 0);
      file.empty(3);
      file.cell(5'500'000'000'000 + order.number);
      file.cell(order.draft.test ? "test" : person.staff ? "staff" : "");
      file.cell("Low");
      file.cell(order.anonymous ? "pos" : "web");
    } else {
      file.empty(8);
    }
    file.amount(line_discount(line.price * line.quantity, course.code));
    file.end_row();
  }
}

void Shop::write_payment(const World& world, const Order& order) {
  VendorFile& file = files_[2];
  const Sales sales = value(order, order.actual);
  const std::uint64_t key = order.draft.seed.key;
  const bool failed = order.unpaid;
  const std::int64_t refunded = order.cancelled ? sales.gross : sales.refunded;
  file.cell("ch_" + letters_of(key, 10));
  file.stamp(order.draft.at + 40);
  file.cell(with_thousands(sales.gross));
  file.cell(with_thousands(refunded));
  file.cell("eur");
  file.cell(failed ? "false" : "true");
  file.cell(with_thousands(sales.gross));
  file.cell(with_thousands(refunded));
  file.cell("eur");
  file.amount(failed ? 0 : (sales.gross * 15 + 500) / 1000 + 25);
  file.cell(failed ? "Failed" : refunded == sales.gross ? "Refunded" : "Paid");
  file.cell(fmt::format("Order #{}", order.number));
  file.cell(fmt::format("cus_{}", letters_of(world.person_seed(order.draft.person).fork("stripe").key, 8)));
  file.cell(order.address);
  if (order.actual.disputed) {
    const bool decided = order.dispute_at + 30 * day_long < world.plan.end;
    file.cell(with_thousands(sales.gross));
    file.cell(!decided ? "needs_response" : order.dispute_won ? "won" : "lost");
    file.cell(key % 3 == 0 ? "product_not_received" : "fraudulent");
    file.stamp(order.dispute_at);
  } else {
    file.empty(4);
  }
  file.empty();
  file.cell(fmt::format("#{}", order.number));
  file.end_row();
}

void Shop::end_of_quarter(World& world, std::size_t quarter) {
  PeriodTruth& period = world.truth.periods[quarter];
  PeriodTruth& total = world.truth.periods.back();
  const bool last = quarter + 1 == world.plan.quarter_count();
  const auto add = [](NaiveGap& naive, bool member, bool known, bool buyer) {
    (member ? naive.members : naive.non_members) += member || known ? 1 : 0;
    (member ? naive.member_buyers : naive.non_member_buyers) += buyer ? 1 : 0;
  };
  for (std::int64_t i = 0; i < world.people_count; ++i) {
    Person& person = world.at(i);
    const bool known = person.has_account || person.orders > 0;
    add(period.naive, person.join_at != 0 && person.join_at < world.plan.quarters[quarter + 1], known,
        person.bought_this_quarter);
    if (last) add(total.naive, person.join_at != 0, known, person.orders > 0);
    person.bought_this_quarter = false;
  }
}

void Shop::write_customers(World& world, VendorFile& file) const {
  file.raw(customer_header);
  for (std::int64_t i = 0; i < world.people_count; ++i) {
    const Person& person = world.at(i);
    if (!person.has_account) continue;
    const FullName name = name_of(world, i);
    const auto place = static_cast<std::size_t>(i % 6);
    file.cell(customer_number(i));
    file.cell(name.first);
    file.cell(name.last);
    file.cell(shop_address(world, i));
    file.cell(person.accepts_marketing ? "yes" : "no");
    file.empty(3);
    file.cell(cities[place]);
    file.empty();
    file.cell("DE");
    file.cell(zips[place]);
    file.empty();
    file.cell(phone_of(i));
    file.cell("no");
    file.amount(person.spent);
    file.cell(person.orders);
    file.empty();
    file.cell("no");
    file.cell(rider_name(person.rider));
    file.end_row();
  }
}

Result<> Shop::finish(World& world) {
  // Two records that no reader can take: a date that does not exist and an amount that is none.
  VendorFile& later = files_[1];
  const Second at = world.plan.first_export + 5 * day_long;
  for (int i = 0; i < 2; ++i) {
    later.cell(fmt::format("#{}", next_number_++));
    later.cell(fmt::format("broken{}@example.org", i));
    later.cell("paid");
    later.cell(i == 0 ? "2026-02-30 10:00:00 +0100" : "2026-09-06 10:00:00 +0200");
    later.empty(3);
    later.cell("EUR");
    later.cell(i == 0 ? "49.00" : "forty-nine");
    later.cell("0.00");
    later.cell("7.82");
    later.cell(i == 0 ? "49.00" : "forty-nine");
    later.empty();
    later.cell("0.00");
    later.empty();
    if (i == 0)
      later.cell("2026-02-30 10:00:00 +0100");
    else
      later.local_stamp(at);
    later.cell(std::int64_t{1});
    later.cell(products[0].title);
    later.cell("49.00");
    later.empty();
    later.cell(products[0].sku);
    later.empty(38);
    later.cell("0.00");
    later.end_row();
    ++later.truth().bad;
    book(world, world.plan.month_count() - 1, 4900);
  }
  CW_TRY(auto customers, VendorFile::open(world.options.folder, "inbox/shop/customers.csv", world.options.gzip));
  write_customers(world, customers);
  files_.push_back(std::move(customers));
  for (VendorFile& file : files_) {
    CW_TRY_VOID(file.close());
    world.truth.files.push_back(file.truth());
  }
  return {};
}

}  // namespace cw::generate
