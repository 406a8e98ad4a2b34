# Scenarios about many realms: a house on the engine under test, and what fills it.

# shellcheck source=web.sh
. "$HERE/web.sh"

engine=${SOKET_TEST_ENGINE-sqlite}

# new_house NAME: an empty one, its address in $house
new_house()
{
    case $engine in
    sqlite)
        rm -rf "$1"
        mkdir "$1"
        house=$PWD/$1
        ;;
    pg)
        houses="$houses house_$$_$1"
        admin "DROP DATABASE IF EXISTS house_$$_$1 WITH (FORCE)"
        admin "CREATE DATABASE house_$$_$1 OWNER soket_owner"
        house=$(echo "$SOKET_TEST_PG" | sed "s|///soket?|///house_$$_$1?|")
        serve_options=--realms
        ;;
    esac
}
houses=

admin()
{
    "$SOKET_TEST_PG_BIN/psql" -qXAt -v ON_ERROR_STOP=1 -c "$1" \
        "$SOKET_TEST_PG_ADMIN" 2>sql.err || failed "psql: $(cat sql.err)"
}

drop_houses()
{
    for name in $houses; do
        admin "DROP DATABASE IF EXISTS $name WITH (FORCE)"
    done
}
trap 'stop_server; drop_houses; clean_up' EXIT

# The names of the house, one line.
names() { "$SOKET_BIN" -d "$house" realm list | cut -f1 | tr '\n' ' '; }

# has_names NAME…: these realms and no others
has_names()
{
    checks=$((checks + 1))
    [ "$(names)" = "${*:+$* }" ] || failed "the house has: $(names)not: $*"
}

# Nothing of a realm NAME lies about.
leaves_nothing()
{
    checks=$((checks + 1))
    case $engine in
    sqlite)
        # shellcheck disable=SC2012
        [ "$(ls "$house" | grep -c "^$1\.db")" = 0 ] ||
            failed "rests of $1: $(ls "$house")"
        ;;
    pg)
        left=$("$SOKET_TEST_PG_BIN/psql" -qXAt -c "SELECT nspname
            FROM pg_namespace WHERE starts_with(nspname, '$1')" \
            "${house%%\?*}?${SOKET_TEST_PG#*\?}")
        [ "$left" = '' ] || failed "rests of $1: $left"
        ;;
    esac
}
