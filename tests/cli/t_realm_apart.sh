# Nothing of one realm is reachable from another: two realms with the same keys
# and other words and numbers; every page, JSON, CSV, workbook and document of one
# is searched for what is the other's, one by one and eight at a time
# through a small pool; addresses with tricks; ETags; links that leave the realm.

# shellcheck source=house.sh
. "$HERE/house.sh"

new_house houses

# fill NAME MARK TURNS: the same keys everywhere; MARK in every text, TURNS in every
# number
fill()
{
    ok -d "$house" realm create "$1"
    m=$2 n=$3
    {
        echo 'key,tree,kind,name,short_name,parent,from,code_scheme,code'
        echo "p,main,province,Tỉnh $m,$m,,01/01/2020,gso,$m"
        echo "c1,main,commune,Xã Đông $m,$m c1,p,01/01/2020,,"
        echo "c2,main,commune,Xã Tây $m,$m c2,p,01/01/2020,,"
    } >units.csv
    printf 'key,breakdown,name,parent,order\nf1,form,Hội nghị %s,,1\n' "$m" \
        >options.csv
    printf 'key,name,tree,from,to,documents\nk,%s,main,%s,\n' "Đợt $m" \
        '01/01/2024,31/12/2024' >campaigns.csv
    {
        echo "key,campaign,from,to,units,form,topic,title,place,sessions,turns,persons,note"
        for i in 1 2 3; do
            echo "a$i,k,,0$i/03/2024,c1,f1,Chủ đề $m,Tên $m,Nơi $m,$n,$n,$n,Ghi $m"
        done
        echo "a4,k,,01/05/2024,c1;c2,f1,,Chung $m,,$n,$n,$n,"
    } >activities.csv
    printf 'key,date,kind,tree,units,into,policy,shares,name,parent,document,note\n%s\n' \
        "e1,01/08/2025,rename,,c2,,,,Phường $m,,,Đổi $m" >events.csv
    for kind in units options campaigns activities events; do
        ok -d "$house" -r "$1" import $kind $kind.csv
    done
    ok -d "$house" -r "$1" report new r --campaign k --unit p
    ok -d "$house" -r "$1" report new z --campaign k --unit p
    ok -d "$house" -r "$1" report freeze z
}
fill a ALPHACANARY 31415
fill b BRAVOCANARY 27182
# what only b has
ok -d "$house" -r b import units /dev/stdin <<'END'
key,tree,kind,name,short_name,parent,from,code_scheme,code
only-b,main,commune,Xã BRAVOCANARY riêng,BRAVOCANARY,p,01/01/2020,,
END
ok -d "$house" -r b import activities /dev/stdin <<'END'
key,campaign,from,to,units,form,topic,title,place,sessions,turns,persons,note
b5,k,,01/06/2024,only-b,f1,,BRAVOCANARY,,27182,27182,27182,
END

# ---- the judge ----

# words FILE: everything readable in a body, whatever its form
words()
{
    case $(head -c 4 "$1" | od -An -tx1 | tr -d ' ') in
    504b0304) unzip -p "$1" ;;
    25504446) pdftotext "$1" - ;;
    *) cat "$1" ;;
    esac
}

MARKS_a='ALPHACANARY|31[.,]?415([^0-9]|$)|125[.,]?660([^0-9]|$)'
MARKS_b='BRAVOCANARY|27[.,]?182([^0-9]|$)|135[.,]?910([^0-9]|$)'

# bears REALM FILE: something of it stands in the file
bears()
{
    if [ "$1" = a ]; then marks=$MARKS_a; else marks=$MARKS_b; fi
    words "$2" | grep -qaE "$marks"
}

# The judge finds both marks in every form (below), and these:
for text in 'x BRAVOCANARY' '"turns": 27182,' '<td>27.182</td>' '135910,' '27,182'; do
    echo "$text" >b
    bears b b || failed "the judge misses $text"
    ! bears a b || failed "the judge takes $text for a's"
done

other_of() { if [ "$1" = a ]; then echo b; else echo a; fi; }

# bearing REALM FOLDER: the files in it where something of the realm stands
bearing()
{
    if [ "$1" = a ]; then marks=$MARKS_a; else marks=$MARKS_b; fi
    find "$2" -name '*.x' -exec grep -laE "$marks" {} +
    for file in "$2"/*.xlsx "$2"/*.docx "$2"/*.pdf; do
        [ ! -e "$file" ] || ! bears "$1" "$file" || echo "$file"
    done
}

# fetch FOLDER LIST MOST: every address of the list, MOST at a time; file N.FORM of
# the folder is the reply to line N.  A line per reply in fetched: status,
# address, where it leads.
fetch()
{
    mkdir -p "$1"
    awk -v url="$url" -v dir="$1" -v from="$(find "$1" -type f | wc -l)" '{
        path = $0; sub(/\?.*/, "", path)
        form = match(path, /\.(xlsx|docx|pdf)$/) ? substr(path, RSTART + 1) : "x"
        printf "url = \"%s%s\"\noutput = \"%s/%05d.%s\"\n",
            url, $0, dir, NR + from, form }' "$2" >config
    # redirects have no body: their file is made first
    sed -n 's/^output = "\(.*\)"/\1/p' config | xargs touch
    curl -s -m 60 -Z --parallel-max "$3" --parallel-immediate -K config \
        -w '%{http_code} %{url_effective} %{redirect_url}\n' >fetched 2>curl.err
    checks=$((checks + $(wc -l <fetched)))
    [ "$(wc -l <fetched)" = "$(wc -l <"$2")" ] || failed "replies are missing"
    if grep -vE '^(200|303) ' fetched >wrong; then
        cat serve.err >&2
        failed "replies: $(head -n 3 wrong)"
    fi
    :
}

# crawl_all REALM NOT: the addresses that its pages name, and theirs, wave by wave, but
# those with NOT in them.  Filters make more than can be asked for: of a wave
# CRAWL_WAVE, evenly taken, until there are CRAWL_MOST; both large for every one.
crawl_all()
{
    rm -rf "pages.$1" wave
    : >"queue.$1"
    printf '/%s/\n' "$1" >new
    while [ -s new ]; do
        cat new >>"queue.$1"
        rm -rf wave
        fetch wave new 4
        {
            find wave -name '*.x' -exec grep -aoh 'href="/[^"]*"' {} + |
                sed 's/^href="//; s/"$//; s/&amp;/\&/g; s/#.*//'
            sed -n "s|^303 .* $url||p" fetched
        } | sort -u >links
        grep -vE "^/$1/|^/style\.css|^/icons/" links >left &&
            failed "pages of $1 lead out of it: $(head -n 3 left)"
        find wave -name '*.x' -exec grep -aohE '"href": "/[^"]*"' {} + |
            grep -v "\"/$1/" >left &&
            failed "JSON of $1 leads out of it: $(head -n 3 left)"
        bearing "$(other_of "$1")" wave >left
        [ ! -s left ] || failed "pages of $1 show what is" \
            "$(other_of "$1")'s: $(head -n 3 left)"
        bearing "$1" wave >>borne
        grep "^/$1/" links | grep -vF -e "$2" | grep -vxF -f "queue.$1" >all
        # a wave of pages that differ in a filter or two: every so many-th
        awk -v n="$(wc -l <all)" -v most="${CRAWL_WAVE:-350}" \
            'BEGIN { step = n > most ? n / most : 1 }
             NR >= at { print; at += step }' all >new
        [ "$(wc -l <"queue.$1")" -lt "${CRAWL_MOST:-1200}" ] || : >new
    done
    echo "$1: $(wc -l <"queue.$1") addresses"
}

serve_options="$serve_options --open 3"
start_server -d "$house"

for realm in a b; do
    : >borne
    # of b it is enough to know that the marks are seen in every form
    if [ $realm$engine = asqlite ]; then not='#'; else not=lang=en; fi
    crawl_all $realm $not
    for form in x xlsx docx pdf; do
        grep -q "\.$form\$" borne || failed "no $form of $realm bears its mark"
    done
    for form in json csv; do
        n=$(grep -nE "\.$form(\?|\$)" "queue.$realm" | head -n 1)
        get "${n#*:}"
        bears $realm b || failed "no $form of $realm bears its mark"
    done
    grep -q only-b "queue.$realm" && [ $realm = a ] && failed "only-b in a"
done
grep -q only-b queue.b || failed "only-b is not in b"

# ---- eight at a time, through three contexts ----
paste -d '\n' queue.a queue.b | grep '^/[ab]/' >mixed
fetch mixed.d mixed 8
mkdir mixed.a mixed.b
awk '{ print NR, substr($0, 2, 1) }' mixed | while read -r n name; do
    mv "mixed.d/$(printf %05d "$n")".* "mixed.$name"
done
for realm in a b; do
    bearing "$(other_of $realm)" mixed.$realm >left
    [ ! -s left ] || failed "eight at a time: $(head -n 3 left) of $realm" \
        "show what is $(other_of $realm)'s"
    bearing $realm mixed.$realm >borne
    [ "$(wc -l <borne)" -gt $(($(wc -l <queue.$realm) / 2)) ] ||
        failed "eight at a time: only $(wc -l <borne) pages of $realm say something"
done
echo "$(wc -l <mixed) addresses, eight at a time"

# ---- addresses with tricks ----
# Only b has the unit only-b; whatever is asked in a's name, nothing of b comes.
realm=a
while read -r path; do
    get "$path" --path-as-is
    case $code in
    40? | 303) ;;
    *) failed "$path: $code" ;;
    esac
    ! bears b b || failed "$path shows what is b's"
done <<'END'
/a/../b/
/a/../b/units/only-b
/a/..%2fb/units/only-b
/a%2f..%2fb/units/only-b
/a/%2e%2e/b/units/only-b
/a/%2E%2E/b/
/a/./b/
/a/.%2e/b/units
/a//b/units/only-b
//b/units
/a/b/units/only-b
/a/b/
/a%2fb/
/a%5cb/
/a/%5c..%5cb/units
/A/
/B/units/only-b
/a/?realm=b
/a/units?realm=b
/a/units/only-b?realm=b
/a/units/only-b
/a/units/only-b.json
/a/campaigns/k/units/only-b
/a/campaigns/k/units/only-b/figures/turns.csv
/a/units/~sb
/a/units/..~s..~sb
/a/units/%00b
/b%00a/
/b%20/
/%20b/
/a;b/
/a,b/
/a%3b/b/
/b.db/
/a.db/
/b.json
/b%2ejson
/b%23/
/postgresql%3a/
/houses/
/a/reports/r?unit=only-b
END

# a's first page, asked for with b's name about it
for header in 'Host: localhost' 'X-Forwarded-Prefix: /b' 'X-Original-URL: /b/' \
    'X-Rewrite-URL: /b/' 'Referer: /b/' 'Cookie: realm=b'; do
    get /a/units -H "$header"
    ! bears b b || failed "$header: shows what is b's"
done
get '/%61/units'
! bears b b || failed "an escaped name leads to another realm"
get '/%62/units'
! bears a b || failed "an escaped name leads to another realm"

# ---- ETags ----
etag_of()
{
    get "$1"
    etag=$(tr -d '\r' <h | sed -n 's/^[Ee][Tt]ag: //p')
    [ -n "$etag" ] || failed "$1: no ETag"
}
# also where the contents are the same, byte for byte
ok -d "$house" realm backup a a.db
ok copy a.db "$(if [ "$engine" = pg ]; then echo "$house&realm=twin"; else
    echo "$house/twin.db"; fi)"
for page in / /units /campaigns/k/units/p /index.json /reports/r \
    /campaigns/k/units/p/figures/turns.csv; do
    etag_of "/a$page"
    for realm in b twin; do
        get "/$realm$page" -H "If-None-Match: $etag"
        [ "$code" = 200 ] || failed "/$realm$page: $code to the ETag of a"
    done
    get "/a$page" -H "If-None-Match: $etag"
    [ "$code" = 304 ] || failed "/a$page: $code instead of 304"
done
get /b/units -H 'If-None-Match: *'
[ "$code" = 304 ] || failed "If-None-Match: *"

# ---- the list of realms ----
get /
for name in a b twin; do
    grep -qF "href=\"/$name/\"" b || failed "/ does not name $name"
done
! bears a b || failed "/ shows what is in a realm"
get /index.json
"$JSON_FLAT" <b >flat || failed "/index.json is not JSON"
flat_has '.realms[0].href="/a/"' .total=3
get /index.csv
grep -qx "$(printf 'twin\r')" b || grep -qx twin b || failed "/index.csv"
get /index.xlsx
[ "$code" = 200 ] || failed "/index.xlsx: $code"
get '/?page=9'
[ "$code" = 200 ] || failed "a page behind the last: $code"
for path in '/?realm=b' '/?nix=1' '/?page=x'; do
    get "$path"
    [ "$code" = 400 ] || failed "$path: $code"
done

# ---- dropped, made again, made anew while the server runs ----
etag_of /twin/units
ok -d "$house" realm drop twin --yes twin
get /twin/units -H "If-None-Match: $etag"
[ "$code" = 404 ] || failed "a dropped realm: $code"
get /
! grep -q twin b || failed "/ names a dropped realm"
ok -d "$house" realm create twin
get /twin/units -H "If-None-Match: $etag"
[ "$code" = 200 ] || failed "a realm made anew: $code"
! bears a b || failed "a realm made anew shows the one before"
get /twin
[ "$code" = 303 ] || failed "/twin: $code"
grep -qi '^location: /twin/' h || failed "/twin leads elsewhere"
get '/twin?lang=en'
grep -qi '^location: /twin/?lang=en' h || failed "/twin?lang=en leads elsewhere"
for path in /nix /nix/ /nix/units /nix.json; do
    get "$path"
    [ "$code" = 404 ] || failed "$path: $code"
    faults h b | grep -v '^status' >found
    [ ! -s found ] || failed "$path: $(cat found)"
done
ends_soon

# ---- a list that is not shown ----
serve_options="$serve_options --no-list"
start_server -d "$house"
for path in / /index.json /index.csv; do
    get "$path"
    [ "$code" = 404 ] || failed "--no-list: $path: $code"
    ! grep -q twin b || failed "--no-list: $path names a realm"
done
get /a/units
[ "$code" = 200 ] || failed "--no-list: /a/units: $code"
ends_soon

# One realm by itself is served without a prefix.
serve_options=
start_server -d "$house" -r a
get /units
bears a b || failed "-r a serve shows something else"
get /a/units
[ "$code" = 404 ] || failed "-r a serve has a prefix"
ends_soon

