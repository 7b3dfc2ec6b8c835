# `cmake --install` and `cpack -G DEB`: the binary and the DuckDB library beside it, found by a relative run path.
install(TARGETS commonweal RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(IMPORTED_RUNTIME_ARTIFACTS duckdb::duckdb LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR}/commonweal)
install(FILES LICENSE README.md packaging/copyright DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(FILES packaging/commonweal.1 DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
install(FILES packaging/commonweal.bash DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions RENAME commonweal)
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME commonweal)
set(CPACK_PACKAGE_CONTACT "Commonweal maintainers <maintainers@commonweal.example>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "what a community is worth, to the business and to its members")
set(CPACK_PACKAGE_DESCRIPTION
    "Reads the exports of a forum, a shop, a helpdesk and the like, joins them without keeping an address, and says what the community is worth in a statement that finance can check row by row and run again.")
set(CPACK_PACKAGE_VERSION ${PROJECT_VERSION})
set(CPACK_STRIP_FILES ON)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
    OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
set(CPACK_DEBIAN_PACKAGE_SECTION science)
set(CPACK_DEBIAN_PACKAGE_DEPENDS tzdata) # the libraries are found by dpkg-shlibdeps
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
get_target_property(DUCKDB_FILE duckdb::duckdb IMPORTED_LOCATION)
get_filename_component(DUCKDB_FOLDER "${DUCKDB_FILE}" DIRECTORY)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS_PRIVATE_DIRS "${DUCKDB_FOLDER}")
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
include(CPack)
