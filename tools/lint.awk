# The rules of the house that can be read off a C file line by line; tools/lint
# runs this over src, tests and bench.  Written for any awk (mawk on Debian).
# Prints "file:line: rule: what"; says nothing when all agrees.

BEGIN {
    # layer -> layers it may include
    may["base"] = " base "
    may["store"] = " base store "
    may["domain"] = " base store domain "
    may["format"] = " base format "
    may["app"] = " base store domain format app "

    # a library's header -> the only files that may see it
    lib["^sqlite3\\.h$"] = "^src/store/db_sqlite"
    lib["^libpq"] = "^src/store/db_postgres"
    lib["^(cairo|pango)"] = "^src/format/(chart|pdf)"
    lib["^(cairo|pango)/"] = "^src/format/(chart|pdf)"
    lib["^xlsxwriter"] = "^src/format/(xlsx|workbook)"
    lib["^zip\\.h$"] = "^src/format/zip"
    lib["^(expat|libxml)"] = "^src/format/xml"
    lib["^jansson\\.h$"] = "^src/format/value"
    lib["^unicode/"] = "^src/base/text"
    lib["^sodium"] = "^src/base/"
    lib["^nettle/"] = "^src/base/secret"
    lib["^qrencode\\.h$"] = "^src/format/qr"

    word = "(^|[^A-Za-z0-9_])"
    banned = word "(v?sprintf|strcpy|strcat|strncpy|strncat|strtok|atoi|atol" \
        "|atof|gets|gmtime|localtime|asctime|ctime|s?rand|alloca|tmpnam" \
        "|mktemp|system|popen)[ ]*\\("
    heap = word "(malloc|calloc|realloc|reallocarray|free|strdup|strndup" \
        "|v?asprintf)[ ]*\\("
    printer = word "(v?snprintf|str_fmt|str_cat|buf_fmt|buf_printf|buf_z" \
        "|buf_str)[ ]*\\("
    prints = word "(v?f?printf|puts|fputs|putchar|perror)[ ]*\\("
    sql_text = "\"[ ]*(SELECT |INSERT INTO |UPDATE [a-z_]+ SET|DELETE FROM " \
        "|CREATE (TABLE|INDEX|VIEW|UNIQUE)|DROP (TABLE|INDEX|VIEW)" \
        "|ALTER TABLE|PRAGMA |WITH (RECURSIVE )?[a-z_]+ AS )"
    sql_part = "(SELECT | FROM [a-z]|INSERT INTO|DELETE FROM|WHERE |ORDER BY)"
    db_call = word "(db_(exec|query|one)|bulk_open)[ ]*\\("
}

function say(line, rule, what)
{
    printf "%s:%d: %s: %s\n", file, line, rule, what
    bad = 1
}

# Columns, not bytes: the tails of UTF-8 sequences do not count.
function columns(s)
{
    gsub(/[\200-\277]/, "", s)
    return length(s)
}

# The code of a line: comments become a space, literals "" and ''.
# Sets comment (text of comments), literals, slashes (a // was there).
function strip(s,    out, c, i)
{
    out = comment = literals = ""
    slashes = 0
    while (s != "") {
        if (in_comment) {
            i = index(s, "*/")
            comment = comment (i ? substr(s, 1, i - 1) : s)
            if (!i)
                return out
            s = substr(s, i + 2)
            in_comment = 0
            out = out " "
            continue
        }
        if (!match(s, /["'\/]/))
            return out s
        out = out substr(s, 1, RSTART - 1)
        s = substr(s, RSTART)
        c = substr(s, 1, 1)
        if (c == "/") {
            if (substr(s, 2, 1) == "/") {
                slashes = 1
                comment = comment s
                return out
            }
            if (substr(s, 2, 1) == "*") {
                in_comment = 1
                s = substr(s, 3)
            } else {
                out = out "/"
                s = substr(s, 2)
            }
            continue
        }
        if (c == "\"" ? !match(s, /^"([^"\\]|\\.)*"/) \
                      : !match(s, /^'([^'\\]|\\.)*'/))
            return out s
        if (c == "\"")
            literals = literals substr(s, 1, RLENGTH)
        out = out c c
        s = substr(s, RLENGTH + 1)
    }
    return out
}

# The text inside the parenthesis that opens s, or all of s.
function inside(s,    i, c, n)
{
    for (i = 1; i <= length(s); i++) {
        c = substr(s, i, 1)
        if (c == "(")
            n++
        else if (c == ")" && --n == 0)
            return substr(s, 2, i - 2)
    }
    return substr(s, 2)
}

# Splits on the commas outside parentheses and braces; returns how many.
function arguments(s, ret,    i, c, n, count)
{
    split("", ret)
    count = 1
    ret[1] = ""
    for (i = 1; i <= length(s); i++) {
        c = substr(s, i, 1)
        if (c ~ /[({[]/)
            n++
        else if (c ~ /[)}\]]/)
            n--
        if (c == "," && !n)
            ret[++count] = ""
        else
            ret[count] = ret[count] c
    }
    return count
}

# The arena and the err that travel through every call do not count; what a
# library calls back has the library's parameters.
function check_parameters(text, line,    n, i, count, list)
{
    gsub(/__attribute__ *\(\([^)]*(\([^)]*\))?[^)]*\)\)/, "", text)
    if (text ~ /MHD_|sqlite3|XML_|zip_|__wrap_/)
        return
    sub(/^[^(]*/, "", text)
    n = arguments(inside(text), list)
    for (i = 1; i <= n; i++)
        if (list[i] !~ /struct (arena|err) \*[a-z_]+ *$/ &&
            list[i] !~ /^ *(\.\.\.|void)? *$/)
            count++
    if (count > 5)
        say(line, "parameters", count " parameters, at most 5: use a struct")
}

# The name of the function whose header this is.
function name_of(text)
{
    gsub(/__attribute__ *\(\([^)]*\)\)/, "", text)
    sub(/[ ]*\(.*/, "", text)
    sub(/.*[ *]/, "", text)
    return text
}

# SQL reaches the store as a literal or a constant SQL_*, never as made text.
# A static function may hand it on: then each of its callers is looked at.
function check_sql_calls(text, line,    list, n, i, arg)
{
    while (match(text, db_call)) {
        text = substr(text, RSTART + RLENGTH - 1)
        n = arguments(inside(text), list)
        text = substr(text, 2)
        arg = n >= 2 ? list[2] : "\"\""
        sub(/^[ ]+/, "", arg)
        # a column sql_* of a const table of literals is as good as one
        if (arg ~ /^(SQL_|"")/ || arg ~ /->sql_[a-z]+$/)
            continue
        if (header ~ /^static / && arg ~ /^[a-z_]+$/) {
            n = header
            sub(/^[^(]*/, "", n)
            n = arguments(inside(n), list)
            for (i = n; i > 0; i--)
                if (list[i] ~ ("const char \\*" arg "$"))
                    break
            if (i > 0) {
                hand[++hands] = name_of(header)
                hand_at[hands] = i
                continue
            }
        }
        say(line, "sql", "the statement must be a literal or a constant " \
            "SQL_*, not '" arg "'")
    }
}

function check_sql_hands(    h, i, text, list)
{
    for (h = 1; h <= hands; h++)
        for (i = 1; i <= statements; i++) {
            text = kept[i]
            if (text ~ /const char \*/ ||
                !match(text, word hand[h] "[ ]*\\("))
                continue
            arguments(inside(substr(text, RSTART + RLENGTH - 1)), list)
            text = list[hand_at[h]]
            sub(/^[ ]+/, "", text)
            if (text !~ /^(SQL_|"")/)
                say(kept_line[i], "sql", "the statement must be a literal " \
                    "or a constant SQL_*, not '" text "'")
        }
}

function end_statement()
{
    if (in_src && !is_store_driver)
        check_sql_calls(statement, statement_line)
    # a driver may rewrite the form of a literal it was given
    if (in_src && !is_store_driver && statement ~ printer &&
        statement_literals ~ sql_part)
        say(statement_line, "sql", "SQL is never put together from text: " \
            "bind the values")
    if (in_src && !is_store_driver) {
        kept[++statements] = statement
        kept_line[statements] = statement_line
    }
    statement = statement_literals = ""
    statement_line = 0
}

function open_brace(before, at_end,    kind)
{
    sub(/[ ]+$/, "", before)
    if (level > 0 && stack[level] == "init")
        kind = "init"
    else if (!level && before == "")
        kind = "function"
    else if (!level)
        kind = "init"
    else if (before == "" || before ~ /(^|[^A-Za-z_])(else|do)$/ ||
             before ~ /:$/ || (at_end && before ~ /\)$/))
        kind = "block"
    else
        kind = "init"
    stack[++level] = kind
    if (kind == "function") {
        function_line = header_line ? header_line : FNR
        check_parameters(header, function_line)
        deepest = blocks = 1
        deep_line = 0
    } else if (kind == "block" && ++blocks > 4 && blocks > deepest) {
        deepest = blocks
        deep_line = FNR
    }
}

function close_brace(    n)
{
    if (level < 1)
        return
    if (stack[level] == "block")
        blocks--
    if (stack[level] == "function") {
        n = FNR - function_line + 1
        if (n > 80)
            say(function_line, "function", n " lines, at most 80")
        if (deep_line)
            say(deep_line, "depth", "blocks " deepest " deep, at most 4")
    }
    level--
    if (!level)
        header = header_line = ""
}

function braces(code,    at, rest, c)
{
    rest = code
    at = 0
    while (match(rest, /[{}]/)) {
        at += RSTART
        c = substr(code, at, 1)
        if (c == "{")
            # a block's brace ends its line and has a space before it
            open_brace(substr(code, 1, at - 1),
                substr(code, at + 1) ~ /^[ \\]*$/ &&
                (at == 1 || substr(code, at - 1, 1) == " "))
        else
            close_brace()
        rest = substr(code, at + 1)
    }
}

function check_include(line,    path, layer)
{
    if (line !~ /^#[ ]*include/)
        return
    path = line
    sub(/^#[ ]*include[ ]*["<]/, "", path)
    sub(/[">].*/, "", path)
    if (line ~ /"/) {
        layer = path
        if (!sub(/\/.*/, "", layer) && in_src)
            say(FNR, "include", "write '" path "' from src/, with its layer")
        else if (in_src && index(may[my_layer], " " layer " ") == 0)
            say(FNR, "layer", my_layer " may not include " path)
        return
    }
    if (in_src)
        for (pattern in lib)
            if (path ~ pattern && file !~ lib[pattern])
                say(FNR, "library", path " belongs to " \
                    substr(lib[pattern], 2) "*")
}

function check_guard(line)
{
    if (guard_seen || line !~ /^#/)
        return
    guard_seen = 1
    if (line != "#ifndef " guard)
        say(FNR, "guard", "the first line of code must be #ifndef " guard)
}

function check_global(code)
{
    # what is made once and then only read has "once" in its name; `planted` is
    # the test hook of a build with planted errors (domain/plant.h)
    if (code ~ /(^| )const /|| code ~ /sig_atomic_t|once|enum plant planted;/ ||
        code ~ /\(/)
        return
    if (code ~ /^[ ]*(static|_Thread_local|static _Thread_local) / &&
        code ~ /[;=]/ && code !~ /^[ ]*static_assert/)
        say(FNR, "global", "no state outlives a call: const, or in a struct")
    else if (!level && file ~ /\.c$/ &&
             code ~ /^(int|unsigned|long|char|bool|u?int[0-9]+_t|size_t|Str|Day|Id|(struct|enum) [a-z_]+) \**[a-z_]+(\[.*\])?( =.*)?[;{]?$/ &&
             code ~ /[;=]/)
        say(FNR, "global", "no state outlives a call: const, or in a struct")
}

# A file may free what it took by base's xrealloc, a driver what its library
# made; nobody else has anything to free.
function check_frees(    n, i, list, pattern)
{
    for (pattern in lib)
        if (file ~ lib[pattern])
            gives_back = 1
    n = gives_back ? 0 : split(frees, list, " ")
    for (i = 1; i <= n; i++)
        say(list[i], "heap", "free(): memory comes from the arena")
}

function end_file()
{
    if (file == "")
        return
    check_frees()
    check_sql_hands()
    if (file ~ /\.h$/ && in_src && last > 150)
        say(last, "header-size", last " lines, at most 150")
    else if (last > 1000)
        say(last, "file-size", last " lines, at most 1000: split by part")
    if (file ~ /\.h$/ && in_src && !guard_seen)
        say(1, "guard", "no #ifndef " guard)
}

FNR == 1 {
    end_file()
    file = FILENAME
    sub(/^\.\//, "", file)
    in_src = file ~ /^src\//
    my_layer = file
    sub(/^src\//, "", my_layer)
    sub(/\/.*/, "", my_layer)
    guard = file
    sub(/^src\//, "", guard)
    gsub(/[^A-Za-z0-9]/, "_", guard)
    guard = toupper(guard)
    guard_seen = file !~ /\.h$/
    frees = ""
    hands = statements = 0
    gives_back = 0
    is_store_driver = file ~ /^src\/store\//
    in_comment = level = blocks = format_off = in_macro = route_line = 0
    header = header_line = statement = statement_literals = ""
    statement_line = 0
    if ($0 !~ /^\/\*/)
        say(1, "head", "open the file with a comment: what it is for")
}

{
    last = FNR
    code = strip($0)
    if ($0 ~ /clang-format off/)
        format_off = 1
    if (!format_off && columns($0) > 100)
        say(FNR, "width", columns($0) " columns, at most 100")
    if ($0 ~ /clang-format on/)
        format_off = 0
    if (slashes)
        say(FNR, "comment", "write /* */, not //")
    if (comment ~ /(^|[^A-Za-z])(TODO|FIXME|XXX)([^A-Za-z]|$)/ &&
        comment !~ /TODO\(#[0-9]+\)/)
        say(FNR, "todo", "write TODO(#issue), or do it")
    check_include($0)
    if (in_src)
        check_guard(code)
}

code ~ /^[ ]*$/ {
    if (!level)
        header = header_line = ""
    next
}

# A row of a route table names its permission (once there are any).
routes && file ~ /^src\/app\// && code ~ /^ *\{ *(HTTP_)?(GET|POST|PUT|DELETE|PATCH), / {
    route = ""
    route_line = FNR
}

route_line {
    route = route code
    if (route ~ /\}/) {
        if (route !~ /PERM_[A-Z]/)
            say(route_line, "route", "this row has no permission (PERM_*)")
        route_line = 0
    }
}

# Macros: their bodies are not counted as functions.
in_macro || code ~ /^#/ {
    in_macro = code ~ /\\$/
    if (in_src && code ~ heap && my_layer != "base")
        say(FNR, "heap", "memory comes from the arena")
    if (code ~ banned && (in_src || code !~ /(system|popen)/))
        say(FNR, "banned", "a banned call in a macro")
    next
}

{
    if (match(code, banned)) {
        call = substr(code, RSTART, RLENGTH)
        gsub(/[^A-Za-z]/, "", call)
        if (in_src || call !~ /^(system|popen)$/)
            say(FNR, "banned", call "()")
    }
    if (in_src && my_layer != "base" && match(code, heap)) {
        call = substr(code, RSTART, RLENGTH)
        gsub(/[^A-Za-z]/, "", call)
        if (call == "free")
            frees = frees " " FNR
        else
            say(FNR, "heap", call "(): memory comes from the arena")
    }
    if (code ~ /x(re|m|c)?alloc/)
        gives_back = 1
    if (in_src && my_layer ~ /^(store|domain|format)$/ && match(code, prints))
        say(FNR, "print", my_layer " hands back what it has to say; app prints")
    if (in_src && my_layer !~ /^(store|domain)$/ && literals ~ sql_text)
        say(FNR, "sql", "SQL lives in src/store and src/domain only")
    if (in_src)
        check_global(code)
    if (!statement_line)
        statement_line = FNR
    statement = statement code " "
    statement_literals = statement_literals literals
    if (code ~ /[;{}][ ]*$/)
        end_statement()
    if (!level) {
        if (header == "")
            header_line = FNR
        if (code != "{")
            header = header code " "
    }
    braces(code)
    if (!level && code ~ /;[ ]*$/)
        header = header_line = ""
}

END {
    end_file()
    exit bad
}
