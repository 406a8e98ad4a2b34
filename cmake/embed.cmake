# Puts assets/, sql/ and the compiled po/vi.po into the program with .incbin, and
# makes embed_table.c that lists them by name ("assets/style.css").

find_program(MSGFMT msgfmt REQUIRED)
set(EMBED_DIR ${CMAKE_BINARY_DIR}/embed)
file(MAKE_DIRECTORY ${EMBED_DIR})
file(GLOB_RECURSE EMBED_FILES CONFIGURE_DEPENDS
    ${CMAKE_SOURCE_DIR}/assets/* ${CMAKE_SOURCE_DIR}/sql/*.sql
    ${CMAKE_SOURCE_DIR}/demo/*.csv ${CMAKE_SOURCE_DIR}/demo/*.md)
list(SORT EMBED_FILES)

add_custom_command(OUTPUT ${EMBED_DIR}/vi.mo
    COMMAND ${MSGFMT} -c --no-hash -o ${EMBED_DIR}/vi.mo
        ${CMAKE_SOURCE_DIR}/po/vi.po
    DEPENDS ${CMAKE_SOURCE_DIR}/po/vi.po)

# Style sheet and script go out with every page: without comments and indents.
set(EMBED_SMALL ${EMBED_DIR}/style.css ${EMBED_DIR}/app.js)
foreach(small style.css app.js)
    add_custom_command(OUTPUT ${EMBED_DIR}/${small}
        COMMAND ${CMAKE_COMMAND} -DFROM=${CMAKE_SOURCE_DIR}/assets/${small}
            -DTO=${EMBED_DIR}/${small} -P ${CMAKE_SOURCE_DIR}/cmake/shrink.cmake
        DEPENDS ${CMAKE_SOURCE_DIR}/assets/${small}
            ${CMAKE_SOURCE_DIR}/cmake/shrink.cmake)
endforeach()

# embed_sources(DIR RET PATH...): writes DIR/embed.S and DIR/embed_table.c, which
# carry these files; RET holds their names.  A file outside of assets/, demo/
# and sql/ is carried as one of sql/ (tests add steps to the schema).
macro(embed_one symbol path)
    string(APPEND asm "    .balign 16\n    .global ${symbol}\n${symbol}:\n"
        "    .incbin \"${path}\"\n    .global ${symbol}_end\n${symbol}_end:\n"
        "    .byte 0\n")
endmacro()
function(embed_sources dir ret)
    set(asm "    .section .rodata\n")
    set(externs "")
    set(rows "")
    set(n 0)
    embed_one(embed_vi_mo ${EMBED_DIR}/vi.mo)
    foreach(path ${ARGN})
        file(RELATIVE_PATH name ${CMAKE_SOURCE_DIR} ${path})
        string(REGEX REPLACE "^tests/.*/" "sql/" name ${name})
        if(name MATCHES "^assets/(style.css|app.js)$")
            set(path ${EMBED_DIR}/${CMAKE_MATCH_1})
        endif()
        embed_one(embed_${n} ${path})
        string(APPEND externs "extern const unsigned char embed_${n}[], embed_${n}_end[];\n")
        string(APPEND rows "    { \"${name}\", embed_${n}, embed_${n}_end },\n")
        math(EXPR n "${n} + 1")
    endforeach()
    string(APPEND asm "    .section .note.GNU-stack,\"\",%progbits\n")
    file(CONFIGURE OUTPUT ${dir}/embed.S CONTENT "${asm}" @ONLY)
    file(CONFIGURE OUTPUT ${dir}/embed_table.c CONTENT
"/* made by cmake/embed.cmake */
#include \"base/embed.h\"
${externs}
const struct embed embed_table[] = {
${rows}    { 0, 0, 0 }
};
const int embed_count = ${n};
" @ONLY)
    set_property(SOURCE ${dir}/embed.S PROPERTY OBJECT_DEPENDS
        ${EMBED_DIR}/vi.mo ${EMBED_SMALL} ${ARGN})
    set(${ret} ${dir}/embed.S ${dir}/embed_table.c PARENT_SCOPE)
endfunction()
embed_sources(${EMBED_DIR} EMBED_SOURCES ${EMBED_FILES})
