# Forms that name a unit, and what is said when it is left out, typed in part, or not
# there; a wrong second code; lists of activities that come back; links only to what
# may be opened.

# shellcheck source=signed.sh
. "$HERE/signed.sh"

fresh_store web
ok init --sample huu-lung
account bao reporter xa-huu-lung --below
account tren reporter ls --below
account quan administrator ls --below
ok account second quan
grep -E '^[a-z0-9]{4}(-[a-z0-9]{4}){3}$' out | head -1 >code.txt
start_server
sign_in bao
sign_in tren

# ---- the second code ----

enter quan /second
put quan /second code=000000
want 403 'aria-invalid="true"'
want 403 'id="e-code"'
as quan /second
want 200 'name="code"'
put quan /second "code=$(cat code.txt)"
want 303
keep_cookie quan
as quan /me
want 200
csrf_in b >quan.csrf

# ---- a unit left out, typed in part, not there ----

put tren /reports key=r1 title=x campaign=kl01 map=now unit=
want 400 'id="e-unit"'
want 400 'value="r1"'
put quan /people name=A unit=
want 400 'id="e-unit"'
put quan /people name=A unit=yên
want 400 'Xã Yên Bình [xa-yen-binh]; Ủy ban MTTQ xã Yên Bình [mt-xa-yen-binh]'
put quan /people name=A 'unit=Xã Yên Bình [xa-yen-binh]; Xã Cai Kinh [xa-cai-kinh]'
want 400 'id="e-unit"'
put quan /people name=A 'unit=Xã Nào Đó'
want 404 'value="Xã Nào Đó"'
put quan /people name=A 'unit=Xã Yên Bình [xa-yen-binh];'
want 303
put quan /grants person=bao role=reader unit=
want 400 'id="e-unit"'
put quan /grants person=bao role=reader 'unit=Xã Nào Đó'
want 404 'id="e-unit"'
# who may do it nowhere is refused before anything is said of the form
put bao /people name=A unit=
want 403
never 'id="e-unit"'
put bao /people name=A unit=yên
[ "$code" = 403 ] || [ "$code" = 404 ] || failed "$last: $code"
never 'id="e-unit"'
put bao /locks/khong-co/reopen unit=
want 404
never 'id="e-unit"'

# ---- several units in one field ----

put quan /events/preview kind=merge name=Mới day=01/12/2026 campaign=kl01 \
    'units=Xã Tuấn Sơn [xa-tuan-son]; Xã Cai Kinh [xa-cai-kinh];'
want 200 'Xã Tuấn Sơn'
put quan /events/preview kind=merge name=Mới day=01/12/2026 campaign=kl01 \
    'units=Xã Tuấn Sơn [xa-tuan-son]' 'units=Xã Cai Kinh [xa-cai-kinh]'
want 200 'Xã Tuấn Sơn'
put quan /events/preview kind=merge name=Mới day=01/12/2026 campaign=kl01 \
    'units=Xã Tuấn Sơn [xa-tuan-son]; Xã Nào Đó'
want 400 'không có đơn vị “Xã Nào Đó”'

# ---- links only to what may be opened ----

as bao /units/xa-huu-lung
want 200 'Tỉnh Lạng Sơn'
never 'href="/units/ls"'
as tren /units/xa-huu-lung
want 200 'href="/units/ls"'

# ---- a list that is taken away comes back as it was ----

for lang in vi en; do
    for unit in '' hl-yen-binh; do
        for kind in csv xlsx; do
            as tren "/activities.$kind?campaign=kl01&unit=$unit&lang=$lang"
            want 200
            cp b list.$kind
            upload tren /import list.$kind
            want 200 'class="notice done"'
            want 200 'Tình trạng của hoạt động được thay đổi'
            never 'class="notice error"'
            never '<li><p class="tile-name">Giữ nguyên</p><p class="tile-value">0</p>'
        done
    done
done
as tren '/activities.csv?campaign=kl01&unit=hl-yen-binh'
sed '2s/\[hl-yen-binh\]/[khong-co]/' b >list.csv
upload tren /import list.csv
want 200 'class="notice error"'
