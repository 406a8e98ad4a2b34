# Files of reports that take long: a page with a bar in the place of a browser's own
# waiting, one render for all who ask, rights at every look, others not held up.
# shellcheck source=web.sh
. "$HERE/web.sh"
serve_as=' '
BROWSER='Sec-Fetch-Site: same-origin'
R=/reports/so-ket-kl01

# shellcheck source=readers.sh
. "$HERE/readers.sh"
SOKET_BIN=$(dirname "$JSON_FLAT")/soket_slow SOKET_SLOW_LOG=$PWD/made
SOKET_SLOW_MS=6000
export SOKET_SLOW_MS SOKET_SLOW_LOG
start_server

sign_in() # sign_in LOGIN: the option of curl in cookie_LOGIN
{
    curl -s -m 20 -D h -o b -H "Origin: $url" --data-urlencode "login=$1" \
        --data-urlencode password@pwd "$url/sign-in"
    tr -d '\r' <h | sed -n 's/^[Ss]et-[Cc]ookie: \([^;]*\).*/Cookie: \1/p' |
        head -n 1 >"cookie_$1"
    [ -s "cookie_$1" ] || failed "$1 does not come in"
}
location() { tr -d '\r' <h | sed -n 's/^[Ll]ocation: //p'; }
made() # made N: so many files were made so far
{
    checks=$((checks + 1))
    tries=0
    until [ -s made ] && [ "$(wc -l <made)" -ge "$1" ]; do
        tries=$((tries + 1))
        [ $tries -lt 50 ] || failed "nothing is made"
        sleep 0.2
    done
    [ "$(wc -l <made)" = "$1" ] || failed "$(wc -l <made) renders instead of $1"
}
b_has() { checks=$((checks + 1)); grep -qF -e "$1" b || { cat b >&2; failed "no '$1' in it"; }; }
sign_in doc
sign_in lan

# ---- twenty browsers ask at once ----

rm -f code_*
asking=
for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
    curl -s -m 20 -o /dev/null -D "h_$i" -w '%{http_code} %{time_total}\n' \
        -H @cookie_doc -H "$BROWSER" "$url$R.pdf" >"code_$i" &
    asking="$asking $!"
done
# others go on meanwhile
get /units -H @cookie_doc -w '%{http_code} %{time_total}'
case $code in
"200 0."*) ;;
*) failed "a page waits for the renders: $code" ;;
esac
# shellcheck disable=SC2086 # a list
wait $asking
cp h_1 h
wait_at=$(location)
case $wait_at in
"$R/wait?wait="*) ;;
*) failed "led to '$wait_at'" ;;
esac
for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
    checks=$((checks + 1))
    cp "h_$i" h
    case $(cat "code_$i") in
    '303 1.'* | '303 2.'*) ;;
    *) failed "$i: $(cat "code_$i")" ;;
    esac
    [ "$(location)" = "$wait_at" ] || failed "$i waits for another"
done
made 1

# ---- the page with the bar, as JSON too ----

get "$wait_at" -H @cookie_doc
is_exit 200
b_has '<progress class="progress" max="100" value="75"'
b_has '<noscript><meta http-equiv="refresh" content="2"></noscript>'
b_has 'Đang ghi tệp.'
b_has "data-poll=\"$R/wait.json?wait="
get "$R/wait.json?${wait_at#*\?}" -H @cookie_doc
is_exit 200
grep -q '"percent": \(75\|100\)' b || failed "as JSON it says another"

# ---- rights are asked at every look ----

look_refused() # look_refused PATH
{
    get "$1" -H @cookie_lan -H "$BROWSER"
    is_exit 404
    get "$1" -H "$BROWSER"
    case $code in
    303 | 401) ;;
    *) failed "nobody sees it: $code" ;;
    esac
    ! grep -q '%PDF\|<progress' b || failed "it is shown all the same"
}
look_refused "$wait_at"
look_refused "$R/wait.json?${wait_at#*\?}"
look_refused "$R.pdf?${wait_at#*\?}"
get "$R/wait?wait=anything" -H @cookie_doc
is_exit 303
[ "$(location)" = $R ] || failed "a lost ticket leads to '$(location)'"
get "$R/wait.json" -H @cookie_doc
is_exit 200
b_has '"end": true'

# ---- then it gives the file, to as many as want it ----

tries=0
until get "$wait_at" -H @cookie_doc && [ "$code" = 303 ]; do
    tries=$((tries + 1))
    [ $tries -lt 50 ] || failed "it is never made"
    sleep 0.2
done
file_at=$(location)
[ "$file_at" = "$R.pdf?${wait_at#*\?}" ] || failed "led to '$file_at'"
get "$R/wait.json?${wait_at#*\?}" -H @cookie_doc
b_has '"percent": 100'
b_has "\"href\": \"$file_at\""
for i in 1 2 3; do
    get "$file_at" -H @cookie_doc -H "$BROWSER"
    is_exit 200
    [ "$(head -c 5 b)" = %PDF- ] || failed "no PDF"
    grep -qi '^content-disposition: attachment' h || failed "it is not saved"
    get "$R.pdf" -H @cookie_doc -H "$BROWSER"
    is_exit 200
done
made 1
look_refused "$file_at"
get "$R.docx?${wait_at#*\?}" -H @cookie_doc -H "$BROWSER" -m 1 || :
[ "$(head -c 5 b)" != %PDF- ] || failed "one file under the address of another"

# ---- a program waits for its file, another profile is another file ----

get "$R.html?profile=state&lang=en" -H @cookie_doc
is_exit 200
[ "$(head -c 15 b)" = '<!DOCTYPE html>' ] || failed "no page"
get "$R.pdf?profile=nix" -H @cookie_doc
is_exit 404
made 3
SOKET_SLOW_MS=0
ends_soon

# ---- what is kept comes at once ----

start_server
sign_in doc
get "$R.xlsx" -H @cookie_doc
is_exit 200
get "$R.xlsx" -H @cookie_doc -H "$BROWSER"
is_exit 200
ends_soon
