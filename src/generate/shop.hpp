#pragma once

#include <array>
#include <vector>

#include "generate/people.hpp"
#include "generate/vendor_file.hpp"

namespace cw::generate {

/// Orders of one month at a time: Shopify's order export (two overlapping ones) and the card payments in Stripe's.
class Shop {
 public:
  /// Errors: unreachable.
  static Result<Shop> open(const World& world);
  /// Draws and writes the orders of one month, adds them to the truth.
  void month(World& world, std::size_t month);
  /// Counts of a quarter that need the state of all people; call after its last month.
  void end_of_quarter(World& world, std::size_t quarter);
  /// The customer list, the broken rows, and the end of all files.
  Result<> finish(World& world);

 private:
  struct Draft {
    Second at = 0;
    std::int64_t person = -1;  // a number of staff for staff and test orders
    Seed seed;
    bool anyway = true;  // also placed without the community
    bool test = false;
  };
  struct Line {
    std::size_t product = 0;
    std::int64_t quantity = 1;
    std::int64_t price = 0;
  };
  enum class Refund { none, first_line, full };
  /// How an order went in one of the worlds.
  struct Course {
    bool code = false;
    Refund refund = Refund::none;
    bool disputed = false;
  };
  struct Order {
    Draft draft;
    std::int64_t number = 0;
    std::vector<Line> lines;
    Course actual, without_community, without_deals;
    Second refund_at = 0, dispute_at = 0;
    bool dispute_won = false, cancelled = false, unpaid = false, anonymous = false, card = false, late = false,
         from_link = false;
    std::string address;
  };

  void draft_person(World& world, std::int64_t person, std::size_t month);
  void draft_staff(World& world, std::size_t month);
  void fill(World& world, Order& order) const;
  static Sales value(const Order& order, const Course& course);
  void count(World& world, const Order& order);
  void book(World& world, std::size_t month, std::int64_t gross);
  void write(const World& world, const Order& order);
  void write_rows(const World& world, const Order& order, VendorFile& file, Second as_of) const;
  void write_payment(const World& world, const Order& order);
  void write_customers(World& world, VendorFile& file) const;

  std::vector<Draft> drafts_;
  std::int64_t next_number_ = 1001;
  std::vector<VendorFile> files_;  // earlier orders, later orders, payments
};

}  // namespace cw::generate
