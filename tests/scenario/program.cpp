#include "tests/scenario/program.hpp"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <fstream>
#include <random>
#include <sstream>
#include <stdexcept>

namespace cw::scenario {

namespace fs = std::filesystem;

std::string read(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

void write(const std::string& path, const std::string& text) {
  fs::create_directories(fs::path(path).parent_path());
  std::ofstream(path, std::ios::binary) << text;
}

Folder::Folder() {
  std::string pattern = (fs::temp_directory_path() / "commonweal-scenario-XXXXXX").string();
  if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary folder");
  path_ = pattern;
}

Folder::~Folder() {
  std::error_code error;
  fs::remove_all(path_, error);
}

Outcome run(const std::vector<std::string>& arguments, long after_micros, const std::vector<std::string>& environment,
            int signal) {
  const Folder folder;
  const std::string out = folder.path("out"), err = folder.path("err");
  const pid_t child = ::fork();
  if (child == 0) {
    const int out_file = ::open(out.c_str(), O_CREAT | O_WRONLY, 0600),
              err_file = ::open(err.c_str(), O_CREAT | O_WRONLY, 0600);
    const int nothing = ::open("/dev/null", O_RDONLY);
    ::dup2(nothing, 0), ::dup2(out_file, 1), ::dup2(err_file, 2);
    for (const auto& entry : environment) ::putenv(const_cast<char*>(entry.c_str()));
    std::vector<char*> words = {const_cast<char*>(CW_BINARY)};
    for (const auto& argument : arguments) words.push_back(const_cast<char*>(argument.c_str()));
    words.push_back(nullptr);
    ::execv(CW_BINARY, words.data());
    ::_exit(127);
  }
  if (after_micros >= 0) {
    ::usleep(static_cast<useconds_t>(after_micros));
    ::kill(child, signal);
  }
  const auto signalled = std::chrono::steady_clock::now();
  int status = 0;
  ::waitpid(child, &status, 0);
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - signalled;
  return {WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status), read(out), read(err), seconds.count()};
}

namespace {

std::string people_csv(int people) {
  std::string text =
      "id,username,email,created_at,trust_level,active,admin,moderator,staged,secondary_emails,external_id\n";
  for (int i = 1; i <= people; ++i) {
    const std::string id = std::to_string(i);
    text += id + ",user" + id + ",person" + id + "@example.org,2026-0" + std::to_string(1 + i % 5) +
            "-10 08:00:00 UTC,1,true,false,false,false,,\n";
  }
  return text;
}

std::string topics_csv(int topics, int people) {
  std::string text = "id,user_id,created_at,category_id,deleted_at,archetype\n";
  for (int i = 1; i <= topics; ++i) {
    text += std::to_string(i) + "," + std::to_string(1 + i % people) + ",2026-0" + std::to_string(7 + i % 3) + "-" +
            std::to_string(10 + i % 20) + " 10:00:00,1,,regular\n";
  }
  return text;
}

std::string posts_csv(int topics, int people) {
  std::string text = "id,topic_id,user_id,post_number,created_at,deleted_at,post_type\n";
  for (int i = 1; i <= topics; ++i) {
    text += std::to_string(1000 + i) + "," + std::to_string(i) + "," + std::to_string(1 + (i + 3) % people) +
            ",2,2026-0" + std::to_string(7 + i % 3) + "-" + std::to_string(10 + i % 20) + " 1" +
            std::to_string(1 + i % 8) + ":30:00,,1\n";
  }
  return text;
}

std::string cents(int amount) {
  const std::string rest = std::to_string(amount % 100);
  return std::to_string(amount / 100) + "." + (rest.size() == 1 ? "0" : "") + rest;
}

std::string orders_csv(int orders) {
  std::string text =
      "Name,Email,Financial Status,Paid at,Currency,Subtotal,Shipping,Taxes,Total,Discount Code,Discount "
      "Amount,Created at,"
      "Lineitem quantity,Lineitem name,Lineitem price,Cancelled at,Refunded Amount,Id\n";
  for (int i = 1; i <= orders; ++i) {
    const int net = 20 + i * 37 % 90;  // euros; 19 % tax on top
    const std::string number = std::to_string(i),
                      day = "2026-0" + std::to_string(7 + i % 3) + "-" + std::to_string(10 + i % 20);
    const std::string total = cents(net * 119), tax = cents(net * 19);
    text += "#" + number + ",person" + std::to_string(1 + i % 60) + "@example.org,paid," + day +
            " 10:00:00 +0200,EUR," + total + ",0.00," + tax + "," + total + ",,0.00," + day +
            " 09:59:58 +0200,1,Thing," + total + ",,0.00,55" + number + "\n";
  }
  return text;
}

}  // namespace

void small_workspace(const std::string& folder) {
  write(folder + "/commonweal.yml", "name: Small\ncurrency: EUR\ntime_zone: Europe/Berlin\nk: 5\n");
  write(folder + "/sources/forum.yml",
        "reader: discourse\nsystem: forum\nfiles: [\"inbox/users*.csv\", \"inbox/topics*.csv\", "
        "\"inbox/posts*.csv\"]\nowner: team\n"
        "legal_basis: {measurement: contract, matching: contract}\n");
  write(folder + "/sources/shop.yml",
        "reader: shopify_orders\nsystem: shop\nfiles: [\"inbox/orders*.csv\"]\nowner: team\ncurrency: "
        "EUR\ntax_included: true\n"
        "legal_basis: {measurement: contract, matching: contract}\n");
  write(folder + "/taxonomy/activities.yml",
        "activities:\n  - {name: topic_created, owner: team, counts_as: posted_topic}\n  - {name: post_created, owner: "
        "team, counts_as: replied}\n"
        "  - {name: order_referred, owner: team, counts_as: other}\n");
  write(folder + "/taxonomy/outcomes.yml",
        "outcomes:\n  - {name: order, owner: team, side: business, counts_as: order, unit: money, margin: 0.4, "
        "margin_owner: finance, margin_source: books}\n"
        "  - {name: refund, owner: team, side: business, counts_as: refund, unit: money, sign: -1, margin: 0.4, "
        "margin_owner: finance, margin_source: books}\n");
  write(folder + "/costs/costs.yml",
        "costs:\n  - {id: platform, category: tooling, amount: 900, service: {from: 2026-07-01, until: 2026-10-01}, "
        "owner: team, evidence: invoice}\n");
  write(folder + "/inbox/users.csv", people_csv(40));
  write(folder + "/inbox/topics.csv", topics_csv(30, 40));
  write(folder + "/inbox/posts.csv", posts_csv(30, 40));
  write(folder + "/inbox/orders.csv", orders_csv(120));
}

}  // namespace cw::scenario
