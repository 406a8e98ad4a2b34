#!/bin/sh
# Shows that tools/lint can fail: one breach of each rule is planted in a copy
# of the tree, and lint must refuse the copy, naming rule and file.  Prints a
# line for each.  A rule of tools/lint that no breach is planted for fails too.
set -u
root=$(cd "$(dirname "$0")/../.." && pwd)
tmp=$(mktemp -d) || exit 2
trap 'rm -rf "$tmp"' EXIT
trap 'exit 130' INT TERM
tree=$tmp/tree
: >"$tmp/failed" # files, not variables: much below runs behind a pipe
: >"$tmp/shown"

fresh()
{
    rm -rf "$tree"
    mkdir -p "$tree/docs" "$tree/sql"
    cp -R "$root/src" "$root/po" "$root/.clang-format" "$tree/"
    cp "$root/docs/map.md" "$tree/docs/"
    [ ! -d "$root/assets" ] || cp -R "$root/assets" "$tree/"
    [ ! -f "$root/docs/data.md" ] || cp "$root/docs/data.md" "$tree/docs/"
    cp "$root"/sql/*.sql "$tree/sql/" 2>/dev/null || :
}

# Refused, by this rule, at this file, and by none other, unless
# the breach has to bring another one along (also).
caught() # caught PART RULE FILE WHAT [ALSO]
{
    # shellcheck disable=SC2086
    "$root/tools/lint" --only "$1" "$tree" >"$tmp/all" 2>&1
    rc=$?
    grep -vxF -f "$tmp/before" "$tmp/all" >"$tmp/out"
    if [ $rc -eq 1 ] && grep "^$3:[0-9]*: $2: " "$tmp/out" |
        grep -q "${must-}" &&
        ! grep -v "^$3:[0-9]*: $2: " "$tmp/out" | grep -qv "${5:-^$}"; then
        printf 'ok    %-14s %-44s %s\n' "$2" "$4" "$(head -1 "$tmp/out")"
    else
        printf 'FAIL  %-14s %-44s exit %d\n' "$2" "$4" $rc
        sed 's/^/      /' "$tmp/out"
        echo "$2" >>"$tmp/failed"
    fi
    echo "$2" >>"$tmp/shown"
    rm -f "$tree/$3"
    [ ! -f "$root/$3" ] || cp "$root/$3" "$tree/$3"
}

# A new file with a proper head, its text from standard input.
plant() # plant FILE
{
    { echo '/* Planted by tests/lint: breaks one rule. */'; cat; } \
        >"$tree/$1"
}

text() # text RULE FILE WHAT, the breach on standard input
{
    plant "$2"
    caught text "$1" "$2" "$3" "${4-}"
}

repeat() # repeat N TEXT
{
    i=0
    while [ $i -lt "$1" ]; do
        printf '%s\n' "$2"
        i=$((i + 1))
    done
}

# What the tree breaks by itself is lint_clean's to say, not ours.
fresh
"$root/tools/lint" "$tree" >"$tmp/before"

# --- layers and libraries ---------------------------------------------------
echo '#include "app/http.h"' |
    text layer src/domain/planted.c 'domain includes app'
echo '#include "store/db.h"' |
    text layer src/format/planted.c 'format includes store'
echo '#include "domain/unit.h"' |
    text layer src/store/planted.c 'store includes domain'
echo '#include "format/csv.h"' |
    text layer src/base/planted.c 'base includes format'
echo '#include "planted.h"' |
    text include src/domain/planted.c 'an include without its layer'
for pair in sqlite3.h:domain libpq-fe.h:store \
    cairo/cairo.h:app pango/pangocairo.h:format xlsxwriter.h:format \
    zip.h:app expat.h:domain jansson.h:app unicode/unorm2.h:domain \
    sodium.h:app; do
    echo "#include <${pair%:*}>" | text library \
        "src/${pair#*:}/planted.c" "${pair%:*} outside its driver"
done

# --- calls ------------------------------------------------------------------
for call in 'sprintf(s, t)' 'strcpy(s, t)' 'strcat(s, t)' 'strncpy(s, t, 3)' \
    'strtok(s, t)' 'atoi(s)' 'gmtime(p)' 'localtime(p)' 'rand()' \
    'system(s)' 'alloca(3)' 'vsprintf(s, t, v)'; do
    printf 'void f(void)\n{\n    %s;\n}\n' "$call" |
        text banned src/app/planted.c "${call%%(*}()"
done
for call in 'malloc(3)' 'calloc(3, 1)' 'realloc(p, 3)' 'free(p)' 'strdup(s)'
do
    printf 'void f(void)\n{\n    %s;\n}\n' "$call" |
        text heap src/domain/planted.c "${call%%(*}() outside base"
done
printf 'void f(void)\n{\n    fprintf(stderr, "here");\n}\n' |
    text print src/domain/planted.c 'domain prints'
printf 'static int counter;\n' |
    text global src/domain/planted.c 'state that outlives a call'
printf 'void f(void)\n{\n    static int n = 0;\n\n    n++;\n}\n' |
    text global src/domain/planted.c 'state hidden in a function'

# --- SQL --------------------------------------------------------------------
printf 'static const char T[] = "SELECT id FROM unit";\n' |
    text sql src/app/planted.c 'SQL in app'
printf 'static const char T[] = "DELETE FROM unit";\n' |
    text sql src/format/planted.c 'SQL in format'
printf 'void f(void)\n{\n    db_exec(c->db, made_text, 3);\n}\n' |
    text sql src/domain/planted.c 'a statement in a variable'
printf 'void f(void)\n{\n    TRY(db_query(c->db,\n        text(x), 3));\n}\n' |
    text sql src/domain/planted.c 'a statement made by a call'
{ printf 'static void g(const char *sql)\n{\n    db_exec(db, sql, 3);\n}\n'
    printf 'void f(void)\n{\n    g(SQL_ONE);\n    g(x->made);\n}\n'; } |
    text sql src/domain/planted.c 'a statement handed on'
printf 'void f(void)\n{\n    str_fmt(a, "SELECT %%s FROM t", x);\n}\n' |
    text sql src/domain/planted.c 'a value formatted into SQL'

# --- sizes ------------------------------------------------------------------
{ printf 'int f(int n)\n{\n'; repeat 80 '    n++;'
    printf '    return n;\n}\n'; } |
    text function src/domain/planted.c 'a function of 84 lines'
printf 'int f(int n)\n{\n    if (n) {\n        for (;;) {\n            while (n) {
                if (n) {\n                    n++;\n                }
            }\n        }\n    }\n    return n;\n}\n' |
    text depth src/domain/planted.c 'blocks five deep'
printf 'int f(int a, int b, int c, int d, int e, int g)\n{\n    return a;\n}\n' |
    text parameters src/domain/planted.c 'six parameters'
repeat 1000 'int f(void);' |
    text file-size src/domain/planted.c 'a file of 1,001 lines'
{ echo '#ifndef DOMAIN_PLANTED_H'; repeat 150 'int f(void);'; echo '#endif'; } |
    text header-size src/domain/planted.h 'a header of 153 lines'
printf 'int f(void); /* %0100d */\n' 0 |
    text width src/domain/planted.c 'a line over 100 columns'

# --- comments, heads, guards ------------------------------------------------
printf 'int f(void); // so\n' |
    text comment src/domain/planted.c 'a // comment'
printf '/* TODO: later */\n' |
    text todo src/domain/planted.c 'a TODO without its issue'
printf '#ifndef PLANTED_H\n#define PLANTED_H\n#endif\n' |
    text guard src/domain/planted.h 'a guard without its layer'
printf 'int f(void);\n' |
    text guard src/domain/planted.h 'no guard at all'
printf 'int f(void);\n' >"$tree/src/domain/planted.c"
caught text head src/domain/planted.c 'a file without its head'
# routes are looked at from the first permission on
printf 'enum { PERM_PLANTED };\n\nstatic const struct route r[] = {
    { GET, "/planted", list, NULL, "List" },\n    { 0 }\n};\n' |
    text route src/app/page_planted.c 'a route without permission' \
        ': route: '

# --- tree -------------------------------------------------------------------
plant src/domain/planted.c </dev/null
caught tree pair src/domain/planted.c 'a .c without its .h'
plant src/app/arena.h </dev/null
caught tree unique src/base/arena.h 'two files of one name' 'arena.h:1: unique'
rm -f "$tree/src/app/arena.h"
mkdir "$tree/src/domain/deep"
plant src/domain/deep/main.c </dev/null
mv "$tree/src/app/main.c" "$tmp/"
caught tree depth-of-tree src/domain/deep/main.c 'a folder in a layer'
rm -rf "$tree/src/domain/deep"
mv "$tmp/main.c" "$tree/src/app/"

# --- headers, format --------------------------------------------------------
echo 'int f(Str s);' | plant src/domain/planted.h
caught headers alone src/domain/planted.h 'a header that needs another'
printf 'int f( void )\n{\n  return 1;}\n' | plant src/domain/planted.c
caught format format src/domain/planted.c 'not as clang-format has it'

# --- messages ---------------------------------------------------------------
printf '\nmsgid "%%s of %%d"\nmsgstr "%%d"\n' |
    sed '2i #, c-format' >>"$tree/po/vi.po"
must=specifications
caught messages message po/vi.po 'a translation that breaks its format' \
    ': message: '
sed -i '/^#, c-format$/d' "$tree/po/vi.po"
must='c-format.* is missing'
caught messages message po/vi.po 'a format that does not say it is one'
must=planted
printf '\nmsgid "planted: nobody says this"\nmsgstr "thừa"\n' \
    >>"$tree/po/vi.po"
caught messages message po/vi.po 'a translation nobody uses' ': message: '
printf 'void f(void)\n{\n    err_set(e, 1, "x", "planted: no such");\n}\n' |
    plant src/domain/planted.c
caught messages message src/domain/planted.c 'a message without Vietnamese' \
    ': message: '
must=''

# --- data and map -----------------------------------------------------------
printf 'CREATE TABLE planted (\n    id BIGINT,\n    name TEXT\n);\n' \
    >"$tree/sql/9999-planted.sql"
[ -f "$tree/docs/data.md" ] || echo '# Data' >"$tree/docs/data.md"
cp "$tree/docs/data.md" "$tmp/data.md"
# a root without docs/data.md knows no table yet: only the planted one counts
[ -f "$root/docs/data.md" ] || rm -f "$tree"/sql/0*.sql
cp "$tree/sql/9999-planted.sql" "$tmp/planted.sql"
caught data data sql/9999-planted.sql 'a table not in docs/data.md'
cp "$tmp/planted.sql" "$tree/sql/9999-planted.sql"
printf '\n## `planted`\n\n| `id` | number |\n' >>"$tree/docs/data.md"
caught data data sql/9999-planted.sql 'a column not in docs/data.md'
cp "$tmp/planted.sql" "$tree/sql/9999-planted.sql"
{ cat "$tmp/data.md"
    printf '\n## `planted`\n\n| `id`, `name`, `age` | x |\n'; } \
    >"$tree/docs/data.md"
caught data data docs/data.md 'a column that is not there'
{ cat "$tmp/data.md"
    printf '\n## `planted`\n\n| `id`, `name` | x |\n\n## `ghost`\n'; } \
    >"$tree/docs/data.md"
caught data data docs/data.md 'a table that is not there'
fresh
plant src/domain/planted.h </dev/null
caught map map src/domain/planted.h 'a file not on the map'
echo '* `src/domain/ghost.c`: gone' >>"$tree/docs/map.md"
caught map map docs/map.md 'a file on the map only'

# --- every rule was shown ---------------------------------------------------
{ sed -n 's/.*say([^"]*, "\([a-z-]*\)".*/\1/p' "$root/tools/lint.awk"
    sed -n 's/.*:1: \([a-z-]*\): .*/\1/p' "$root/tools/lint"
    echo message; echo data; echo format; } | sort -u >"$tmp/rules"
for rule in $(sort -u "$tmp/shown" | comm -23 "$tmp/rules" -); do
    echo "FAIL  $rule: no breach of it is planted here"
    echo "$rule" >>"$tmp/failed"
done
[ ! -s "$tmp/failed" ] || exit 1
echo "$(wc -l <"$tmp/shown") breaches planted, all caught," \
    "$(wc -l <"$tmp/rules") rules"
