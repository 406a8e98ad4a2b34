# The pages of activities over HTTP, signed in: every address once as it should go and
# once refused, by a reporter, a reviewer, an approver, a reader and a stranger.

# shellcheck source=signed.sh
. "$HERE/signed.sh"

CAMPAIGN=kl01-2

# ---- the stage ----

fresh_store web
ok init --sample huu-lung
printf 'key,name,tree,from,to,documents\n%s,Đợt hai,main,2024-01-01,,\n' \
    $CAMPAIGN >k.csv
ok import campaigns k.csv
account bao reporter xa-huu-lung --below
account kiem reviewer ls --below
account duyet approver ls --below
account xem reader ls --below
account khac reporter hl-yen-binh
ok account second duyet
grep -E '^[a-z0-9]{4}(-[a-z0-9]{4}){3}$' out | head -1 >code.txt
start_server
sign_in bao
sign_in kiem
sign_in xem
sign_in khac
sign_in duyet "$(cat code.txt)"

# ---- entry ----

as bao /activities/new
want 200 'Xã Hữu Lũng [xa-huu-lung]'
as xem /activities/new
want 403
put bao /activities campaign=$CAMPAIGN 'units=xa huu lung' from=05/11/2025 \
    'title=Hội nghị một' sessions=1 turns=1.200 topic=A
want 303
[ "$location" = '/activities/xa-huu-lung-2025-0001?said=saved' ] ||
    failed "the key is another: $location"
one=/activities/xa-huu-lung-2025-0001
put bao /activities campaign=$CAMPAIGN units=xa-huu-lung from=05/13/2025 \
    title= sessions=x turns=1
want 400 'e-from'
want 400 'e-title'
want 400 'e-sessions'
put bao /activities campaign=$CAMPAIGN units=xa-huu-lung from=05/11/2025 \
    title=T sessions=1 turns=1 key=xa-huu-lung-2025-0001
want 409
put khac /activities campaign=$CAMPAIGN units=xa-huu-lung from=05/11/2025 \
    title=T sessions=1 turns=1
want 400 e-units
put xem /activities campaign=$CAMPAIGN units=xa-huu-lung from=05/11/2025 \
    title=T sessions=1 turns=1
want 403
put bao /activities campaign=$CAMPAIGN units=xa-huu-lung from=06/11/2025 \
    'title=Hội nghị hai' sessions=1 turns=10 place=Nhà next=1
want 303
as bao "$location"
want 200 'value="Nhà"'
two=/activities/xa-huu-lung-2025-0002

# ---- a draft stays with the unit ----

for who in kiem xem khac duyet; do
    as $who $one
    want 404
    as $who $one/edit
    want 404
    put $who $one/submit
    want 404
done
as kiem /activities?campaign=$CAMPAIGN
want 200 'Hội nghị hai'
! grep -q 'Hội nghị một' b || failed "the reviewer sees a draft"
as bao "/activities?campaign=$CAMPAIGN&q=hoi+nghi+MOT"
want 200 'Hội nghị một'
! grep -q 'Hội nghị hai' b || failed "the words are passed over"
for q in state=wrong order=wrong form=wrong from=1; do
    as bao "/activities?$q"
    want 400
done
as bao '/activities?unit=hl-yen-binh'
want 403
as bao '/activities?unit=no-such'
want 404
as bao /activities.json
want 200 '"rows"'
as bao /activities.csv
want 200 'Hội nghị'
as bao /activities.xlsx
want 200
get /activities
want 303 /sign-in

# ---- what is typed is kept ----

put bao '/drafts.json?next=/activities/new' title=Đang draft_at=
want 200 '"conflict": false'
as bao /activities/new
want 200 'Đang'
! grep -qi '^etag' h || failed "a page with a draft may be cached"
put bao '/drafts.json?next=/activities/new' title=Khác draft_at=7
want 200 '"conflict": true'
put bao '/drafts.json?next=//evil.vn' title=Khác
want 400
as kiem /me
put kiem '/drafts/drop?next=/activities/new'
want 303
as bao /activities/new
want 200 'Đang'
put bao '/drafts/drop?next=/activities/new'
want 303
as bao /activities/new
! grep -q 'Đang' b || failed "a dropped draft is shown"

# ---- correcting ----

as bao $one/edit
want 200
made=$(sed -n 's/.*name="made" value="\([0-9]*\)".*/\1/p' b)
put bao $one/edit made="$made" campaign=$CAMPAIGN units=xa-huu-lung \
    from=05/11/2025 'title=Hội nghị một sửa' sessions=1 turns=9 submit=1
want 303 said=submitted
put bao $one/edit made="$made" campaign=$CAMPAIGN units=xa-huu-lung \
    from=05/11/2025 title=Ghi-đè sessions=1 turns=9
want 409 Ghi-đè
as bao $one/edit
made=$(sed -n 's/.*name="made" value="\([0-9]*\)".*/\1/p' b)
put bao $one/edit made="$made" campaign=$CAMPAIGN units=xa-huu-lung \
    from=05/11/2025 title=T sessions=1 turns=9
want 400 e-reason
put khac $one/edit made="$made" campaign=$CAMPAIGN units=xa-huu-lung \
    from=05/11/2025 title=T sessions=1 turns=9
want 404

# ---- steps ----

as kiem $one
want 200 disabled
put kiem $one/return remark= due=
want 400 e-return_form-remark
put kiem $one/return remark=Thiếu due=01/01/2020
want 400 e-return_form-due
put kiem $one/return remark=Thiếu
want 303
as bao "/activities?campaign=$CAMPAIGN"
want 200 'state returned'
want 200 'class="due"' # as the settings say
put bao $one/check
want 403
put bao $one/submit
want 303
put kiem $one/submit
want 403
put kiem $one/check
want 303
put kiem $one/approve
want 403
put duyet $one/approve
want 303
put duyet $one/approve
want 409
put bao $one/withdraw reason=x
want 403
put xem $one/withdraw reason=x
want 403
as xem $one
want 200 'state approved'
! grep -q "$one/withdraw" b || failed "a reader is shown a step"
as bao $one
want 200 'Thiếu'
want 200 '<ins>'

# ---- many at once ----

put kiem "/activities/bulk?campaign=$CAMPAIGN" key=xa-huu-lung-2025-0002 \
    key=xa-huu-lung-2025-0001 step=check
want 409 xa-huu-lung-2025-0001
as bao $two
want 200 'state submitted'
put kiem "/activities/bulk?campaign=$CAMPAIGN" key=xa-huu-lung-2025-0002 \
    step=check
want 303
put kiem /activities/bulk step=check
want 400
put kiem /activities/bulk key=xa-huu-lung-2025-0002 step=dance
want 400
put bao /activities/bulk key=xa-huu-lung-2025-0002 move=1 topic=Mới
want 303
as bao $two
want 200 Mới
put khac /activities/bulk key=xa-huu-lung-2025-0002 step=topic topic=X
want 404
put xem /activities/bulk key=xa-huu-lung-2025-0002 step=withdraw reason=x
want 403

# ---- the grid ----

as bao /activities/grid
want 200 cell-20-note
as xem /activities/grid
want 403
put bao /activities/grid campaign=$CAMPAIGN unit=xa-huu-lung \
    cell-1-day=07/11/2025 cell-1-title=Ba cell-1-sessions=1 cell-1-turns=5 \
    cell-2-day=07/11/2025 cell-2-title= cell-2-sessions=1 cell-2-turns=-5
want 400 e-2-title
want 400 e-2-turns
as bao "/activities?campaign=$CAMPAIGN"
! grep -q '>Ba<' b || failed "a grid with faults was saved in part"
put bao /activities/grid campaign=$CAMPAIGN unit=xa-huu-lung submit=1 \
    cell-1-day=07/11/2025 cell-1-title=Ba cell-1-sessions=1 cell-1-turns=5 \
    'text=08/11/2025	Xã Hữu Lũng		"Bốn ""4"""	Nhà		2	1.000		'
want 303
as bao "/activities?campaign=$CAMPAIGN"
want 200 '>Ba<'
want 200 'Bốn &quot;4&quot;'
put bao /activities/grid campaign=$CAMPAIGN unit=hl-yen-binh \
    cell-1-day=07/11/2025 cell-1-title=X cell-1-sessions=1 cell-1-turns=5
want 400 e-1-units

# ---- files ----

printf '%%PDF-1.4\n1 0 obj<<>>endobj\nstartxref\n9\n%%%%EOF\n' >good.pdf
upload bao $two/files good.pdf 'biên bản.pdf'
want 303
upload bao $two/files good.pdf b.png
want 400 e-upload_form-file
upload khac $two/files good.pdf b.pdf
want 404
upload xem $two/files good.pdf b.pdf
want 403
as xem $two
file=$(sed -n 's/.*href="\(\/files\/[^"]*\)" download.*/\1/p' b)
as xem "$file"
want 200 'attachment; filename'
want 200 "sandbox; default-src 'none'"
cmp -s b good.pdf || failed "the file came back changed"
as khac "$file"
want 404
get "$file"
want 303 /sign-in
put xem "$file/remove" reason=x
want 403
put bao "$file/remove" reason=
want 400
put bao "$file/remove" reason=Nhầm
want 303
as xem "$file"
want 404

# ---- remarks ----

put kiem $two/comments text='Xem lại số người'
want 303
put xem $two/comments text=x
want 403
put khac $two/comments text=x
want 404
as bao $two
want 200 'Xem lại số người'
settle=$(sed -n 's/.*action="\([^"]*settle\)".*/\1/p' b)
put bao "$settle"
want 303
put bao "$two/comments/999/settle"
want 404

# ---- found again, and further back ----

as bao '/search?q=hoi+nghi+mot'
want 200 'Hội nghị một'
want 200 'name="unit"'
as bao '/search?q=hoi+nghi+mot&unit=xa-huu-lung&to=2025-11-05'
want 200 'đến ngày 05/11/2025'
want 200 'Hội nghị một'
want 200 'href="/search?q=hoi%20nghi%20mot&amp;unit=xa-huu-lung"'
as bao '/search?q=hoi+nghi+mot&to=2025-11-04'
want 200 'đến ngày 04/11/2025'
! grep -q 'Hội nghị một' b || failed "a later day is found"
as khac '/search?q=hoi+nghi+mot&to=2025-11-05'
! grep -q 'Hội nghị một' b || failed "found by who may not see it"

# ---- closed periods ----

put bao /locks campaign=$CAMPAIGN unit=xa-huu-lung last_day=30/11/2025 reason=x
want 403
put duyet /locks campaign=$CAMPAIGN unit=xa-huu-lung last_day=30/11/2025 reason=
want 400 e-reason
put duyet /locks campaign=$CAMPAIGN 'unit=Xã Hữu Lũng' last_day=30/11/2025 \
    reason='Đã báo cáo'
want 303 /locks/PL1
as bao /locks
want 200 'Đã báo cáo'
as khac /locks/PL1
want 404
put bao $two/withdraw reason=Nhầm
want 409
as bao $two
want 200 PL1
put khac /locks/PL1/reopen unit=hl-yen-binh until=31/12/2099 reason=x
want 404
put bao /locks/PL1/reopen unit=xa-huu-lung until=31/12/2099 reason='Bổ sung'
want 303
as bao /locks/PL1
want 200 'Rút lại đề nghị'
as duyet /
want 200 'href="/locks/PL1"' # the lock, not the list of all
as xem /locks/PL1
! grep -q /end b || failed "a reader may end it"
as duyet /locks/PL1
want 200 'Từ chối đề nghị'
put khac /reopenings/RO1/end reason=x
want 404
put kiem /reopenings/RO1/end reason=x
want 403
put bao /reopenings/RO1/end reason=
want 400 'role="alert"'
put bao /reopenings/RO1/end reason='Đã đủ số liệu'
want 303 'said=request-ended'
as duyet /locks/PL1
! grep -q RO1/ b || failed "what was taken back can still be agreed to"
put duyet /reopenings/RO1/agree
want 404
put bao /locks/PL1/reopen unit=xa-huu-lung until=31/12/2099 reason='Vẫn cần'
want 303
put duyet /reopenings/RO2/end reason='Không đủ căn cứ'
want 303 'said=request-ended'
put bao /locks/PL1/reopen unit=xa-huu-lung until=31/12/2099 reason='Bổ sung'
want 303
put bao /reopenings/RO1/agree
want 404
put bao /reopenings/RO3/agree
want 403
put khac /reopenings/RO3/agree
want 404
put duyet /reopenings/RO3/agree
want 303
put duyet /reopenings/RO3/agree
want 409
put bao $two/withdraw reason=Nhầm
want 303
as bao $two
want 200 'state withdrawn'
as duyet /locks/PL1
want 200 'Khóa lại ngay'
put xem /reopenings/RO3/end reason=x
want 403
put duyet /reopenings/RO3/end reason='Xong'
want 303 'said=closed'

# ---- another site's form, a stale mark ----

code=$(curl -s -m 20 -D h -o b -w '%{http_code}' -H @bao.cookie \
    -H "Origin: https://evil.vn" -d "csrf=$(cat bao.csrf)" "$url$one/submit")
want 403
code=$(curl -s -m 20 -D h -o b -w '%{http_code}' -H @bao.cookie \
    -H "Origin: $url" -d csrf=x "$url$one/submit")
want 403

ends_soon
ok verify
