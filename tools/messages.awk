# Compares po/vi.po with what xgettext took from the sources (the second file)
# and with a list of messages named in templates.  For tools/lint.

# "%s" by itself is no sentence.
function says_something(s)
{
    gsub(/%[-+ #0-9.*]*[hlztj]*[a-zA-Z]/, "", s)
    gsub(/\\./, "", s)
    return s ~ /[A-Za-z]/
}

function flush_entry()
{
    if (id != "" && says_something(id)) {
        if (current ~ /\.po$/) {
            have[id] = text
            line_of[id] = id_line
            is_format[id] = format
        } else {
            used[id] = 1
            if (!(id in have) || have[id] == "")
                printf "%s: message: no Vietnamese in po/vi.po for \"%s\"\n", \
                    place == "" ? "src:1" : place, id
            else if (format && !is_format[id])
                printf "po/vi.po:%d: message: \"#, c-format\" is missing " \
                    "before \"%s\": its format is not checked\n", \
                    line_of[id], id
        }
    }
    id = text = place = format = ""
}

function quoted(s)
{
    sub(/^[^"]*"/, "", s)
    sub(/"[^"]*$/, "", s)
    return s
}

FNR == 1 {
    flush_entry()
    current = FILENAME
}
/^#: / && place == "" { place = $2 }
/^#, .*c-format/ { format = 1 }
/^#~/ { next }
/^msgid / {
    keep = place
    kept = format
    flush_entry()
    place = keep
    format = kept
    id = quoted($0)
    id_line = FNR
    where = "id"
    next
}
/^msgstr/ { text = quoted($0); where = "str"; next }
/^"/ {
    if (where == "id")
        id = id quoted($0)
    else
        text = text quoted($0)
    next
}
/^$/ { flush_entry() }

END {
    flush_entry()
    while ((getline line < templates) > 0) {
        used[line] = 1
        if (!(line in have) || have[line] == "")
            printf "assets:1: message: no Vietnamese in po/vi.po for \"%s\"\n", \
                line
    }
    for (i in have)
        if (!(i in used))
            printf "po/vi.po:%d: message: nothing says \"%s\"\n", line_of[i], i
}
