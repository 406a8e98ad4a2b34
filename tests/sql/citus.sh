#!/bin/sh
# Holds a fresh PostgreSQL realm and every SQL text of the program against the
# list in citus.txt (its head says what the lines mean):
#
#   citus.sh CC SOKET            names every breach
#   citus.sh CC SOKET planted    breaks every rule once and must be told so
set -eu
LC_ALL=C
export LC_ALL
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
cc=$1 soket=$2 mode=${3-check}
realm=citus_$$
tmp=$(mktemp -d)
bad=0

say()
{
    printf 'citus: %s\n' "$*"
    bad=1
}

# As the server's owner: plants need more rights than the program has.
psql()
{
    "$SOKET_TEST_PG_BIN/psql" -qXAt -v ON_ERROR_STOP=1 -v "realm='$realm'" \
        -v "ns='$realm'::regnamespace" "$SOKET_TEST_PG_ADMIN"
}

clean_up()
{
    echo "DROP SCHEMA IF EXISTS $realm CASCADE" | psql 2>/dev/null || :
    rm -rf "$tmp"
}
trap clean_up EXIT
trap 'exit 130' INT TERM

# ---- the list: $tmp/rules names them, $tmp/NAME.KEY holds the rest ----

awk -v dir="$tmp" '
/^#/ || /^$/ { next }
/^ / { sub(/^ +/, ""); held = held (key == "text" ? "" : " ") $0; next }
function put()
{
    if (key != "")
        print held >>(dir "/" name "." key)
    key = ""
}
{
    put()
    key = $1
    held = substr($0, length($1) + 2)
    if (key == "rule") {
        name = held
        print name >>(dir "/rules")
        key = ""
    }
}
END { put() }' "$here/citus.txt"

# ---- the texts: $tmp/places and $tmp/texts have the same lines ----

heads='SELECT|INSERT|UPDATE|DELETE|WITH|BEGIN|COMMIT|ROLLBACK|DECLARE|FETCH|CLOSE'
heads="$heads|COPY|CREATE|ALTER|DROP|TRUNCATE|COMMENT|GRANT|REVOKE|CLUSTER|REINDEX"
heads="$heads|VACUUM|ANALYZE|LOCK|SET|RESET|DISCARD|LISTEN|UNLISTEN|NOTIFY|PREPARE"
heads="$heads|EXECUTE|SAVEPOINT|RELEASE|DO|CALL|REFRESH|MERGE|IMPORT|REASSIGN"

# The literals of the sources, one a line: "FILE<tab>LINE<tab>TEXT".
literals()
{
    for file in src/domain/*.c src/store/*.c; do
        case $file in *db_sqlite*) continue ;; esac
        # shellcheck disable=SC2046
        "$cc" -E -std=gnu17 -D_GNU_SOURCE -Isrc $(pkg-config --cflags libpq) \
            "$file" >"$tmp/source" || exit
        awk -v only="^$file\$" -v heads="$heads" -f "$here/statements.awk" \
            "$tmp/source"
    done >"$tmp/rows"
    sed 's/^ *{ "\([^"]*\)", \([0-9]*\), "/\1\t\2\t/
        s/" },$//; s/\([^\\]\)" "/\1/g; s/\\"/"/g' "$tmp/rows"
}

# The statements of sql/, the same way; notes after "--" are none.
schema()
{
    for file in sql/*.sql; do
        sed 's/--.*//' "$file" | awk -v file="$file" '
            { text = text " " $0; if (!at && /[^ ]/) at = NR }
            /;/ { gsub(/  +/, " ", text); sub(/^ /, "", text)
                  print file "\t" at "\t" text; text = ""; at = 0 }'
    done
}

(cd "$root" && { literals; schema; }) >"$tmp/all"
cut -f 1,2 "$tmp/all" | tr '\t' : >"$tmp/places"
cut -f 3- "$tmp/all" >"$tmp/texts"

# breaches NAME: places of the texts that match its ERE and are not allowed
breaches()
{
    grep -niE -- "$(cat "$tmp/$1.text")" "$tmp/texts" | cut -d : -f 1 \
        >"$tmp/hits" || :
    : >"$tmp/meant"
    [ ! -f "$tmp/$1.allow" ] || while read -r file ere; do
        grep -niE -- "$ere" "$tmp/texts" | cut -d : -f 1 >"$tmp/some" || :
        awk -v file="$file" 'NR == FNR { some[$1]; next }
            FNR in some && index($0, file) == 1 { print FNR }' \
            "$tmp/some" "$tmp/places" >>"$tmp/meant"
    done <"$tmp/$1.allow"
    awk 'FILENAME == ARGV[1] { hit[$1]; next }
        FILENAME == ARGV[2] { delete hit[$1]; next }
        FNR in hit' "$tmp/hits" "$tmp/meant" "$tmp/all"
}

# ---- the two ways of running ----

check()
{
    lines=$(wc -l <"$tmp/texts")
    [ "$lines" -gt 200 ] || say "only $lines texts were found in the sources"
    while read -r rule; do
        if [ -f "$tmp/$rule.find" ]; then
            found=$(psql <"$tmp/$rule.find")
            [ -z "$found" ] || say "$rule: $(cat "$tmp/$rule.says"): $found"
        fi
        if [ -f "$tmp/$rule.text" ]; then
            found=$(breaches "$rule")
            [ -z "$found" ] || say "$rule: $(cat "$tmp/$rule.says"):
$found"
        fi
    done <"$tmp/rules"
    # The page for operators names the same rules.
    sed -n '/^## Nodes by Citus/,/^Sources/s/^| `\([a-z-]*\)` |.*/\1/p' \
        "$root/docs/scale.md" | sort >"$tmp/told"
    sort "$tmp/rules" | diff - "$tmp/told" >"$tmp/differ" ||
        say "docs/scale.md and citus.txt differ: $(cat "$tmp/differ")"
    echo "citus: $(wc -l <"$tmp/rules") rules, $lines texts"
}

# In a transaction that is given up: nothing of it stays.
plant()
{
    {
        echo 'BEGIN; CREATE SCHEMA other;'
        echo 'CREATE TABLE other.t (id BIGINT PRIMARY KEY);'
        echo "SET LOCAL search_path TO $realm;"
        echo "$(cat "$tmp/$1.plant");"
        echo "$(cat "$tmp/$1.find");"
        echo 'ROLLBACK;'
    } | psql
}

planted()
{
    while read -r rule; do
        if [ -f "$tmp/$rule.find" ]; then
            [ -f "$tmp/$rule.plant" ] || say "$rule: has no plant"
            [ -n "$(plant "$rule")" ] || say "$rule: a planted breach went by"
        elif [ ! -f "$tmp/$rule.text" ]; then
            say "$rule: looks nowhere"
        fi
        if [ -f "$tmp/$rule.text" ]; then
            [ -f "$tmp/$rule.example" ] || say "$rule: has no example"
            for place in src/domain/unit.c sql/0001-log.sql; do
                printf '%s\t1\t' "$place" >"$tmp/all"
                cat "$tmp/$rule.example" >>"$tmp/all"
                echo "$place:1" >"$tmp/places"
                cp "$tmp/$rule.example" "$tmp/texts"
                [ -n "$(breaches "$rule")" ] ||
                    say "$rule: its example went by in $place"
            done
        fi
    done <"$tmp/rules"
}

"$soket" -d "$SOKET_TEST_PG&realm=$realm" init >"$tmp/init" 2>&1 ||
    say "$(cat "$tmp/init")"
case $mode in
check) check ;;
planted) planted ;;
esac
exit $bad
