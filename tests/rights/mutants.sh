#!/bin/sh
# Every change of the deciding function must be noticed by u_authz: each condition
# negated, each return made constant, each && and || exchanged, each call of the
# decision removed, each comparison moved by one.
#
#   mutants.sh SOURCE BUILD [EVERY]     one mutant in EVERY (default 1: all)
#
# BUILD: a tree in which u_authz was built (its compile and link commands are used).
set -eu
src=$1 build=$2 every=${3:-1}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$build"

# The commands by which ninja makes the object and the program.
compile=$(ninja -t commands tests/u_authz | grep -- '-c .*/domain/authz\.c' | tail -1)
link=$(ninja -t commands tests/u_authz | tail -1)
object=$(echo "$compile" | sed 's/.* -o \([^ ]*\).*/\1/')
[ -n "$compile" ] && [ -n "$link" ] || { echo "no commands"; exit 2; }

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

total=0 killed=0 broken=0
while IFS='	' read -r line text; do
    total=$((total + 1))
    [ $((total % every)) = 0 ] || continue
    awk -v at="$line" -v text="$text" 'NR == at { print text; next } { print }' \
        "$src/src/domain/authz.c" >"$work/authz.c"
    if ! sh -c "$(echo "$compile" | sed "s| -o [^ ]*| -o $work/authz.o|; s| -c [^ ]*| -w -c $work/authz.c|; s| -MF [^ ]*| -MF $work/d|; s| -Werror||")" >"$work/log" 2>&1; then
        broken=$((broken + 1))
        continue
    fi
    sh -c "$(echo "$link" | sed "s|^: *&& *||; s| *&& *: *$||; s| -o [^ ]*| $work/authz.o -o $work/u_authz|")" >"$work/log" 2>&1 ||
        { cat "$work/log"; exit 2; }
    if timeout 60 "$work/u_authz" >"$work/log" 2>&1; then
        echo "alive: authz.c:$line: $text"
    else
        killed=$((killed + 1))
    fi
done <"$work/mutants"
tried=$((total / every - broken))
echo "$killed of $tried mutants killed ($broken were no program)"
[ "$tried" -ge 10 ] && [ "$killed" = "$tried" ]
