# Scenarios with a server: one is started, asked, crawled, ended.

HEADERS='content-security-policy: .*default-src .none.
x-content-type-options: nosniff
referrer-policy: 
cache-control: '
server=

# Waits for its end: the next one opens the same store.
stop_server()
{
    [ -n "$server" ] || return 0
    kill "$server" 2>/dev/null || :
    wait "$server" 2>/dev/null || :
    server=
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
    ! grep -q '^content-disposition: attachment' low || type=saved
    case $code.$type in
    200.text/html)
        [ "$(wc -c <"$2")" -lt 100000 ] || echo "larger than 100 kB"
        grep -qE 'style="|<style|<script[^ ]|<script [^s]| on[a-z]*="' "$2" &&
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

# start_server [ARGS…]: serve on a free port; the address in $url
start_server()
{
    rm -f url.txt
    "$SOKET_BIN" "$@" serve ${serve_as---no-sign-in} $serve_options --listen 127.0.0.1:0 \
        >url.txt 2>serve.err &
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
serve_options=

# What a scenario looks for on every page of a crawl: $path, head in h, body in b.
look_at_page() { :; }

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
        look_at_page
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
