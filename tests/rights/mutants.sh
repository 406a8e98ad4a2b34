#!/bin/sh
# Every change of the deciding function must be noticed by u_authz: each condition
# negated, each return made constant, each && and || exchanged, each call of the
# decision removed, each comparison moved by one.
#
#   mutants.sh SOURCE BUILD [EVERY]     one mutant in EVERY (default 1: all)
#
# BUILD: a tree in which u_authz was built (its compile and link commands are used).
# Only authz.c is compiled for a mutant, without optimising; two are tried at a time.
set -eu
src=$1 build=$2 every=${3:-1}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$build"

# The commands by which ninja makes the object and the program, for MUTANT.  What
# is not authz.c is linked once, into one object.
compile=$(ninja -t commands tests/u_authz | grep -- '-c .*/domain/authz\.c' | tail -1)
link=$(ninja -t commands tests/u_authz | tail -1)
[ -n "$compile" ] && [ -n "$link" ] || { echo "no commands"; exit 2; }
compile=$(echo "$compile" | sed 's|^[^ ]*ccache ||; s| -Werror||; s| -O[0-9sg]| -O0|
    s| -D_FORTIFY_SOURCE=[0-9]||; s| -MD||; s| -MF [^ ]*||; s| -MT [^ ]*||
    s| -o [^ ]*| -o MUTANT/authz.o|; s| -c [^ ]*| -w -c MUTANT/authz.c|')
link=$(echo "$link" | sed 's|^: *&& *||; s| *&& *: *$||
    s| -o [^ ]*| MUTANT/authz.o -o MUTANT/u_authz|')
command -v ld.lld >/dev/null && link="$link -fuse-ld=lld"

# A statement to a line, its first line's number before it; then, statement by
# statement, "NUMBER<tab>mutated text".
awk '
{
    line = $0
    if (!open) { at = NR; text = line } else { sub(/^ +/, " ", line); text = text line }
    bare = text; gsub(/\/\*[^*]*\*\//, "", bare)
    if (text ~ /^ *\/?\*/ || text ~ /^#/) { print NR "\t" $0; open = 0; next }
    ups = gsub(/\(/, "(", bare); downs = gsub(/\)/, ")", bare)
    open = bare !~ /^ *$/ && (ups != downs || bare !~ /[;{}):] *$/)
    if (!open) print at "\t" text
}' "$src/src/domain/authz.c" >"$work/statements"
awk -F'\t' '
function out(text) { if (text != line) print at "\t" text }
# each place of `from` in turn becomes `to`
function each(from, to,    rest, pre) {
    rest = line; pre = ""
    while (match(rest, from)) {
        if (from != "!" || substr(rest, RSTART + 1, 1) != "=")
            out(pre substr(rest, 1, RSTART - 1) to substr(rest, RSTART + RLENGTH))
        pre = pre substr(rest, 1, RSTART + RLENGTH - 1)
        rest = substr(rest, RSTART + RLENGTH)
    }
}
{ at = $1; line = substr($0, length(at) + 2) }
line ~ /^ *(\/?\*|#|assert)/ || line !~ /^ / { next }
line ~ /^ +\[ROLE_/ {
    each("BIT\\(ACT_[A-Z]+\\)", "0U")
    each("true", "false"); each("false", "true")
    next
}
line ~ /^ +for / { next } # one step more is no program
{
    each(" && ", " || "); each(" \\|\\| ", " \\&\\& ")
    each(" == ", " != "); each(" != ", " == ")
    each(" <= ", " < "); each(" < ", " <= ")
    each(" >= ", " > "); each(" > ", " >= ")
    each("!") # not "!=", which became "==" above
    each("true", "false"); each("false", "true")
    each(" - 1\\]", "]")
}
line ~ /^ +if \(.*\) ?\{?$/ {
    body = line; sub(/^ +if \(/, "", body); sub(/\) ?\{?$/, "", body)
    end = line ~ /\{$/ ? " {" : ""
    out("if (!(" body "))" end)
    out("if (0 && (" body "))" end)
    out("if (1 || (" body "))" end)
}
line ~ /^ +return .*;/ && line !~ /return (RC_OK|fail|a;|str_of|roles\[role\]\.(name|key))/ {
    # the same value in another word is the same program
    if (line !~ /return (true|1);/) out("return 1;")
    if (line !~ /return (false|0|ROLE_NONE);/) out("return 0;")
}
# a call for what it does, left out
line ~ /^ +[a-z_]+\(.*\);$/ { out(";") }
' "$work/statements" | sort -u -t'	' -k1,1n -k2 >"$work/mutants"

# try NUMBER: one line into DIR/told, why where it was not killed.
cat >"$work/try" <<'END'
dir=$1 src=$2 compile=$3 link=$4 number=$5
line=$(sed -n "${number}p" "$dir/mutants" | cut -f1)
text=$(sed -n "${number}p" "$dir/mutants" | cut -f2-)
mine=$dir/$number
mkdir "$mine"
awk 'NR == FNR { if (FNR == n) { at = $1; text = $0 }; next }
    { t = $1 == at ? text : $0; print substr(t, index(t, "\t") + 1) }' n="$number" \
    "$dir/mutants" "$dir/statements" >"$mine/authz.c"
if ! sh -c "$(echo "$compile" | sed "s|MUTANT|$mine|g")" >"$mine/log" 2>&1; then
    told=broken
elif ! sh -c "$(echo "$link" | sed "s|MUTANT|$mine|g")" >"$mine/log" 2>&1; then
    told="unlinked: $(head -3 "$mine/log")"
elif CMOCKA_TEST_ABORT=1 TMPDIR=$mine timeout 60 "$mine/u_authz" >"$mine/log" 2>&1; then
    told="alive: authz.c:$line: $text"
else
    told="killed: authz.c:$line: $text"
fi
printf '%s\n' "$told" >"$dir/told.$number"
rm -rf "$mine"
END
total=$(wc -l <"$work/mutants")
seq "$every" "$every" "$total" |
    xargs -P 2 -n 1 sh "$work/try" "$work" "$src" "$compile" "$link"
cat "$work"/told.* >"$work/told"
grep -v '^killed: \|^broken$' "$work/told" || true
broken=$(grep -c '^broken$' "$work/told" || true)
killed=$(grep -c '^killed: ' "$work/told" || true)
tried=$((total / every - broken))
echo "$killed of $tried mutants killed ($broken were no program)"
[ "$tried" -ge 10 ] && [ "$killed" = "$tried" ]
