# realm: made, listed, copied, dropped; refusals; killed at any moment there is
# the whole realm or none.

# shellcheck source=house.sh
. "$HERE/house.sh"

new_house houses

# ---- the commands ----
ok -d "$house" realm list
[ ! -s out ] || failed "an empty house lists something"
json -d "$house" realm list
ok -d "$house" realm create b
out_has "'b'"
ok -d "$house" realm create a --sample huu-lung
ok -d "$house" realm create a-2
has_names a a-2 b
json -d "$house" realm list
flat_has '[0].name="a"' '[1].name="a-2"' '[2].name="b"'
grep -q '^\[0\]\.bytes=[1-9][0-9]\{5\}' flat || failed "no size"
grep -q '^\[0\]\.changed="20[0-9-]*T[0-9:]*Z"' flat || failed "no day"

# every other command, by -r and by the realm's own address
ok -d "$house" -r a verify
ok -d "$house" -r b verify
[ "$(value -d "$house" -r a --campaign kl01 --unit hl --indicator turns)" \
    -gt 160000 ] || failed "turns of a"
refused -d "$house" -r b figure --campaign kl01 --unit hl --indicator turns
ok -d "$house" -r c init
has_names a a-2 b c
refused -d "$house" -r c init
err_has 'exists already'
SOKET_DB=$house
export SOKET_DB
ok -r c verify
ok realm list
unset SOKET_DB
refused -d "$house" -r nix verify
refused -d "$house" verify

# ---- names ----
for name in A aB 1a -a a_b a.b a/b ../a 'a b' '' é "$(printf %32s | tr ' ' a)" \
    soket public index icons units campaigns reports events api admin; do
    refused -d "$house" realm create "$name"
    refused -d "$house" -r "$name" verify
done
ok -d "$house" realm create "$(printf %31s | tr ' ' a)"
ok -d "$house" realm drop "$(printf %31s | tr ' ' a)" \
    --yes "$(printf %31s | tr ' ' a)"
has_names a a-2 b c
refused -d "$house" realm create a
err_has "'a' already"
refused -d "$house" realm create d --sample no-such
has_names a a-2 b c
leaves_nothing d
usage -d "$house" realm create
usage -d "$house" realm create x y
usage -d "$house" -r a realm list
refused -d no-such-folder realm list
refused -d no-such-folder realm create a
refused -d no-such-folder -r a verify
usage -d no-such-folder serve --no-list

# ---- drop ----
usage -d "$house" realm drop c
usage -d "$house" realm drop c --yes
usage -d "$house" realm drop c --yes C
usage -d "$house" realm drop c --yes b
has_names a a-2 b c
ok -d "$house" realm drop c --yes c
has_names a a-2 b
leaves_nothing c
refused -d "$house" realm drop c --yes c
refused -d "$house" -r c verify
ok -d "$house" -r a verify

# ---- backup ----
ok -d "$house" realm backup a one.db
ok -d one.db verify
ok -d "$house" -r a digest
cp out want
ok -d one.db digest
equal want out
refused -d "$house" realm backup a one.db
refused -d "$house" realm backup nix nix.db
[ ! -e nix.db ] || failed "a copy of nothing"
usage -d "$house" realm backup a
usage -d "$house" realm backup
ok -d "$house" realm backup --all copies
[ "$(ls copies | tr '\n' ' ')" = 'a-2.db a.db b.db ' ] ||
    failed "copies: $(ls copies)"
for name in a a-2 b; do
    ok -d copies -r "$name" verify
done
rm copies/b.db
refused -d "$house" realm backup --all copies
out_has '[!!] a: '
out_has '[!!] a-2: '
out_has '[ok] b'
err_has '1 realms were copied, 2 were not'
rm copies/*
soket -d "$house" realm backup --all copies --json
is_exit 0
"$JSON_FLAT" <out >flat || failed "not JSON"
flat_has '[0].name="a"' '[0].good=true' '[0].why=null'
: >in-the-way
refused -d "$house" realm backup --all in-the-way

# ---- killed at any moment ----
# killed DELAY ARGS…: the command is ended without warning after DELAY seconds
killed()
{
    delay=$1
    shift
    last="$* (killed after $delay s)"
    "$SOKET_BIN" "$@" >out 2>err &
    sleep "$delay"
    kill -KILL $! 2>/dev/null
    wait $! 2>/dev/null
    checks=$((checks + 1))
}

# Whole or not at all; afterwards it can be made.
whole_or_none()
{
    if [ "$(names | grep -cw k)" = 1 ]; then
        ok -d "$house" -r k verify
        ok -d "$house" -r k export activities
        [ "$(wc -l <out)" -gt 10 ] || failed "half a realm"
        whole=$((whole + 1))
        ok -d "$house" realm drop k --yes k
    else
        refused -d "$house" -r k verify
        none=$((none + 1))
    fi
    has_names a a-2 b
}

# moments MS N: N delays in seconds, from none to half as long again as MS
moments()
{
    for i in $(seq 0 "$2"); do
        echo "$1 $i $2" | awk '{ printf "%.3f\n", $1 * 1.5 * $2 / $3 / 1000 }'
    done
}

began=$(date +%s%3N)
ok -d "$house" realm create k --sample huu-lung
create_ms=$(($(date +%s%3N) - began))
began=$(date +%s%3N)
ok -d "$house" realm drop k --yes k
drop_ms=$(($(date +%s%3N) - began))
leaves_nothing k

whole=0 none=0
for delay in $(moments $create_ms 14); do
    killed "$delay" -d "$house" realm create k --sample huu-lung
    whole_or_none
done
[ $none -gt 0 ] || failed "create: no kill came in time"
echo "create killed: $whole whole, $none none"
ok -d "$house" realm create k --sample huu-lung
ok -d "$house" realm drop k --yes k
leaves_nothing k

whole=0 none=0
for delay in $(moments $drop_ms 10); do
    ok -d "$house" realm create k --sample huu-lung
    killed "$delay" -d "$house" realm drop k --yes k
    whole_or_none
    ok -d "$house" realm create k
    ok -d "$house" -r k verify
    ok -d "$house" realm drop k --yes k
    leaves_nothing k
done
echo "drop killed: $whole whole, $none none"

# Two at once: one of them makes it.
"$SOKET_BIN" -d "$house" realm create k --sample huu-lung >out1 2>err1 &
one=$!
"$SOKET_BIN" -d "$house" realm create k --sample huu-lung >out2 2>err2 || :
wait $one || :
case $(names) in
*" k "*) ok -d "$house" -r k verify ;;
*) [ -s err1 ] && [ -s err2 ] || failed "no realm, and nobody says why" ;;
esac
