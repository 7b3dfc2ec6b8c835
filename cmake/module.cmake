# cw_module(NAME DEPS other modules... LINK third-party targets...)
# One static library a module: every .cpp below src/NAME. Who may depend on whom stands in tools/layers.txt.
function(cw_module NAME)
  cmake_parse_arguments(M "" "" "DEPS;LINK" ${ARGN})
  file(GLOB_RECURSE SOURCES CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/*.cpp")
  if(NOT SOURCES)
    add_library(cw_${NAME} INTERFACE)
    return()
  endif()
  add_library(cw_${NAME} STATIC ${SOURCES})
  target_include_directories(cw_${NAME} PUBLIC "${CMAKE_SOURCE_DIR}/src")
  foreach(DEP IN LISTS M_DEPS)
    target_link_libraries(cw_${NAME} PUBLIC cw_${DEP})
  endforeach()
  target_link_libraries(cw_${NAME} PRIVATE ${M_LINK})
endfunction()

# cw_test(NAME DEPS modules... [LABELS labels...] [LINK ...] [WHOLE] [SLOW pattern]): one test program of every .cpp in
# the current folder. WHOLE: ctest runs the program once, not once per test, where the tests share something dear (a
# server). SLOW: the tests whose names fit get the label slow.
function(cw_test NAME)
  cmake_parse_arguments(T "WHOLE" "SLOW" "DEPS;LABELS;LINK" ${ARGN})
  file(GLOB SOURCES CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/*.cpp")
  add_executable(test_${NAME} ${SOURCES})
  foreach(DEP IN LISTS T_DEPS)
    target_link_libraries(test_${NAME} PRIVATE cw_${DEP})
  endforeach()
  target_link_libraries(test_${NAME} PRIVATE GTest::gtest GTest::gmock GTest::gtest_main ${T_LINK})
  target_include_directories(test_${NAME} PRIVATE "${CMAKE_SOURCE_DIR}")
  target_compile_options(test_${NAME} PRIVATE $<$<CONFIG:Debug>:-O0 -g1>) # a test is compiled more often than it runs
  target_compile_definitions(test_${NAME} PRIVATE
    CW_SOURCE_DIR="${CMAKE_SOURCE_DIR}" CW_BINARY="$<IF:$<TARGET_EXISTS:commonweal>,${CMAKE_BINARY_DIR}/commonweal,>")
  if(T_WHOLE)
    add_test(NAME ${NAME} COMMAND test_${NAME})
    set_tests_properties(${NAME} PROPERTIES LABELS "${T_LABELS}" TIMEOUT 600)
    return()
  endif()
  include(GoogleTest)
  set(PROPERTIES ENVIRONMENT "RC_PARAMS=seed=20261122") # property tests repeat
  if(T_LABELS)
    list(APPEND PROPERTIES LABELS "${T_LABELS}")
  endif()
  set(FAST "*")
  if(T_SLOW)
    set(FAST "-${T_SLOW}")
    set(SLOW_PROPERTIES ENVIRONMENT "RC_PARAMS=seed=20261122" LABELS slow TIMEOUT 3600)
    gtest_discover_tests(test_${NAME} TEST_PREFIX "${NAME}." DISCOVERY_MODE PRE_TEST DISCOVERY_TIMEOUT 120
                         TEST_FILTER "${T_SLOW}" TEST_LIST SLOW_TESTS_${NAME} PROPERTIES ${SLOW_PROPERTIES})
  endif()
  gtest_discover_tests(test_${NAME} TEST_PREFIX "${NAME}." DISCOVERY_MODE PRE_TEST DISCOVERY_TIMEOUT 120
                       TEST_FILTER "${FAST}" PROPERTIES ${PROPERTIES})
endfunction()
