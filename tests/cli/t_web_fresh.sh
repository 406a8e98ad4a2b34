# What weighs needs the password of the last five minutes: rights, codes for others,
# tables to take away; one's own password and second factor need it in the form.
# The clock is that of the server: it is started again, six minutes later.

# shellcheck source=web.sh
. "$HERE/web.sh"

password='one sentence that is long enough'
other='another sentence that is long enough'
day=2026-06-15
serve_as=

serve_at() # serve_at TIME: the same store and sessions, another clock
{
    [ -z "$server" ] || ends_soon
    export SOKET_NOW="${day}T$1Z"
    start_server
}

ask() # ask METHOD PATH [FIELD=VALUE…]: head in h, body in b, status in $code
{
    method=$1 path=$2
    shift 2
    last="$method $path $*"
    set -- "$@" "csrf=$(cat csrf 2>/dev/null)"
    if [ "$method" = POST ]; then
        for field in "$@"; do
            set -- "$@" --data-urlencode "$field"
            shift
        done
    else
        set --
    fi
    code=$(curl -s -m 30 -D h -o b -w '%{http_code}' -H "Origin: $url" \
        -H "Cookie: $(cat cookie 2>/dev/null)" "$@" "$url$path")
    tr -d '\r' <h | sed -n 's/^[Ss]et-[Cc]ookie: \([^;]*\).*/\1/p' >given
    [ ! -s given ] || cp given cookie
    checks=$((checks + 1))
}

expect() # expect STATUS [TEXT]
{
    [ "$code" = "$1" ] || failed "status $code instead of $1"
    [ -z "${2-}" ] || grep -qF -e "$2" b || failed "no '$2' in the page"
    checks=$((checks + 1))
}

leads()
{
    expect 303
    tr -d '\r' <h | grep -q "^[Ll]ocation: $1" || failed "leads to $(grep -i ^location h)"
}

take_mark() { sed -n 's/.*name="csrf" value="\([^"]*\)".*/\1/p' b | head -1 >csrf; }

fresh_store t
ok init
cat >units.csv <<'END'
key,tree,kind,name,short_name,parent,from,code_scheme,code
p,main,province,Province,,,2020-01-01,,
c,main,commune,Commune,,p,2020-01-01,,
END
export SOKET_NOW="${day}T08:00:00Z"
ok import units units.csv
for who in root reads; do
    role=administrator
    [ $who = root ] || role=reader
    printf '%s\n' "$password" | "$SOKET_BIN" account add --person $who --login $who \
        --name-of "Person $who" --role $role --unit p --below --password-stdin \
        >out 2>err || failed "account $who"
done
ok account second root --json
second=$(sed -n 's/^ *"\([0-9a-z]\{4\}-[0-9a-z-]*\)".*/\1/p' out | head -1)

serve_at 09:00:00
ask POST /sign-in login=root "password=$password"
expect 303
ask GET /second
take_mark
ask POST /second "code=$second"
expect 303
ask GET /me
take_mark

# ---- told afterwards ----

mv cookie kept
ask POST /sign-in login=reads 'password=something else that is long enough'
expect 403
ask POST /sign-in login=reads "password=$password"
leads '/?.*said=knocks'
ask GET '/?said=knocks&lang=en'
expect 200 'a sign-in with your name was refused'
ask GET '/me?lang=en'
expect 200 'was refused'
rm cookie
ask POST /sign-in login=reads "password=$password"
leads '/$'
mv kept cookie

# ---- within five minutes ----

serve_at 09:04:50
ask GET /people.csv
expect 200 'Person reads'
ask POST /grants person=reads role=reader unit=c from=2026-06-15
expect 303
ask POST /people/reads/reset
expect 200

# ---- after them ----

serve_at 09:06:00
for table in people.csv people.xlsx grants.csv grants.xlsx log.csv log.xlsx; do
    ask GET /$table
    leads "/me/again?next=%2F$table"
done
ask GET /people
expect 200 'Person reads'
ask GET /units.csv
expect 200 Commune
ask POST /grants person=reads role=reporter unit=c from=2026-06-15
expect 403 '/me/again'
ask POST /people/reads/grants person=reads role=reporter unit=c from=2026-06-15
expect 403 '/me/again'
ask POST /me/delegate own=1 person=reads from=2026-06-15 to=2026-06-16
expect 403 '/me/again'
ask GET '/grants.json?unit=c'
id=$(sed -n 's/.*"\/grants\/\([0-9]*\)\/end".*/\1/p' b | head -1)
[ -n "$id" ] || failed "no right at c"
ask POST "/grants/$id/end"
leads '/me/again?next=%2Fgrants'
for step in reset second; do
    ask POST /people/reads/$step
    leads '/me/again?next=%2Fpeople%2Freads'
done
ask POST /people/reads/grants.json person=reads role=reporter unit=c
expect 403
# one's own door asks in its form
ask POST /me/password "password=wrong $password" "new_password=$other"
expect 403
ask POST /me/second/off "password=wrong $password"
expect 403

# ---- the password again ----

ask POST '/me/again?next=/people.csv' "password=$password" code=
leads /people.csv
ask GET /people.csv
expect 200 'Person reads'
ask GET '/grants.csv?unit=c&lang=en'
expect 200 reader
! grep -qi reporter b || failed "a right was given"
ask POST /people/reads/grants person=reads role=reporter unit=c from=2026-06-15
expect 303
ask POST "/grants/$id/end"
leads /people/reads
ends_soon
