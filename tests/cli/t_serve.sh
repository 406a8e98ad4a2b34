# serve: every link from the first page in both languages, on two days: status,
# headers, size, no styles or scripts in the page, JSON that parses, CSV with rows;
# figures equal those of the command; refusals; 304; a quick end.

# shellcheck source=web.sh
. "$HERE/web.sh"

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
    ok init --sample huu-lung
    start_server
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
        grep -q '<script>' b && failed "$query is not escaped"
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
