#!/bin/sh
# statements.sh CC SRC FILE...: the table of every SQL statement in these files of
# SRC, as C rows on standard output (statements.awk).  Fails where a file has
# more SQL_…[] than statements were found in it.
set -eu
cc=$1 src=$2 here=$(cd "$(dirname "$0")" && pwd)
shift 2
cd "$src/.."
bad=0
for file; do
    rows=$("$cc" -E -std=gnu17 -D_GNU_SOURCE -Isrc "$file" |
        awk -v only="^$file\$" -f "$here/statements.awk")
    found=$(printf '%s' "$rows" | grep -c '^    {' || :)
    named=$(grep -cE '^(static )?const char SQL_[A-Z0-9_]+\[\]' "$file" || :)
    if [ "$found" -lt "$named" ]; then
        echo "$file: $named statements are named, $found are found" >&2
        bad=1
    fi
    [ -z "$rows" ] || printf '%s\n' "$rows"
done
exit $bad
