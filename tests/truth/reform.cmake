# The real reform of 01/07/2025: 63 provinces, 691 districts, 10,038 communes.
# Reads vn-2025.csv; skipped where the file is not at hand.
add_executable(reform reform.c reform_plan.c)
target_link_libraries(reform PRIVATE app store_for_test)
target_compile_definitions(reform PRIVATE
    DATA_DIR="${CMAKE_SOURCE_DIR}/../shared/data")
test_on_both(reform_2025 $<TARGET_FILE:reform>)
both_properties(reform_2025 SKIP_RETURN_CODE 77 TIMEOUT 600 LABELS slow)
add_test(NAME reform_catches COMMAND reform)
set_tests_properties(reform_catches PROPERTIES SKIP_RETURN_CODE 77 TIMEOUT 600
    LABELS slow ENVIRONMENT "REFORM_PLANT=1;REFORM_ACTIVITIES=20000"
    PASS_REGULAR_EXPRESSION "new commune n[0-9]+ is [0-9]+, the records say")
