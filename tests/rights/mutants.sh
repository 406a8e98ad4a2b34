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

# Line by line: "LINE<tab>mutated text".
awk '
function out(text) { if (text != $0) print NR "\t" text }
/^static const struct|^} roles/ { table = 1 }
/^};/ { table = 0 }
/^(bool|enum|static|const)/ { inside = 1 }
{
    line = $0
    if (line ~ /^ *(\/?\*|#|assert)/ || line !~ /;|\)|\{/) next
    if (match(line, /BIT\(ACT_[A-Z]+\)/) && line !~ /define/) {
        # an act less, one at a time
        rest = line; pre = ""
        while (match(rest, /BIT\(ACT_[A-Z]+\)/)) {
            print NR "\t" pre substr(rest, 1, RSTART - 1) "0U" substr(rest, RSTART + RLENGTH)
            pre = pre substr(rest, 1, RSTART + RLENGTH - 1)
            rest = substr(rest, RSTART + RLENGTH)
        }
    }
    if (line ~ /^ +if \(.*\)$/ || line ~ /^ +if \(.*\) ?\{?$/) {
        t = line; sub(/if \(/, "if (!(", t); sub(/\)( \{)?$/, "))&", t)
        sub(/\)\)\)/, "))", t)
        print NR "\t" t
    }
    if (line ~ /^ +return .*;/ && line !~ /return (RC_OK|fail|a|str_of|roles)/) {
        # the same value in another word is the same program
        t = line; sub(/return .*;/, "return 1;", t)
        if (line !~ /return (true|1);/) out(t)
        t = line; sub(/return .*;/, "return 0;", t)
        if (line !~ /return (false|0|ROLE_NONE);/) out(t)
    }
    n = split(line, part, / && /)
    for (i = 2; i <= n; i++) {
        t = part[1]
        for (k = 2; k <= n; k++) t = t (k == i ? " || " : " && ") part[k]
        out(t)
    }
    n = split(line, part, / \|\| /)
    for (i = 2; i <= n; i++) {
        t = part[1]
        for (k = 2; k <= n; k++) t = t (k == i ? " && " : " || ") part[k]
        out(t)
    }
    if (line ~ /[a-z\])] <= [a-z]/) { t = line; sub(/ <= /, " < ", t); out(t) }
    if (line ~ / < own/) { t = line; sub(/ < own/, " <= own", t); out(t) }
    if (line ~ /, true\)/) { t = line; sub(/, true\)/, ", false)", t); out(t) }
    if (line ~ /, false\)/) { t = line; sub(/, false\)/, ", true)", t); out(t) }
    if (line ~ /== ACT|== ROLE|!= ACT|!= ROLE/) {
        t = line
        if (!sub(/ == /, " != ", t)) sub(/ != /, " == ", t)
        out(t)
    }
}' "$src/src/domain/authz.c" | sort -u -t'	' -k1,1n -k2 >"$work/mutants"

# try NUMBER: one line into DIR/told, why where it was not killed.
cat >"$work/try" <<'END'
dir=$1 src=$2 compile=$3 link=$4 number=$5
line=$(sed -n "${number}p" "$dir/mutants" | cut -f1)
text=$(sed -n "${number}p" "$dir/mutants" | cut -f2-)
mine=$dir/$number
mkdir "$mine"
awk -v at="$line" 'NR == FNR { if (FNR == n) text = substr($0, index($0, "\t") + 1); next }
    FNR == at { print text; next } { print }' n="$number" \
    "$dir/mutants" "$src/src/domain/authz.c" >"$mine/authz.c"
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
