# Tests that run on both engines.  One cluster (cluster.sh) serves a whole run of
# ctest: the fixture starts it when a *_pg test is asked for, and ends it.

file(GLOB pg_servers /usr/lib/postgresql/*/bin/postgres)
if(pg_servers)
    set(pg_dir ${CMAKE_BINARY_DIR}/pg)
    set(pg_cluster ${CMAKE_CURRENT_SOURCE_DIR}/pg/cluster.sh)
    set(pg_with ${CMAKE_CURRENT_SOURCE_DIR}/pg/with.sh ${pg_dir}/env)
    add_test(NAME pg_start COMMAND ${pg_cluster} start --tied ${pg_dir})
    add_test(NAME pg_stop COMMAND ${pg_cluster} stop ${pg_dir})
    set_tests_properties(pg_start PROPERTIES FIXTURES_SETUP pg TIMEOUT 120)
    set_tests_properties(pg_stop PROPERTIES FIXTURES_CLEANUP pg TIMEOUT 60)
else()
    message(STATUS "no PostgreSQL server: tests run on SQLite only")
endif()

# test_on_pg(NAME COMMAND...): NAME_pg, with the cluster at hand
function(test_on_pg name)
    if(pg_servers)
        add_test(NAME ${name}_pg COMMAND ${pg_with} ${ARGN})
        set_tests_properties(${name}_pg PROPERTIES FIXTURES_REQUIRED pg)
        set_property(TEST ${name}_pg APPEND PROPERTY LABELS pg)
    endif()
endfunction()

# test_on_both(NAME COMMAND...): NAME and NAME_pg
function(test_on_both name)
    add_test(NAME ${name} COMMAND ${ARGN})
    test_on_pg(${name} ${ARGN})
endfunction()

# both_properties(NAME PROPERTY VALUE...): of NAME and NAME_pg
function(both_properties name)
    foreach(test ${name} ${name}_pg)
        if(TEST ${test})
            set_tests_properties(${test} PROPERTIES ${ARGN})
        endif()
    endforeach()
    if(TEST ${name}_pg)
        set_property(TEST ${name}_pg APPEND PROPERTY LABELS pg)
    endif()
endfunction()
