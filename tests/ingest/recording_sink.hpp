#pragma once

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <string>
#include <vector>

#include "base/time.hpp"
#include "ingest/read.hpp"

namespace cw::ingest::testing {

/// Writes every row down as one line of text: only what is not the default.
class RecordingSink : public Sink {
 public:
  std::vector<std::string> lines;

  Result<> actor(const ActorRow& row) override {
    std::string line = fmt::format("{}: actor {} {}", row.origin.line, row.space, row.native_id);
    for (const Identifier& identifier : row.identifiers)
      line += fmt::format(" {}={}", kind_name(identifier.kind), identifier.value);
    if (row.joined_at) line += " joined=" + to_text(*row.joined_at);
    if (row.staff) line += " staff";
    if (row.bot) line += " bot";
    if (row.test) line += " test";
    if (row.shadow) line += " shadow";
    if (row.consent) line += *row.consent ? " consent" : " opt-out";
    if (!row.segment.empty()) line += fmt::format(" segment={}", row.segment);
    if (row.retracted) line += " retracted";
    lines.push_back(line);
    return {};
  }
  Result<> activity(const ActivityRow& row) override {
    lines.push_back(fmt::format("{}: activity {} {} by {}{} on {} at {}{}", row.origin.line, row.activity,
                                row.native_id, row.actor,
                                row.space == "member" ? "" : " (" + std::string(row.space) + ")", row.object,
                                to_text(row.at), row.retracted ? " retracted" : ""));
    return {};
  }
  Result<> outcome(const OutcomeRow& row) override {
    std::string line = fmt::format("{}: outcome {} {} of {} {} on {}", row.origin.line, row.outcome, row.native_id,
                                   row.space, row.actor, row.object);
    if (!row.retracted) line += " at " + to_text(row.at);
    if (row.gross_minor != 0) line += fmt::format(" gross={}{}", row.gross_minor, row.currency.code());
    if (row.tax_minor != 0) line += fmt::format(" tax={}", row.tax_minor);
    if (row.shipping_minor != 0) line += fmt::format(" shipping={}", row.shipping_minor);
    if (row.discount_minor != 0) line += fmt::format(" discount={}", row.discount_minor);
    if (row.fee_minor != 0) line += fmt::format(" fee={}", row.fee_minor);
    if (!row.product.empty()) line += fmt::format(" product={}", row.product);
    if (!row.code.empty()) line += fmt::format(" code={}", row.code);
    if (row.retracted) line += " retracted";
    lines.push_back(line);
    return {};
  }
  Result<> link(const LinkRow& row) override {
    lines.push_back(fmt::format("{}: link {} {} of {} {} to {}{}{}", row.origin.line, row.kind, row.native_id,
                                row.space, row.actor, row.account, row.object, row.retracted ? " retracted" : ""));
    return {};
  }
  Result<> traffic(const TrafficRow& row) override {
    std::string line = fmt::format("{}: traffic {} from {} for {} days, {} at {}", row.origin.line, row.site,
                                   to_text(row.from), row.days, row.referrer, row.landing);
    if (row.visitors >= 0) line += fmt::format(" visitors={}", row.visitors);
    if (row.sessions >= 0) line += fmt::format(" sessions={}", row.sessions);
    if (row.views >= 0) line += fmt::format(" views={}", row.views);
    if (row.seconds >= 0) line += fmt::format(" seconds={}", row.seconds);
    if (row.clicks >= 0) line += fmt::format(" clicks={}", row.clicks);
    lines.push_back(line);
    return {};
  }
  Result<> dropped(const DroppedRow& row) override {
    lines.push_back(fmt::format("{}: dropped {}{}{}", row.origin.line, row.reason,
                                row.column.empty() ? "" : " " + std::string(row.column),
                                row.replayable ? "" : " for good"));
    return {};
  }

 private:
  static std::string_view kind_name(IdentifierKind kind) {
    switch (kind) {
      case IdentifierKind::sso_subject:
        return "sso";
      case IdentifierKind::verified_email:
        return "verified";
      case IdentifierKind::hashed_email:
        return "hashed";
      case IdentifierKind::email:
        return "email";
      case IdentifierKind::native:
        return "native";
    }
    return "?";
  }
};

struct ReadBack {
  FileReport report;
  std::vector<std::string> lines;
  std::string error;  // to_text, if the file was refused
  ErrorCode code = ErrorCode::internal;
};

inline ReadBack read_back(const std::string& path, const catalog::Source& source, const ReadOptions& options = {}) {
  RecordingSink sink;
  auto report = read_file(path, source, sink, options);
  ReadBack back;
  back.lines = sink.lines;
  if (report) {
    back.report = *report;
    std::int64_t total = report->rows_kept;
    for (const auto& [reason, rows] : report->rows_dropped) total += rows;
    if (total != report->rows_read)
      back.error = fmt::format("{} rows read, {} accounted for", report->rows_read, total);
  } else {
    back.error = to_text(report.error());
    back.code = report.error().code;
  }
  return back;
}

/// A file in a folder of the test's own, removed at the end.
struct Written {
  std::string path;
  Written(const std::string& name, std::string_view text)
      : path(::testing::TempDir() + fmt::format("cw_ingest_{}_{}", ::getpid(), name)) {
    std::ofstream(path, std::ios::binary) << text;
  }
  Written(const Written&) = delete;
  Written& operator=(const Written&) = delete;
  ~Written() { std::remove(path.c_str()); }
};

inline std::string sample_path(const std::string& name) {
  return std::string(CW_SOURCE_DIR) + "/tests/reference/formats/" + name;
}

inline catalog::Source source_of(const std::string& reader) {
  catalog::Source source;
  source.id = "test";
  source.reader = reader;
  source.time_zone = "UTC";
  return source;
}

inline std::string fate(const FileReport& report, const std::string& column) {
  for (const auto& [name, what] : report.columns) {
    if (name == column) return what;
  }
  return "(no such column)";
}

}  // namespace cw::ingest::testing
