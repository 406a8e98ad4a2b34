# The web by hand of an administrator: units, people, rights, reorganisation, log,
# catalogue, settings, backups; each way is gone once well and once refused, and
# what is foreign looks as if it were not there.

# shellcheck source=web.sh
. "$HERE/web.sh"

password='one sentence that is long enough'

# account NAME ROLE UNIT [OPTIONS]
account()
{
    printf '%s\n' "$password" | "$SOKET_BIN" account add --person "$1" \
        --login "$1" --name-of "Person $1" --role "$2" --unit "$3" ${4-} \
        --password-stdin >out 2>err || failed "account $1"
}

# ask WHO METHOD PATH [FIELD=VALUE…]: head in h, body in b, status in $code
ask()
{
    who=$1 method=$2 path=$3
    shift 3
    case $path in
    *\?*) path="$path&lang=en" ;;
    *) path="$path?lang=en" ;;
    esac
    last="$who $method $path $*"
    set -- "$@" "csrf=$(cat "csrf_$who" 2>/dev/null)"
    if [ "$method" = POST ]; then
        for field in "$@"; do
            set -- "$@" --data-urlencode "$field"
            shift
        done
    else
        set --
    fi
    code=$(curl -s -m 30 -D h -o b -w '%{http_code}' \
        -H "Cookie: $(cat "cookie_$who" 2>/dev/null)" -H "Origin: $url" \
        "$@" "$url$path")
    tr -d '\r' <h | sed -n 's/^[Ss]et-[Cc]ookie: \([^;]*\).*/\1/p' >cookie
    [ "$who" = nobody ] || [ ! -s cookie ] || cp cookie "cookie_$who"
    checks=$((checks + 1))
}

expect() # expect STATUS [TEXT…]: each stands in the body, or with - in front does not
{
    [ "$code" = "$1" ] || {
        sed 's/<[^>]*>//g' b | grep -v '^ *$' | sed -n '/Skip/,$p' | head -40 >&2
        failed "status $code instead of $1"
    }
    shift
    sed "s/&#39;/'/g; s/&quot;/\"/g; s/&amp;/\&/g" b >said
    for text in "$@"; do
        checks=$((checks + 1))
        case $text in
        -*) ! grep -qiF -e "${text#-}" said || failed "'${text#-}' is shown" ;;
        *) grep -qiF -e "$text" said || failed "no '$text' in the page" ;;
        esac
    done
}

leads() # leads PATH: a redirect there
{
    expect 303
    tr -d '\r' <h | grep -q "^[Ll]ocation: $1" || failed "leads to $(grep -i ^location h)"
}

take_mark() { sed -n 's/.*name="csrf" value="\([^"]*\)".*/\1/p' b | head -1 >"csrf_$1"; }

sign_in() # sign_in WHO [RECOVERY CODE]
{
    rm -f "cookie_$1" "csrf_$1"
    ask "$1" POST /sign-in "login=$1" "password=$password"
    expect 303
    if [ -n "${2-}" ]; then
        ask "$1" GET /second
        take_mark "$1"
        ask "$1" POST /second "code=$2"
        expect 303
    fi
    ask "$1" GET /me
    expect 200
    take_mark "$1"
    [ -s "csrf_$1" ] || failed "no mark of forms"
}

code_of() { sed -n 's/^ *"\([0-9a-z]\{4\}-[0-9a-z-]*\)".*/\1/p' "second_$1" | head -1; }

# ---- an empty store ----

serve_as=
fresh_store new
ok init
start_server
code=$(sed -n 's/.*one-time code \([0-9a-z-]*\).*/\1/p' url.txt)
[ -n "$code" ] || failed "no code of the first administrator"
first=$code
ask nobody GET /first
expect 200 'name="organisation"'
ask nobody POST /first "code=$first" full_name='First Person' login=first "new_password=$password"
expect 400 'fill in this field'
ask nobody POST /first code=0000-0000-0000-0000 full_name='First Person' login=first \
    "new_password=$password" organisation=Office
expect 403
ask nobody POST /first "code=$first" full_name='First Person' login=first \
    "new_password=$password" organisation='The Office' since=2025-01-01
leads /me/second
ask nobody POST /first "code=$first" full_name='Other' login=other "new_password=$password"
expect 409
ends_soon
ok unit tree
out_has 'The Office'
ok verify

# ---- a store with two branches ----

fresh_store t
ok init
cat >units.csv <<'END'
key,tree,kind,name,short_name,parent,from,code_scheme,code
p,main,province,Province,,,2020-01-01,,
d1,main,district,District One,,p,2020-01-01,,
d2,main,district,District Two,,p,2020-01-01,,
c1,main,commune,Commune One,,d1,2020-01-01,,
c2,main,commune,Commune Two,,d1,2020-01-01,,
z,main,province,Elsewhere,,,2020-01-01,,
c3,main,commune,Commune Three,,z,2020-01-01,,
deep,main,office,Office Deep,,c3,2020-01-01,,
END
ok import units units.csv
printf 'key,name,tree,from,to,documents\nk,Campaign,main,2020-01-01,,\nold,Old one,main,2010-01-01,2019-12-31,\n' >k.csv
ok import campaigns k.csv
cat >a.csv <<'END'
key,campaign,from,to,units,form,topic,title,place,sessions,turns,persons,note
a1,k,,2025-03-01,c1,,,One,,1,10,,
a2,k,,2025-03-02,c2,,,Two,,2,200,,
a3,k,,2025-03-03,c3,,,Three,,3,3000,,
END
ok import activities a.csv
account root administrator p --below
account mid administrator d1 --below
account only administrator d1
account brief administrator c1 '--below --to 2026-06-30'
account reads reader d1 --below
account far approver z --below
account leaf reader c1
ok account grant root --role administrator --unit z --below
for who in root mid only far brief; do
    ok account second $who --json
    cp out second_$who
done
start_server
for who in root mid only far; do
    sign_in $who "$(code_of $who)"
done
sign_in reads
sign_in leaf

# ---- a campaign leads to where one's rights begin ----

ask root GET /campaigns/k
leads /campaigns/k/units/p
ask root GET /campaigns
expect 200 'href="/campaigns/k/units/p' 'Your other units' 'href="/campaigns/k/units/z'
ask reads GET /campaigns/k
leads /campaigns/k/units/d1
ask reads GET /
expect 200 'href="/campaigns'
ask reads GET /campaigns
expect 200 'href="/campaigns/k/units/d1' '-href="/campaigns/k/units/p' '-Your other units'
ask leaf GET /campaigns/k
leads /campaigns/k/units/c1
ask leaf GET /campaigns/k/units/c1
expect 200 'Commune One' 10
ask leaf GET /campaigns
expect 200 'href="/campaigns/k/units/c1' '->3,000<' '->200<'
ask leaf GET /campaigns/k/units/d1
expect 403
# the unit alone where others stand below it: its records, not what they sum up to
ask only GET /campaigns/k
leads '/activities?campaign=k&unit=d1'
ask only GET /campaigns
expect 200 'href="/activities?campaign=k&unit=d1' '-figures/turns'
ask only GET /campaigns/k/units/d1
expect 403
ask root GET /campaigns/none
expect 404

# ---- units ----

ask root GET /units
expect 200 'District One' 'Office Deep' '<details'
ask root GET '/units?day=01/01/2019'
expect 200 '-District One'
ask root GET '/units?unit=d1'
expect 200 'Commune One' '-Elsewhere'
ask root GET '/units?q=commune+th'
expect 200 'Commune Three' '-Commune One'
ask reads GET '/units?unit=deep'
expect 404 "there is no unit 'deep'"
ask reads GET /units.csv
expect 200 'Commune One' '-Office Deep'
ask reads GET '/units/suggest.json?q=deep'
expect 200 -deep
ask root GET '/units/suggest.json?q=deep'
expect 200 '"key": "deep"' 'Commune Three'
ask reads GET /units/c1
expect 200 '-Who has a right here' '-/people/'
ask mid GET /units/d1
expect 200 'Who has a right here' 'Person reads' 'Reorganise this unit'
ask reads GET /units/deep
expect 404 "there is no unit 'deep'"
ask reads GET /units/none-such
expect 404 "there is no unit 'none-such'"

# ---- people ----

ask mid GET /people
expect 200 'Person reads' '-Person far' '-Person root'
ask root GET /people.csv
expect 200 'Person far'
ask reads GET /people
expect 403
ask reads GET /people/mid
expect 404 "there is no person 'mid'"
ask mid GET /people/far
expect 404 "there is no person 'far'"
ask mid GET /people/nobody-there
expect 404 "there is no person 'nobody-there'"
ask mid GET /people/new
expect 200
ask mid POST /people name='Nguyen Van Moi' unit=c1 title=Clerk note=
leads /people/nguyen-van-moi
ask mid POST /people name= unit=c1
expect 400 'fill in this field'
ask mid POST /people name=X unit=c3
expect 404 "there is no unit 'c3'"
ask mid POST /people name=X unit=d2
expect 403
ask mid POST /people/nguyen-van-moi/edit name='Nguyen Van Moi' unit=c2 title=Head note=
leads /people/nguyen-van-moi
ask mid POST /people/nguyen-van-moi/edit name='Nguyen Van Moi' unit=d2 title=Head note=
expect 403
ask mid POST /people/far/edit name=Other unit=c1
expect 404 "there is no person 'far'" '-Person far' '-Two'
ask far POST /people/far/edit name=Other unit=z
expect 403
ask reads POST /people/mid/edit name=Other unit=c1
expect 404 '-Person mid'

# ---- rights: nobody gives more than they have ----

ask mid GET '/grants?unit=c2'
expect 200 'Give a right'
ask reads GET '/grants?unit=d1'
expect 403
ask mid GET '/grants?unit=c3'
expect 404
grant() { # grant WHO [FIELD=VALUE…]
    who=$1
    shift
    ask "$who" POST /people/nguyen-van-moi/grants person=nguyen-van-moi "$@"
}
grant mid role=reporter unit=c2 from=2026-01-01 to=2026-12-31
leads /people/nguyen-van-moi
grant mid role=reporter unit=c2 from=2026-01-01 to=2026-12-31
expect 409 'has this right already'
grant mid role=reader unit=d2
expect 403 -moi-d2
grant mid role=reader unit=c3
expect 404
grant mid role=reader unit=p below=1
expect 403
grant only role=reader unit=d1
expect 404 "there is no person 'nguyen-van-moi'"
ask only POST /people/reads/grants person=reads role=reporter unit=d1 below=1
expect 403 'you cannot give this right'
ask only POST /people/reads/grants person=reads role=reporter unit=d1
leads /people/reads
ask reads GET /units
leads '/sign-in?next=' # whose rights changed begins a new session
sign_in reads
grant reads role=reader unit=d1
expect 404 "there is no person 'nguyen-van-moi'"
grant far role=reader unit=z
expect 404 "there is no person 'nguyen-van-moi'"
grant mid role=emperor unit=c2
expect 400 'there is no such role'
grant mid role=reader unit=c2 from=2026-02-01 to=2026-01-01
expect 400 'the last day lies before the first'
ask mid POST /grants person=nguyen-van-moi role=reader unit=c1
leads '/grants?unit=c1'
ask mid POST /grants person=far role=reader unit=c1
expect 404 "there is no person 'far'"
ask mid POST /grants person=nguyen-van-moi role=reader unit=d2
expect 403
id=$(ask mid GET '/grants.json?unit=c1'; sed -n 's/^ *"id": \([0-9]*\).*/\1/p' b | tail -1)
ask far POST "/grants/$id/end"
expect 404 'there is no such right any more' -nguyen
ask reads POST "/grants/$id/end"
expect 404 'there is no such right any more'
ask mid POST /grants/999/end
expect 404 'there is no such right any more'
ask mid POST "/grants/$id/end"
leads /people/nguyen-van-moi
ask mid POST "/grants/$id/end"
expect 404

# no longer a term than one's own: brief's right at c1 ends in June
sign_in brief "$(code_of brief)"
give() { ask brief POST /people/brief/grants person=brief role=reader unit=c1 "$@"; }
give from=2026-01-01 to=2026-12-31
expect 403 'you cannot give this right'
give from=2026-01-01 to=
expect 403 'you cannot give this right'
give from=2026-01-01 to=2026-06-30
leads /people/brief

# ---- a login, its codes ----

ask mid GET /people/nguyen-van-moi
expect 200 'Make a login'
ask mid POST /people/nguyen-van-moi/account login='NOT A NAME'
expect 400
ask mid POST /people/nguyen-van-moi/account login=moi
expect 200 'class="code"'
new=$(sed -n 's/.*class="code">\([^<]*\)<.*/\1/p' b)
ask mid POST /people/nguyen-van-moi/account login=moi2
expect 409
ask reads POST /people/nguyen-van-moi/reset
expect 404 '-class="code"'
ask mid POST /people/nguyen-van-moi/reset
expect 200 'class="code"'
newer=$(sed -n 's/.*class="code">\([^<]*\)<.*/\1/p' b)
[ "$new" != "$newer" ] || failed "the same code twice"
ask nobody POST /reset login=moi "code=$new" "new_password=$password moi"
expect 403
ask nobody POST /reset login=moi "code=$newer" "new_password=$password moi"
leads /sign-in
# who administers less than the person's rights does not get their account
ask only POST /people/mid/reset
expect 403 '-class="code"'
ask mid POST /people/root/reset
expect 404 '-class="code"'
ask mid POST /people/nguyen-van-moi/disable
leads /people/nguyen-van-moi
ask nobody POST /sign-in login=moi "password=$password moi"
expect 403
ask mid POST /people/nguyen-van-moi/enable
leads /people/nguyen-van-moi
ask mid POST /people/mid/disable
expect 409
ask mid POST /people/reads/second
leads /people/reads
ask far POST /people/reads/second
expect 404
ask mid POST /people/nguyen-van-moi/end
expect 409

# ---- acting for ----

sign_in reads
ask reads GET /me/delegate
expect 200
ask reads GET /me/delegate.json
ask reads POST /me/delegate own=1 person=root from=2026-01-01 to=2026-01-31
expect 404
own=$(sed 's/<option/\n<option/g' b | sed -n 's/.*value="\([0-9][0-9]*\)".*reader.*/\1/p' | head -1)
ask reads GET /me/delegate
own=$(sed 's/<option/\n<option/g' b | sed -n 's/.*value="\([0-9][0-9]*\)".*reader.*/\1/p' | head -1)
ask reads POST /me/delegate "own=$own" person=mid from=2026-01-01 to=2026-01-31
leads /me/delegate
ask reads POST /me/delegate "own=$own" person=mid from=2026-02-01 to=2026-01-01
expect 400
ask reads POST /me/delegate "own=$own" person=far from=2026-02-01 to=2026-02-03
expect 404 "there is no person 'far'"
ask reads GET /me/delegate
lent=$(sed -n 's|.*action="/me/delegate/\([0-9]*\)/end.*|\1|p' b | head -1)
ask root POST "/me/delegate/$lent/end"
expect 404
ask reads POST "/me/delegate/$lent/end"
leads /me/delegate

# ---- reorganisation ----

sign_in mid "$(sed -n 's/^ *"\([0-9a-z]\{4\}-[0-9a-z-]*\)".*/\1/p' second_mid | sed -n 2p)"
ask mid GET '/events/new?unit=c1'
expect 200 'kind=merge'
ask mid GET '/events/new?kind=merge&unit=c1'
expect 200 'name="into"' 'value="c1"'
ask reads GET /events/new
expect 403
ok verify
soket log --json
cp out log_before
ask mid POST /events/preview kind=merge units=c2 into=c1 day=2025-12-01
expect 200 '<del>10</del>' '<ins>210</ins>' '<del>200</del>' 'District One' 'Nothing has been changed yet'
soket log --json
cmp -s out log_before || failed "the preview wrote something"
ok figure --campaign k --unit c1 --indicator turns --map now
out_has 10
ask mid POST /events/preview kind=merge units=c2 into=c1 day=2025-12-01
expect 200 '(+200)' '(−200)' 'What moves from where to where' 'Commune Two</td><td>Commune One' \
    'the figures of District One stay as they are' '-Province' \
    '<a href="/campaigns/k/units/c2/figures/turns?map=now&lang=en"><del>200</del></a>'
# the same as a file; what is above is not theirs
ask mid POST /events/preview.csv kind=merge units=c2 into=c1 day=2025-12-01
grep -q '^As it is today,c1,Commune One,,,Turns,10,200,0,210' b || failed "no line of c1"
grep -q '^As it is today,d1,District One,,,Turns,210,0,0,210' b || failed "no line of d1"
grep -q '^As it is today,,records held by the unit itself,Commune Two,Commune One,Turns,,200,200,' b ||
    failed "no line of what moves"
! grep -q ',p,' b || failed "the figures of p are shown to who administers d1"
ask mid POST /events/preview.json kind=merge units=c2 into=c1 day=2025-12-01
expect 200 '"to_key": "c1"' '"agrees": true' '-"agrees": false'
ask mid POST /events/preview.xlsx kind=merge units=c2 into=c1 day=2025-12-01
[ "$(head -c 2 b)" = PK ] || failed "no workbook"
# another campaign, a campaign that is not there, an event that moves nothing
ask mid GET '/events/new?kind=merge&unit=c1'
expect 200 'value="k" selected'
ask mid POST /events/preview kind=merge units=c2 into=c1 day=2025-12-01 campaign=old
expect 200 'As it is today: Old one' 'No figure of this campaign would be another'
ask mid POST /events/preview kind=merge units=c2 into=c1 day=2025-12-01 campaign=none
expect 404
ask mid POST /events/preview kind=rename units=c2 name=Two day=2025-12-01
expect 200 'No figure of this campaign would be another' '-What moves'
# put right afterwards: the map of then moves too
ask root POST /events/preview kind=move units=c2 parent=p tree=main day=2025-01-02
expect 200 'As it was at the time: Campaign' '<td>District One</td><td>Province</td>' \
    'the figures of Province stay as they are'
# to be: on the map of that day
ask root POST /events/preview.csv kind=merge units='c2;c3' into=c1 day=2026-03-01
grep -q '^As it would be on 01/03/2026,c1,Commune One,,,Turns,10,3200,0,3210' b || failed "no line of c1"
grep -q '^As it would be on 01/03/2026,z,Elsewhere,,,Turns,3000,0,3000,0' b || failed "no line of z"
ask only POST /events/preview kind=rename units=d1 name=New day=2025-12-01
expect 200 '->210<'
soket log --json
cmp -s out log_before || failed "a preview wrote something"
ask mid POST /events/preview kind=merge units=c2 name='Commune New' day=2025-12-01
expect 200 'Commune New'
ask mid POST /events/preview kind=merge units='c2;c3' into=c1 day=2025-12-01
expect 404 "there is no unit 'c3'"
ask mid POST /events/preview kind=merge units='c2;d2' into=c1 day=2025-12-01
expect 403
ask mid POST /events/preview kind=merge units=c2 into=c1 day=
expect 400
ask mid POST /events/preview kind=conquer units=c2 into=c1 day=2025-12-01
expect 400
ask mid POST /events kind=merge units=c2 into=none-such day=2025-12-01
expect 400
# applied, the figures are those that were shown; taken back, those of before
ask root POST /events kind=merge units='c2;c3' into=c1 day=2025-12-20
leads /events/sx-2025-12-20
merged=$(tr -d '\r' <h | sed -n 's|^[Ll]ocation: \(/events/[^?]*\).*|\1|p')
ok figure --campaign k --unit c1 --indicator turns --map now
out_has 3,210
ask root POST "$merged/undo"
leads /events
ok figure --campaign k --unit c1 --indicator turns --map now
out_has 10
ask mid POST /events kind=found name='Commune Four' parent=d1 tree=main day=2025-12-01
leads /events/sx-2025-12-01
ask mid POST /events kind=found name='Top' parent= tree=main day=2025-12-01
expect 403
ask mid POST /events kind=rename units=c1 name='Commune Uno' day=2025-12-01
leads /events/sx-2025-12-01
ask mid POST /events kind=move units=c1 parent=d2 tree=main day=2025-12-01
expect 403
ask root POST /events kind=move units=c3 parent=d1 tree=main day=2025-12-02
leads /events/sx-2025-12-02
moved=$(tr -d '\r' <h | sed -n 's|^[Ll]ocation: \(/events/[^?]*\).*|\1|p')
ask root GET "$moved"
expect 200 'Take it back'
ask root POST "$moved/undo"
leads /events
ask root POST /events kind=split units=c2 name='East;West' policy=shares shares='60;40' day=2025-12-03
leads /events/sx-2025-12-03
split=$(tr -d '\r' <h | sed -n 's|^[Ll]ocation: \(/events/[^?]*\).*|\1|p')
ask root POST /events kind=dissolve units=east day=2025-12-20
leads /events/sx-2025-12-20
ask root POST "$split/undo"
expect 409 'sx-2025-12-20'
ask far POST "$split/undo"
expect 404 -East
ask reads POST "$split/undo"
expect 403
ask reads GET "$split"
expect 200 East '-Take it back'
ok verify

# ---- the log ----

ask root GET /log
expect 200 'reorganised units' 'made an account' 'Person root'
ask mid GET /log.json
expect 200 'Nguyen Van Moi' '-Person far' '-"action": "import"'
ask mid GET '/log.json?action=import'
expect 200 '-"action": "import"'
ask root GET '/log.json?action=import'
expect 200 '"action": "import"'
ask root GET '/log.json?action=account.add'
expect 200 'Person far'
# a row leads to the page of what it is about
ask root GET '/log?action=import'
expect 200 'imported a list'
entry=$(sed -n 's|.*href="/import/\([0-9]*\)?lang=en".*|\1|p' b | head -1)
[ -n "$entry" ] || failed "an import does not lead to its page"
ask root GET "/import/$entry"
expect 200 "Import $entry"
ask root GET '/log?action=event.apply'
expect 200 'href="/events/sx-2025-12-20'
ask root GET '/log?action=event.undo'
expect 200 'took a reorganisation back' 'href="/events/sx-2025-12-20'
ask reads GET /log
expect 403
ask root GET '/log?person=mid&action=person.put'
expect 200 'Nguyen Van Moi' '-split'
ask root GET '/log?unit=c2'
expect 200 'reorganised units'
ask root GET '/log?from=01/01/2030'
expect 200 'No entry fits'
ask root GET '/log?object=nguyen-van-moi'
expect 200 'gave a right to'
ask root GET /log.csv
expect 200 'wrote down a person'
ask root GET /log/verify
expect 200 'Every entry agrees'
ask mid GET /log/verify
expect 403
ask root GET /access
expect 200 'looked at' 'signed in' 'was refused'
ask mid GET /access
expect 403
# what a stranger is refused, over and over, is a few rows and a number
curl -s -m 60 -o /dev/null -H "Origin: $url" -d name=x "$url/people/[1-600]/edit"
ask root GET '/access?action=refused'
expect 200 'more times'
rows=$(grep -o 'nobody known' b | wc -l)
[ "$rows" -le 11 ] || failed "$rows rows of a stranger"

# ---- settings, calendar, catalogue ----

ask mid GET /admin
expect 200 'href="/people' '-href="/admin/settings'
ask reads GET /admin
expect 403
ask root GET /admin
expect 200 'href="/admin/settings'
for page in settings holidays documents forms breakdowns indicators campaigns backup doctor; do
    ask root GET "/admin/$page"
    expect 200
    ask mid GET "/admin/$page"
    expect 403
    ask nobody GET "/admin/$page"
    leads '/sign-in?next='
done
ask root POST /admin/settings set-return-days=9
leads /admin/settings
ask root GET /admin/settings
expect 200 'name="set-return-days" value="9"'
ask root POST /admin/settings set-return-days=many
expect 400 'Term after an activity is returned' 'value="many"'
ask root POST /admin/settings set-unit-quota-mb=20,000
leads /admin/settings
ask root GET /admin/settings
expect 200 'Evidence files of one unit, at most (MB)' 'value="20,000"' '0 to 1,000,000' \
    '-<code>'
ask root POST /admin/settings set-unit-quota-mb=
leads /admin/settings
ask mid POST /admin/settings set-return-days=1
expect 403 '-set-return-days'
ask root POST /admin/holidays day=2026-01-01 name='New Year' what=off
leads /admin/holidays
ask root GET /admin/holidays
expect 200 'New Year'
ask mid POST /admin/holidays/2026-01-01/end
expect 403 '-New Year'
ask root POST /admin/holidays/2026-01-01/end
leads /admin/holidays
ask root POST /admin/documents key=doc-1 type=Plan number=1-KH date=2025-02-01
leads /admin/documents
ask root POST /admin/documents key=doc-1 type=Plan number=2-KH
expect 409 'is there already'
ask root POST /admin/documents key='no key' type=Plan
expect 400
ask root POST /admin/documents/doc-1/edit key=doc-1 type=Plan number=3-KH date=2025-02-01
leads /admin/documents
ask root POST /admin/documents/doc-1/edit key=doc-2 type=Plan
expect 400 'a key stays'
ask root POST /admin/documents/none/edit key=none type=Plan
expect 404
ask root GET /admin/documents/doc-1
expect 200 3-KH
ask mid POST /admin/documents/doc-1/end
expect 403 -3-KH
ask root POST /admin/documents/doc-1/end
leads /admin/documents
ask root POST /admin/documents/doc-1/end
expect 404 'Search for it' '-Look for the unit'
ask root POST /admin/campaigns/k/end
expect 409 'cannot be taken out'
ask root POST /admin/indicators/turns/end
expect 409 'belongs to the program'
ask root POST /admin/forms key=f1 name='Form One' breakdown=form order=1
leads /admin/forms
ask root GET /admin/forms
expect 200 '<td class="text">Hình thức</td>' '-<td class="text">form</td>'
ask root POST /admin/documents key=doc-2 type=Plan number=4-KH
leads /admin/documents
ask root POST /admin/documents key=doc-3 type=Plan number=5-KH
leads /admin/documents
ask root POST /admin/documents key=doc-4 type=Plan number=6-KH 'link=doc-2;doc-3'
leads /admin/documents
ask root GET /admin/documents
expect 200 '>4-KH, 5-KH<' '-doc-2;doc-3' '-(keys)</th>'
ask root POST /admin/forms key=f2 name='Form Two' breakdown=none order=1
expect 400
ask root GET /log
expect 200 'changed the catalogue' 'changed a setting'

# ---- backups ----

ask root GET /admin/backup/check
expect 404 'there is no backup yet'
ask root GET /admin/doctor
expect 200 'lamp warn' 'how often the server makes one'
ask mid POST /admin/backup
expect 403 -.backup 'See which rights you have' '-Look for the unit'
cp csrf_root kept
echo wrong >csrf_root
ask root POST /admin/backup
expect 403
cp kept csrf_root
[ -z "$(find . -name '*.backup')" ] || failed "a refused backup was made"
ask root POST /admin/backup
leads /admin/backup
ask root GET /admin/backup
expect 200 2025-12-31T080000.db
ask root GET /admin/backup/check
expect 200 'lamp good'
ask root POST /admin/backup
expect 409
ask root GET /admin/doctor
expect 200 'lamp good' '-lamp warn'
copy=$(find . -name '2025-12-31T080000.db')
[ -s "$copy" ] || failed "no copy"
ends_soon
SOKET_DB=$copy
ok verify
