# Compares the tables and columns of sql/*.sql with docs/data.md, both ways.
# In data.md a table is a heading (## `unit`), a column a row (| `name` | ...);
# a row may describe several: | `made`, `ended` | ... .  For tools/lint.

function add(t, c)
{
    key = t "." c
    at[key] = FILENAME ":" FNR
    if (!(t in table))
        table[t] = FILENAME ":" FNR
}

FNR == 1 { inside = "" }

FILENAME ~ /\.sql$/ {
    sub(/--.*/, "")
    if (match($0, /CREATE( VIRTUAL)? TABLE (IF NOT EXISTS )?[a-z_0-9]+/)) {
        inside = substr($0, RSTART, RLENGTH)
        sub(/.* /, "", inside)
        table[inside] = FILENAME ":" FNR
        sub(/^[^(]*\(?/, "")
        depth = 1
        fresh = 1
    } else if (match($0, /ALTER TABLE [a-z_0-9]+ ADD (COLUMN )?[a-z_0-9]+/)) {
        n = split(substr($0, RSTART, RLENGTH), w, " ")
        add(w[3], w[n])
        next
    } else if (match($0, /DROP TABLE [a-z_0-9]+/)) {
        gone = substr($0, RSTART, RLENGTH)
        sub(/.* /, "", gone)
        delete table[gone]
        for (key in at)
            if (index(key, gone ".") == 1)
                delete at[key]
        next
    }
    if (inside == "")
        next
    # one column per comma outside parentheses
    for (i = 1; i <= length($0) && depth > 0; i++) {
        c = substr($0, i, 1)
        if (c == "(")
            depth++
        else if (c == ")")
            depth--
        else if (c == "," && depth == 1)
            fresh = 1
        else if (fresh && c ~ /[a-zA-Z_]/) {
            match(substr($0, i), /^[a-zA-Z_0-9]+/)
            name = substr($0, i, RLENGTH)
            i += RLENGTH - 1
            fresh = 0
            if (name !~ /^(PRIMARY|UNIQUE|FOREIGN|CHECK|CONSTRAINT)$/)
                add(inside, name)
        }
    }
    if (depth <= 0)
        inside = ""
    next
}

/^#+ / {
    here = ""
    if (match($0, /^#+ `?[a-z_0-9]+`?/)) {
        name = substr($0, RSTART, RLENGTH)
        quoted = name ~ /`/
        gsub(/[#` ]/, "", name)
        if (name in table)
            told[here = name] = 1
        else if (quoted)
            printf "%s:%d: data: there is no table '%s'\n", FILENAME, FNR, name
    }
}

here != "" && /^\| *`/ {
    split($0, cell, "|")
    n = split(cell[2], names, ",")
    for (i = 1; i <= n; i++) {
        gsub(/[` ]/, "", names[i])
        key = here "." names[i]
        if (key in at)
            told[key] = 1
        else
            printf "%s:%d: data: table '%s' has no column '%s'\n", \
                FILENAME, FNR, here, names[i]
    }
}

END {
    for (t in table)
        if (!(t in told))
            printf "%s: data: table '%s' is not in docs/data.md\n", table[t], t
    for (key in at)
        if (!(key in told)) {
            split(key, part, ".")
            if (part[1] in told)
                printf "%s: data: column '%s' is not in docs/data.md\n", \
                    at[key], key
        }
}
