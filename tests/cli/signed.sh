# Scenarios with people who are signed in: accounts of one password, what each of them
# sends, what is answered.

# shellcheck source=web.sh
. "$HERE/web.sh"

serve_as=
WORD=quat-mo-9f3k-cau-than-lua-7z

account() # account LOGIN ROLE UNIT [--below]
{
    printf %s $WORD | "$SOKET_BIN" account add --person "$1" --login "$1" \
        --name-of "Người $1" --role "$2" --unit "$3" ${4-} \
        --password-stdin >out 2>err || failed "account $1"
}

keep_cookie()
{
    set -- "$1" "$(tr -d '\r' <h | sed -n 's/^[Ss]et-[Cc]ookie: \([^;]*\).*/\1/p')"
    [ -z "$2" ] || echo "Cookie: $2" >"$1.cookie"
}

csrf_in() { sed -n 's/.*name="csrf" value="\([^"]*\)".*/\1/p' "$1" | head -1; }

# As far as the password goes; the mark of the page is in NAME.csrf.
enter() # enter NAME [PAGE]
{
    curl -s -m 20 -D h -o b -H "Origin: $url" --data-urlencode "login=$1" \
        --data-urlencode "password=$WORD" "$url/sign-in"
    keep_cookie "$1"
    as "$1" "${2-/me}"
    csrf_in b >"$1.csrf"
}

# With a recovery code where a second factor is asked for.
sign_in() # sign_in NAME [CODE]
{
    if [ -n "${2-}" ]; then
        enter "$1" /second
        put "$1" /second "code=$2"
        keep_cookie "$1"
        as "$1" /me
        csrf_in b >"$1.csrf"
    else
        enter "$1"
    fi
    [ "$code" = 200 ] || failed "$1 is not signed in: $code"
}

as() # as NAME PATH: a GET
{
    get "$2" -H @"$1.cookie"
}

put() # put NAME PATH FIELD=VALUE…: a POST
{
    who=$1
    path=$2
    shift 2
    last="POST $path as $who: $*"
    for f; do
        set -- "$@" --data-urlencode "$f"
        shift
    done
    code=$(curl -s -m 20 -D h -o b -w '%{http_code}' -H @"$who.cookie" \
        -H "Origin: $url" --data-urlencode "csrf=$(cat "$who.csrf")" "$@" \
        "$url$path")
    location=$(tr -d '\r' <h | sed -n 's/^[Ll]ocation: //p')
    checks=$((checks + 1))
}

upload() # upload NAME PATH FILE [NAME-OF-IT]
{
    last="POST $2 as $1: file ${4-$3}"
    code=$(curl -s -m 20 -D h -o b -w '%{http_code}' -H @"$1.cookie" \
        -H "Origin: $url" -F "csrf=$(cat "$1.csrf")" \
        -F "file=@$3;filename=${4-$3}" "$url$2")
    checks=$((checks + 1))
}

want() # want CODE [WORDS]: of the answer, its head too
{
    [ "$code" = "$1" ] || {
        head -c 3000 b >out
        failed "$last: $code instead of $1"
    }
    [ -z "${2-}" ] || grep -qF -e "$2" b h || failed "$last: nothing says $2"
}

never() # never WORDS: in the answer
{
    checks=$((checks + 1))
    ! grep -qF -e "$1" b || failed "$last: says $1"
}
