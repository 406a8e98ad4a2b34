# Accounts at the command line: the first code, accounts, rights, a second factor whose codes
# oathtool makes too.

# where there is no unit yet, the page /first founds the organisation with it
fresh_store empty
ok init
ok account first

base
ok account first
first_code=$(cat out)
case $first_code in
????-????-????-????) ;;
*) failed "no code: $first_code" ;;
esac
json account first
flat_has '.hours=48'

usage account add --login an
usage account add --person an
refused account add --person an --login an.nv
err_has "an"
usage account add --person an --name-of 'Nguyễn Văn An' --login an.nv \
    --role reporter
usage account add --person an --name-of 'Nguyễn Văn An' --login an.nv \
    --role boss --unit c1
refused account add --person an --name-of 'Nguyễn Văn An' --login an.nv \
    --role reporter --unit nowhere
refused account add --person an --name-of 'Nguyễn Văn An' --login 'a n' \
    --unit c1
json account list
flat_has '=[]'

# a password from standard input, by the rules
echo matkhau123456 >pw
soket account add --person an --name-of 'Nguyễn Văn An' --login An.NV \
    --role reporter --unit c1 --password-stdin <pw
is_exit 1
echo 'con mèo trèo lên cây cau' >pw
soket account add --person an --name-of 'Nguyễn Văn An' --login An.NV \
    --role reporter --unit c1 --password-stdin --json <pw
is_exit 0
out_has '"an.nv"'
refused account add --person binh --name-of 'Trần Bình' --login an.nv --unit c1
refused account first

# without one: a code for its owner
json account add --person binh --name-of 'Trần Bình' --login binh --unit d1
flat_has '.login="binh"' '.hours=48'
ok account reset BINH
ok account disable binh
refused account reset binh
ok account enable binh
refused account reset nobody
ok account grant binh --role administrator --unit d1 --below --to 31/12/2030
refused account grant binh --role administrator --unit d1 --below --to 31/12/2030

# the second factor
json account second an.nv
seed=$(sed -n 's/^\.seed="\(.*\)"/\1/p' flat)
[ ${#seed} = 32 ] || failed "no seed"
oathtool --totp -b "$seed" >/dev/null || failed "oathtool does not take it"
[ "$(grep -c '^\.codes' flat)" = 10 ] || failed "not ten codes"
json account list
flat_has '[0].login="an.nv"' '[0].second=true' '[0].codes_left=10' \
    '[1].second=false' '[1].password=false'
ok account second an.nv --clear
json account list
flat_has '[0].second=false' '[0].codes_left=0'

# no secret is in the log
ok log --from 1
if grep -q "$seed\|$first_code\|trèo\|argon2" out; then
    failed "a secret stands in the log"
fi
ok verify
