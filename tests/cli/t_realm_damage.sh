# A damaged realm is alone with its trouble: its pages say so and nothing more,
# the others' go on, and when it is well again it is served again.

# shellcheck source=house.sh
. "$HERE/house.sh"

new_house houses
for name in good bad; do
    ok -d "$house" realm create $name --sample huu-lung
done
cp houses/bad.db bad.kept
page=campaigns/kl01/units/hl

start_server -d "$house"
get /bad/$page
[ "$code" = 200 ] || failed "before: $code"

# What is in the way is a new file; the server notices.
replace() { cp "$1" houses/bad.new && mv houses/bad.new houses/bad.db && rm -f houses/bad.db-*; }

# refuses WHAT: an error page for this realm, nothing of where it lies
refuses()
{
    for path in /bad/$page /bad/$page.json /bad/units '/bad/?lang=en'; do
        get "$path"
        [ "$code" = 503 ] || failed "$1: $path: $code instead of 503"
        faults h b | grep -v '^status' >found
        [ ! -s found ] || failed "$1: $path: $(cat found)"
        ! grep -qE "houses|\.db|sqlite|$dir" b || failed "$1: $path tells too much"
        get /good/$page
        [ "$code" = 200 ] || failed "$1: the other realm: $code"
    done
    get /
    grep -qF '/good/' b || failed "$1: no list"
}

echo 'this is no database, only words, and some more of them' >words
replace words
refuses "another file"
: >empty
replace empty
refuses "an empty file"
head -c 20000 bad.kept >short
replace short
get /bad/$page
[ "$code" = 503 ] || failed "a short file: $code"
cp bad.kept holes
for at in $(seq 4096 4096 200000); do
    printf '\377\001\377\001' |
        dd of=holes bs=1 seek=$at conv=notrunc 2>/dev/null
done
replace holes
refuses "a file full of holes"
replace bad.kept
get /bad/$page
[ "$code" = 200 ] || failed "well again: $code"
[ -s serve.err ] || failed "nothing for who runs the server"
grep -q '^soket: bad: ' serve.err || failed "the realm is not named"
[ "$(wc -l <serve.err)" -lt 8 ] || failed "$(wc -l <serve.err) messages"
: >serve.err

# copies: what fails is named, what can be copied is
replace words
refused -d "$house" realm backup --all copies
out_has '[!!] bad: '
out_has '[ok] good'
ok -d copies -r good verify
[ ! -e copies/bad.db ] || failed "a copy of a damaged realm"

# it can be dropped
ok -d "$house" realm drop bad --yes bad
leaves_nothing bad
get /bad/$page
[ "$code" = 404 ] || failed "dropped: $code"
