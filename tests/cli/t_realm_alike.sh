# Two realms whose logs are alike to the millisecond, as where the clock is fixed: what
# contexts of a server hold in common is never that of the other one.

# shellcheck source=house.sh
. "$HERE/house.sh"

SOKET_NOW=2026-01-05T08:00:00Z
export SOKET_NOW
new_house alike
for name in a b; do
    ok -d "$house" realm create $name
    {
        echo 'key,tree,kind,name,short_name,parent,from,code_scheme,code'
        echo "p,main,province,Tỉnh,,,01/01/2020,,"
        echo "${name}1,main,commune,Xã $name,,p,01/01/2020,,"
    } >units.csv
    ok -d "$house" -r $name import units units.csv
done
start_server -d "$house"
for pair in ab ba ab; do
    own=${pair%?} other=${pair#?}
    get "/$own/units.json"
    is_exit 200
    grep -q "\"${own}1\"" b || failed "$own does not show its own unit"
    ! grep -q "\"${other}1\"" b || failed "$own shows the unit of $other"
    checks=$((checks + 2))
done
ends_soon
