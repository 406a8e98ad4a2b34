# PDF, XLSX and charts: the sample document in every profile against the kept
# texts, and through other people's readers.  GOLDEN_UPDATE=1 writes the texts.

add_executable(pdf_golden pdf_golden.c sample_doc.c)
target_link_libraries(pdf_golden PRIVATE format)
add_executable(chart_samples chart_samples.c)
target_link_libraries(chart_samples PRIVATE format)

foreach(profile party state plain)
    add_test(NAME golden_pdf_${profile}
        COMMAND ${CMAKE_CURRENT_SOURCE_DIR}/pdf_check.sh
            $<TARGET_FILE:pdf_golden> ${profile})
endforeach()
add_test(NAME golden_pdf_whole
    COMMAND ${CMAKE_CURRENT_SOURCE_DIR}/pdf_whole.sh
        $<TARGET_FILE:pdf_golden>)
add_test(NAME golden_xlsx_parts
    COMMAND ${CMAKE_CURRENT_SOURCE_DIR}/xlsx_check.sh parts
        $<TARGET_FILE:pdf_golden>)
add_test(NAME golden_xlsx_opens
    COMMAND ${CMAKE_CURRENT_SOURCE_DIR}/xlsx_check.sh opens
        $<TARGET_FILE:pdf_golden>)
add_test(NAME golden_chart
    COMMAND ${CMAKE_CURRENT_SOURCE_DIR}/chart_check.sh
        $<TARGET_FILE:chart_samples>)
set_tests_properties(golden_pdf_party golden_pdf_state golden_pdf_plain
    golden_pdf_whole golden_xlsx_parts golden_xlsx_opens golden_chart PROPERTIES
    SKIP_RETURN_CODE 77 TIMEOUT 120)
set_tests_properties(golden_xlsx_opens PROPERTIES RUN_SERIAL TRUE)
