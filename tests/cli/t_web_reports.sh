# Reports as files by the web: four formats, of a draft and frozen, with the headers of a
# file, for who may read the report alone.
# shellcheck source=web.sh
. "$HERE/web.sh"
serve_as=' '

header() # header NAME: its value, in small letters
{
    tr -d '\r' <h | tr 'A-Z' 'a-z' | sed -n "s/^$1: //p"
}

is_file() # is_file ENDING TYPE: what came is to be saved, and runs nowhere
{
    is_exit 200
    [ "$(header content-type | sed 's/;.*//')" = "$2" ] || failed "type $(header content-type)"
    [ "$(header content-disposition)" = "attachment; filename*=utf-8''so-ket-kl01.$1" ] ||
        failed "is not saved as so-ket-kl01.$1: $(header content-disposition)"
    [ "$(header x-content-type-options)" = nosniff ] || failed "is sniffed"
    case $(header content-security-policy) in
    "sandbox; default-src 'none'"*) ;;
    *) failed "no sandbox: $(header content-security-policy)" ;;
    esac
    case $1 in
    docx | xlsx) [ "$(head -c 2 b)" = PK ] || failed "no archive" ;;
    pdf) [ "$(head -c 5 b)" = %PDF- ] || failed "no PDF" ;;
    html)
        [ "$(head -c 15 b)" = '<!DOCTYPE html>' ] || failed "no page"
        grep -q '</html>' b || failed "the page is cut off"
        ! grep -q '<script\|href="/\|src=' b || failed "the page needs others"
        ;;
    esac
    checks=$((checks + 7))
}

four_formats() # four_formats OPTIONS…: of curl
{
    word=application/vnd.openxmlformats-officedocument
    for pair in docx=$word.wordprocessingml.document pdf=application/pdf \
        xlsx=$word.spreadsheetml.sheet html=text/html; do
        get "/reports/so-ket-kl01.${pair%%=*}" "$@"
        is_file "${pair%%=*}" "${pair#*=}"
        get "/reports/so-ket-kl01.${pair%%=*}?profile=state&lang=en" "$@"
        is_file "${pair%%=*}" "${pair#*=}"
    done
}

# shellcheck source=readers.sh
. "$HERE/readers.sh"
start_server

sign_in() # sign_in LOGIN: the option of curl in cookie_LOGIN
{
    curl -s -m 20 -D h -o b -H "Origin: $url" --data-urlencode "login=$1" \
        --data-urlencode password@pwd "$url/sign-in"
    tr -d '\r' <h | sed -n 's/^[Ss]et-[Cc]ookie: \([^;]*\).*/Cookie: \1/p' |
        head -n 1 >"cookie_$1"
    [ -s "cookie_$1" ] || failed "$1 does not come in"
}
sign_in doc
sign_in lan

# ---- a draft and the same frozen ----

get /reports/so-ket-kl01 -H @cookie_doc
is_exit 200
for format in docx pdf xlsx html; do
    checks=$((checks + 1))
    grep -q "href=\"/reports/so-ket-kl01.$format\"" b || failed "no link to the $format"
done
four_formats -H @cookie_doc
ends_soon
ok report freeze so-ket-kl01
start_server
sign_in doc
sign_in lan
four_formats -H @cookie_doc

# ---- for others it is not there ----

for format in '' .docx .pdf .xlsx .html .json .csv; do
    get "/reports/so-ket-kl01$format" -H @cookie_lan
    is_exit 404
    get "/reports/so-ket-kl01$format"
    case $format in
    '') is_exit 303 ;;
    *) is_exit 401 ;;
    esac
    ! grep -q 'Chương trình\|%PDF' b || failed "it is shown all the same"
done
get /units.html -H @cookie_doc
is_exit 404

# ---- programs are told ----

get /api.json
"$JSON_FLAT" <b >flat || failed "not JSON"
for format in docx pdf xlsx html; do
    checks=$((checks + 1))
    grep -qF "/reports/{r}.$format" flat || failed "no $format in the API document"
done
ends_soon
