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

set(asm "    .section .rodata\n")
set(externs "")
set(rows "")
set(n 0)
macro(embed_one symbol path)
    string(APPEND asm "    .balign 16\n    .global ${symbol}\n${symbol}:\n"
        "    .incbin \"${path}\"\n    .global ${symbol}_end\n${symbol}_end:\n"
        "    .byte 0\n")
endmacro()
embed_one(embed_vi_mo ${EMBED_DIR}/vi.mo)
foreach(path ${EMBED_FILES})
    file(RELATIVE_PATH name ${CMAKE_SOURCE_DIR} ${path})
    embed_one(embed_${n} ${path})
    string(APPEND externs "extern const unsigned char embed_${n}[], embed_${n}_end[];\n")
    string(APPEND rows "    { \"${name}\", embed_${n}, embed_${n}_end },\n")
    math(EXPR n "${n} + 1")
endforeach()
string(APPEND asm "    .section .note.GNU-stack,\"\",%progbits\n")
file(CONFIGURE OUTPUT ${EMBED_DIR}/embed.S CONTENT "${asm}" @ONLY)
file(CONFIGURE OUTPUT ${EMBED_DIR}/embed_table.c CONTENT
"/* made by cmake/embed.cmake */
#include \"base/embed.h\"
${externs}
const struct embed embed_table[] = {
${rows}    { 0, 0, 0 }
};
const int embed_count = ${n};
" @ONLY)
set_property(SOURCE ${EMBED_DIR}/embed.S PROPERTY OBJECT_DEPENDS
    ${EMBED_DIR}/vi.mo ${EMBED_FILES})
set(EMBED_SOURCES ${EMBED_DIR}/embed.S ${EMBED_DIR}/embed_table.c)
