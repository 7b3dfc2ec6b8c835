#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "statement/bundle.hpp"
#include "tests/statement/worked.hpp"

namespace cw::statement {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

Statement composed(const Input& input) {
  const auto statement = compose(input);
  if (!statement) ADD_FAILURE() << to_text(statement.error());
  return statement.value_or(Statement{});
}

std::size_t times(const std::string& text, const std::string& part) {
  std::size_t count = 0;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + part.size())) ++count;
  return count;
}

// CSV

TEST(Csv, ACellThatASpreadsheetWouldRunIsText) {
  Statement s;
  for (const char* title : {"=1+1", "+x", "-x", "@x", "\tx", "\rx", "-5", "a,b", "say \"hi\"", "plain"}) {
    Line line;
    line.id = "id", line.title = title;
    s.lines.push_back(line);
  }
  const std::string csv = to_csv(s);
  for (const char* row : {"id,'=1+1,", "id,'+x,", "id,'-x,", "id,'@x,", "id,'\tx,", "id,\"'\rx\",", "id,-5,",
                          "id,\"a,b\",", "id,\"say \"\"hi\"\"\",", "id,plain,"}) {
    EXPECT_THAT(csv, HasSubstr(std::string("line,") + row)) << row;
  }
}

TEST(Csv, HoldsLinesCostsAndRois) {
  const auto catalog = worked::catalog();
  const std::string csv = to_csv(composed(worked::caused(catalog)));
  EXPECT_THAT(
      csv, StartsWith("part,id,title,programme,grade,kind,in_headline,value,low,high,unit,note\r\nroi,fully_loaded,"));
  EXPECT_THAT(csv, HasSubstr("\r\nline,expansion,Expansion,,E,cash_in,true,60000,"));
  EXPECT_THAT(csv, HasSubstr("\r\ncost,people,people,,,,,30000,,,EUR,declared\r\n"));
  EXPECT_THAT(csv, HasSubstr("\r\noverlap,expansion + retention,,,,,false,30000,"));
}

// HTML

std::string json_inside(const std::string& page) {
  const std::string open = "<script id=\"statement\" type=\"application/json\">";
  const auto from = page.find(open) + open.size();
  return page.substr(from, page.find("</script>", from) - from);
}

TEST(Html, TheJsonInsideCannotEndItsScript) {
  const auto catalog = worked::catalog();
  Input input = worked::caused(catalog);
  input.title = "</script><script>alert(1)</script> <!--COMMONWEAL_STATIC--> \u2028";
  const Statement s = composed(input);
  const std::string page = to_html(s, "");
  EXPECT_EQ(json_inside(page).find('<'), std::string::npos);
  EXPECT_EQ(nlohmann::ordered_json::parse(json_inside(page)), nlohmann::ordered_json::parse(to_json(s)));
  EXPECT_THAT(page, Not(HasSubstr("<script>alert")));
  EXPECT_EQ(times(page, "<h1>"), 1U);
}

TEST(Html, WithoutScriptEverySentenceAndNumberIsThere) {
  const auto catalog = worked::catalog();
  Input input = worked::caused(catalog);
  input.draft_reasons = {"source shop has no legal basis"};
  const Statement s = composed(input);
  const std::string text = static_html(s);
  EXPECT_THAT(text, HasSubstr("<strong>For every euro spent, the community returned \u20ac1.20 beyond its cost"));
  EXPECT_THAT(text, HasSubstr("DRAFT, not to be shared: source shop has no legal basis."));
  EXPECT_THAT(text, HasSubstr("<td>(110,000.00 \u2212 50,000.00) / 50,000.00</td>"));
  EXPECT_THAT(text, HasSubstr("<td>Retention</td><td>Adjusted</td><td>cash in</td><td>yes</td><td>50,000.00</td>"));
  EXPECT_THAT(text, HasSubstr("<td>expansion + retention</td><td>30,000.00</td>"));
  EXPECT_THAT(text, HasSubstr("<caption>waterfall</caption>"));
  for (const auto& [id, released] : s.findings) EXPECT_THAT(text, HasSubstr("<h2>Finding " + id + ":"));
  EXPECT_EQ(times(text, "<table>"), times(text, "</table>"));
  EXPECT_EQ(times(text, "<td>"), times(text, "</td>"));
}

TEST(Html, FillsBothSlotsOfAGivenPage) {
  const auto catalog = worked::catalog();
  const std::string bundle =
      "<main><!--COMMONWEAL_STATIC--></main><script id=\"statement\" "
      "type=\"application/json\">/*COMMONWEAL_STATEMENT_JSON*/</script>";
  const std::string page = to_html(composed(worked::caused(catalog)), bundle);
  EXPECT_THAT(page, StartsWith("<main><h1>Acme community, Q3 2026</h1>"));
  EXPECT_EQ(times(page, "COMMONWEAL_"), 0U);
}

TEST(Html, ThePageInTheBinaryHasBothSlots) {
  const auto catalog = worked::catalog();
  const std::string bundle(report_bundle());
  if (bundle.empty()) {
    EXPECT_THAT(to_html(composed(worked::input(catalog))), HasSubstr("built without web/report/dist/report.html"));
    return;
  }
  EXPECT_EQ(times(bundle, "/*COMMONWEAL_STATEMENT_JSON*/"), 1U);
  EXPECT_EQ(times(bundle, "<!--COMMONWEAL_STATIC-->"), 1U);
  EXPECT_EQ(times(to_html(composed(worked::input(catalog))), "COMMONWEAL_"), 0U);
}

TEST(Html, SameInputSameBytes) {
  const auto catalog = worked::catalog();
  EXPECT_EQ(to_html(composed(worked::caused(catalog))), to_html(composed(worked::caused(catalog))));
}

// XLSX

struct Checked {
  int exit = -1;
  std::string out;
};

Checked run_script(const std::string& script, const std::string& arguments) {
  Checked checked;
  FILE* pipe = popen(("python3 " CW_SOURCE_DIR "/tests/statement/" + script + " " + arguments + " 2>&1").c_str(), "r");
  std::array<char, 4096> buffer;
  for (std::size_t read = 0; (read = fread(buffer.data(), 1, buffer.size(), pipe)) > 0;)
    checked.out.append(buffer.data(), read);
  checked.exit = WEXITSTATUS(pclose(pipe));
  return checked;
}

Checked check(const std::string& arguments) {
  return run_script("xlsx_check.py", arguments);
}

/// What LibreOffice makes of the formulas, without their stored results.
Checked in_libreoffice(const std::string& arguments) {
  return run_script("xlsx_in_libreoffice.py", arguments);
}

class Xlsx : public testing::Test {
 protected:
  void SetUp() override {
    path_ = (std::filesystem::temp_directory_path() / ("statement_" + std::to_string(getpid()) + ".xlsx")).string();
  }
  void TearDown() override { std::filesystem::remove(path_); }
  std::string bytes() const {
    std::ifstream file(path_, std::ios::binary);
    std::stringstream content;
    content << file.rdbuf();
    return content.str();
  }
  std::string path_;
};

TEST_F(Xlsx, EveryFormulaComputesToItsStoredValue) {
  const auto catalog = worked::catalog();
  ASSERT_TRUE(write_xlsx(composed(worked::caused(catalog)), path_));
  const Checked checked = check(path_);
  EXPECT_EQ(checked.exit, 0) << checked.out;
  EXPECT_THAT(checked.out, HasSubstr("Statement!B6 110000.0\n"));
  EXPECT_THAT(checked.out, HasSubstr("Statement!B11 1.2\n"));
  EXPECT_THAT(checked.out, HasSubstr("Costs!D5 50000.0\n"));
}

/// Twice the share of threads that avoid a ticket, 0.5 for 0.25: twice 40,000. A cost of people 10 % dearer: 33,000.
TEST_F(Xlsx, AChangedInputMovesWhatItMultiplies) {
  catalog::Catalog catalog = worked::catalog();
  catalog::Assumption rate;
  rate.id = "cost.people", rate.distribution = {"uniform", 1.0, 0.8, 1.2, {}};
  catalog.assumptions = {rate};
  ASSERT_TRUE(write_xlsx(composed(worked::below_the_line(catalog)), path_));
  const Checked checked = check(path_ + " assumption_avoids=0.5 assumption_cost_people=1.1");
  EXPECT_THAT(checked.out, HasSubstr("Lines!G3 80000.0\n"));
  EXPECT_THAT(checked.out, HasSubstr("Lines!G2 90000.0\n"));
  EXPECT_THAT(checked.out, HasSubstr("Costs!D2 33000.0"));
}

TEST_F(Xlsx, LibreOfficeComputesTheStatementsFigures) {
  const auto catalog = worked::catalog();
  ASSERT_TRUE(write_xlsx(composed(worked::caused(catalog)), path_));
  const Checked computed = in_libreoffice(path_);
  if (computed.exit == 77) GTEST_SKIP() << "skipped: LibreOffice is not installed";
  EXPECT_EQ(computed.exit, 0) << computed.out;
  EXPECT_THAT(computed.out, HasSubstr("Statement!B6 110000.0\n"));
  EXPECT_THAT(computed.out, HasSubstr("Statement!B11 1.2\n"));
  EXPECT_THAT(computed.out, HasSubstr("Costs!D5 50000.0\n"));
}

TEST_F(Xlsx, LibreOfficeMovesTheFiguresWithAnInput) {
  const auto catalog = worked::catalog();
  ASSERT_TRUE(write_xlsx(composed(worked::below_the_line(catalog)), path_));
  const Checked computed = in_libreoffice(path_ + " assumption_avoids=0.5");
  if (computed.exit == 77) GTEST_SKIP() << "skipped: LibreOffice is not installed";
  EXPECT_THAT(computed.out, HasSubstr("Lines!G3 80000.0\n")) << computed.exit;
  EXPECT_THAT(computed.out, HasSubstr("Lines!G2 90000.0\n"));
}

TEST_F(Xlsx, SameStatementSameBytes) {
  const auto catalog = worked::catalog();
  const Statement s = composed(worked::caused(catalog));
  ASSERT_TRUE(write_xlsx(s, path_));
  const std::string first = bytes();
  ASSERT_TRUE(write_xlsx(s, path_));
  EXPECT_EQ(first, bytes());
}

TEST_F(Xlsx, AFolderThatDoesNotExistIsSaid) {
  const auto catalog = worked::catalog();
  const auto written = write_xlsx(composed(worked::input(catalog)), "/nonexistent/folder/book.xlsx");
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error().code, ErrorCode::unreachable);
}

}  // namespace
}  // namespace cw::statement
