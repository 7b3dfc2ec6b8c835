# A system DuckDB if there is one, else the library and the header that `./dev setup` unpacks into .tools/duckdb.
find_library(CW_DUCKDB_LIBRARY NAMES duckdb HINTS "${CMAKE_SOURCE_DIR}/.tools/duckdb" "$ENV{CW_DUCKDB_DIR}")
find_path(CW_DUCKDB_HEADER NAMES duckdb.h HINTS "${CMAKE_SOURCE_DIR}/.tools/duckdb" "$ENV{CW_DUCKDB_DIR}")
if(NOT CW_DUCKDB_LIBRARY OR NOT CW_DUCKDB_HEADER)
  message(FATAL_ERROR "DuckDB not found: run ./dev setup (it unpacks DuckDB into .tools/duckdb)")
endif()
add_library(duckdb::duckdb SHARED IMPORTED GLOBAL)
set_target_properties(duckdb::duckdb PROPERTIES
  IMPORTED_LOCATION "${CW_DUCKDB_LIBRARY}"
  IMPORTED_SONAME libduckdb.so
  INTERFACE_INCLUDE_DIRECTORIES "${CW_DUCKDB_HEADER}")
