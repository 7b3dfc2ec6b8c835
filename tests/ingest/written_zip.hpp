#pragma once

#include <archive.h>
#include <archive_entry.h>

#include <string>
#include <utility>
#include <vector>

#include "tests/ingest/recording_sink.hpp"

namespace cw::ingest::testing {

/// A zip in a folder of the test's own with these members, removed at the end.
struct WrittenZip {
  std::string path;
  WrittenZip(const std::string& name, const std::vector<std::pair<std::string, std::string>>& members)
      : path(::testing::TempDir() + fmt::format("cw_ingest_{}_{}", ::getpid(), name)) {
    archive* out = archive_write_new();
    archive_write_set_format_zip(out);
    EXPECT_EQ(archive_write_open_filename(out, path.c_str()), ARCHIVE_OK);
    for (const auto& [member, text] : members) {
      archive_entry* entry = archive_entry_new();
      archive_entry_set_pathname(entry, member.c_str());
      archive_entry_set_filetype(entry, AE_IFREG);
      archive_entry_set_perm(entry, 0644);
      archive_entry_set_size(entry, static_cast<la_int64_t>(text.size()));
      EXPECT_EQ(archive_write_header(out, entry), ARCHIVE_OK) << archive_error_string(out);
      archive_write_data(out, text.data(), text.size());
      archive_entry_free(entry);
    }
    EXPECT_EQ(archive_write_close(out), ARCHIVE_OK);
    archive_write_free(out);
  }
  WrittenZip(const WrittenZip&) = delete;
  WrittenZip& operator=(const WrittenZip&) = delete;
  ~WrittenZip() { std::remove(path.c_str()); }
};

}  // namespace cw::ingest::testing
