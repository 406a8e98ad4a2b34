# serve: every link from the first page in both languages, on two days: status,
# headers, size, no styles or scripts in the page, JSON that parses, CSV with rows;
# figures equal those of the command; refusals; 304; a quick end.

HEADERS='content-security-policy: .*default-src .none.
x-content-type-options: nosniff
referrer-policy: 
cache-control: '
server=

stop_server()
{
    [ -z "$server" ] || kill "$server" 2>/dev/null || :
}
trap 'stop_server; clean_up' EXIT

# faults HEAD BODY: what is wrong with an answer, a line each
faults()
{
    code=$(sed -n '1s/^HTTP[^ ]* \([0-9]*\).*/\1/p' "$1")
    tr -d '\r' <"$1" | tr 'A-Z' 'a-z' >low
    echo "$HEADERS" | while read -r want; do
        grep -q "^$want" low || echo "no header $want"
    done
    type=$(sed -n 's/^content-type: \([^;]*\).*/\1/p' low)
    case $code.$type in
    200.text/html)
        [ "$(wc -c <"$2")" -lt 100000 ] || echo "larger than 100 kB"
        grep -qE 'style="|<style|<script| on[a-z]*="' "$2" &&
            echo "style or script inside the page"
        grep -q '{{' "$2" && echo "mustache left in the page"
        grep -q '</html>' "$2" || echo "the page is cut off"
        ;;
    200.application/json)
        "$JSON_FLAT" <"$2" >/dev/null 2>&1 || echo "not JSON"
        ;;
    200.text/csv)
        [ "$(wc -l <"$2")" -ge 2 ] || echo "a table without rows"
        [ "$(head -c 3 "$2")" = "$(printf '\357\273\277')" ] || echo "no BOM"
        ;;
    200.*) [ -s "$2" ] || echo "nothing in it" ;;
    303.*) grep -q '^location: /' low || echo "leads nowhere" ;;
    *) echo "status $code" ;;
    esac
}

# The judge itself can find fault: planted() TEXT WANT, on good() as base.
good_head()
{
    printf 'HTTP/1.1 200 OK\r\nContent-Security-Policy: default-src '
    printf "'none'\r\nX-Content-Type-Options: nosniff\r\n"
    printf 'Referrer-Policy: no-referrer\r\nCache-Control: private\r\n'
    printf 'Content-Type: %s\r\n\r\n' "$1"
}
catches() # catches TYPE WANT, the body on standard input, head in h
{
    cat >b
    faults h b >found
    checks=$((checks + 1))
    grep -qF -e "$2" found || failed "the judge misses: $2"
}
good_head text/html >h
echo '<html></html>' >b
[ -z "$(faults h b)" ] || failed "the judge refuses a good page: $(faults h b)"
echo '<p style="x"></html>' | catches html 'style or script'
echo '<script>1</script></html>' | catches html 'style or script'
echo '{{t.x}}</html>' | catches html mustache
echo '<html>' | catches html 'cut off'
head -c 100001 /dev/zero | tr '\0' x | catches html 'larger than'
good_head application/json >h
echo '{"a": }' | catches json 'not JSON'
good_head text/csv >h
printf '\357\273\277a,b\r\n' | catches csv 'without rows'
good_head text/html | grep -v -i nosniff >h
echo '</html>' | catches html 'no header x-content'
good_head text/html | sed '1s/200/500/' >h
echo '</html>' | catches html 'status 500'

# serve_on DAY: a fresh sample, its server on a free port, the address in $url
serve_on()
{
    SOKET_NOW=$1
    fresh_store t
    rm -f url.txt
    ok init --sample huu-lung
    "$SOKET_BIN" serve --listen 127.0.0.1:0 >url.txt 2>serve.err &
    server=$!
    tries=0
    until [ -s url.txt ]; do
        tries=$((tries + 1))
        [ $tries -lt 100 ] || failed "serve says no address"
        sleep 0.1
    done
    read -r url <url.txt
    url=${url%/}
}

get() # get PATH [curl options]: head in h, body in b, status in $code
{
    path=$1
    shift
    last="GET $path"
    code=$(curl -s -m 20 -D h -o b -w '%{http_code}' "$@" "$url$path")
    checks=$((checks + 1))
}

# crawl START MOST: follows every link of ours, MOST pages
crawl()
{
    printf '%s\n' "$1" >queue
    done_n=0
    while [ $done_n -lt "$2" ] && [ $done_n -lt "$(wc -l <queue)" ]; do
        done_n=$((done_n + 1))
        get "$(sed -n "${done_n}p" queue)"
        faults h b >found
        [ ! -s found ] || failed "$path: $(cat found)"
        {
            grep -o 'href="/[^"]*"' b 2>/dev/null |
                sed 's/^href="//; s/"$//; s/&amp;/\&/g; s/#.*//'
            tr -d '\r' <h | sed -n 's/^[Ll]ocation: //p'
        } | sort -u | grep -vxF -f queue >new
        cat new >>queue
    done
    echo "$1: $done_n of $(wc -l <queue) addresses found"
}

ends_soon()
{
    kill -TERM "$server"
    tries=0
    while kill -0 "$server" 2>/dev/null; do
        tries=$((tries + 1))
        [ $tries -lt 50 ] || failed "serve does not end within 5 s"
        sleep 0.1
    done
    wait "$server"
    code=$?
    server=
    is_exit 0
    [ ! -s serve.err ] || failed "words of serve: $(cat serve.err)"
}

# A page and the command say the same.
agrees() # agrees UNIT INDICATOR QUERY OPTIONS…
{
    unit=$1 ind=$2 query=$3
    shift 3
    get "/campaigns/kl01/units/$unit/figures/$ind.json$query"
    "$JSON_FLAT" <b >page
    json figure --campaign kl01 --unit "$unit" --indicator "$ind" "$@"
    want=$(sed -n 's/^\.value=//p' flat)/$(sed -n 's/^\.records=//p' flat)
    have=$(sed -n 's/^\.exact\.value=//p' page)/$(sed -n 's/^\.exact\.records=//p' page)
    checks=$((checks + 1))
    [ "$want" = "$have" ] || failed "$unit $ind $query: page $have, command $want"
}

all_agree()
{
    for unit in ls hl hl-huu-lung hl-son-ha hl-mttq; do
        for ind in activities sessions turns persons; do
            agrees $unit $ind ''
            agrees $unit $ind '?map=now' --map now
        done
        agrees $unit turns '?from=2022-01-01&to=2022-12-31' \
            --from 2022-01-01 --to 2022-12-31
        agrees $unit sessions '?option=hoi-nghi&known=5' --option hoi-nghi \
            --known 5
    done
}

refusals()
{
    for path in /nix /units/nix /campaigns/kl01/units/nix \
        /campaigns/nix/units/hl /events/nix /reports/nix /units/hl/ \
        /campaigns/kl01/units/hl/figures/nix '/reports/so-ket?annex=99'; do
        get "$path"
        [ "$code" = 404 ] || failed "$path: $code instead of 404"
        faults h b | grep -v '^status' >found
        [ ! -s found ] || failed "$path: $(cat found)"
    done
    for query in 'from=x' 'page=0' 'known=-1' 'map=why' 'lang=fr' 'nix=1' \
        'from=2023-01-01&to=2022-01-01' 'option=%3Cscript%3E' \
        'page=99999999999'; do
        get "/campaigns/kl01/units/hl?$query"
        [ "$code" = 400 ] || failed "$query: $code instead of 400"
        grep -q '<script' b && failed "$query is not escaped"
        faults h b | grep -v '^status' >found
        [ ! -s found ] || failed "$query: $(cat found)"
    done
    get '/campaigns/kl01/units/hl?from=x&lang=en'
    grep -q "from=x" b || failed "the refusal does not name the field"
    get / -X POST
    [ "$code" = 405 ] || failed "POST: $code instead of 405"
    faults h b | grep -v '^status' >found
    [ ! -s found ] || failed "POST: $(cat found)"
}

revalidates()
{
    get /campaigns/kl01/units/hl
    etag=$(tr -d '\r' <h | sed -n 's/^[Ee][Tt]ag: //p')
    [ -n "$etag" ] || failed "no ETag"
    get /campaigns/kl01/units/hl -H "If-None-Match: $etag"
    [ "$code" = 304 ] || failed "$code instead of 304"
    get '/campaigns/kl01/units/hl?lang=en' -H "If-None-Match: $etag"
    [ "$code" = 200 ] || failed "another language has the same ETag"
    ok activity withdraw a0002
    get /campaigns/kl01/units/hl -H "If-None-Match: $etag"
    [ "$code" = 200 ] || failed "a change does not end the ETag"
}

fresh_store t
ok init
usage serve --listen nonsense
refused serve --listen 0.0.0.0:0
refused serve --listen 192.0.2.1:0

serve_on 2024-06-01
crawl / 200
crawl '/?lang=en' 80
all_agree
refusals
revalidates
ends_soon

serve_on 2025-08-01
crawl '/campaigns/kl01/units/ls?map=now' 80
all_agree
ends_soon
