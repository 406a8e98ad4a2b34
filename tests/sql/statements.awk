# Reads preprocessed C (gcc -E, line marks kept) and prints every literal that is a
# whole SQL statement as a row of a C table: { "FILE", line, "…" "…" },
# Literals side by side are one, as the compiler has it; that way the list
# cannot forget a statement, whatever macros or tables it is made by.
# -v heads='A|B': literals that begin with these words instead.

BEGIN {
    if (heads == "")
        heads = "SELECT|INSERT INTO|UPDATE|DELETE FROM|WITH"
}

# The text of the literal that s begins with, its quotes kept; "" when none.
function literal(s)
{
    return match(s, /^"([^"\\]|\\.)*"/) ? substr(s, 1, RLENGTH) : ""
}

function flush()
{
    if (text ~ ("^\"(" heads ")[ ;\"]") && file ~ only)
        printf "    { \"%s\", %d, %s },\n", file, at, whole
    text = whole = ""
}

/^# [0-9]+ "/ {
    line = $2 - 1
    file = $3
    gsub(/"/, "", file)
    sub(/^.*\/src\//, "src/", file)
    next
}

{
    line++
    rest = $0
    while (rest != "") {
        if (match(rest, /^[ \t]+/)) {
            rest = substr(rest, RLENGTH + 1)
        } else if ((piece = literal(rest)) != "") {
            if (whole == "") {
                at = line
                text = piece
            } else if (text == "\"\"") {
                text = piece
            }
            whole = whole (whole == "" ? "" : " ") piece
            rest = substr(rest, length(piece) + 1)
        } else {
            flush()
            if (match(rest, /^'([^'\\]|\\.)*'/))
                rest = substr(rest, RLENGTH + 1)
            else if (match(rest, /^[^"' \t]+/))
                rest = substr(rest, RLENGTH + 1)
            else
                rest = substr(rest, 2)
        }
    }
}

END { flush() }
