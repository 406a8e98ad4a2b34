#!/bin/sh
# A made-up realm as CSV lists for `soket import`: one province, its communes
# (170) and what stands under them, three years of activities.  The same
# arguments make the same bytes.
#
#   bench/realm.sh DIR [CODE [UNITS [ACTIVITIES]]]     p01, 20000, 1000000
set -eu
case $# in
[1-4]) ;;
*) sed -n '2,6s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
esac
dir=$1 code=${2-p01} units=${3-20000} activities=${4-1000000}
mkdir -p "$dir"

awk -v code="$code" -v units="$units" -v communes=170 'BEGIN {
    print "key,tree,kind,name,parent,from"
    printf "%s,main,province,Tỉnh %s,,01/01/2020\n", code, code
    for (u = 1; u < units; u++)
        if (u <= communes)
            printf "%s-%d,main,commune,Xã %d,%s,01/01/2020\n", code, u, u, code
        else
            printf "%s-%d,main,cell,Chi bộ %d,%s-%d,01/01/2020\n", code, u, u,
                code, u % communes + 1
}' >"$dir/units.csv"

awk 'BEGIN {
    print "key,breakdown,name,order"
    for (i = 1; i <= 12; i++)
        printf "f%d,form,Hình thức %d,%d\n", i, i, i
}' >"$dir/options.csv"

printf '%s\n' 'key,name,tree,from,to' \
    'ct,Chương trình,main,01/01/2022,31/12/2025' >"$dir/campaigns.csv"

# One in ten by a commune, one in thirty by two units together.
awk -v code="$code" -v units="$units" -v n="$activities" -v communes=170 '
function pick(most) {
    state = (state * 16807) % 2147483647
    return int(state / 2147483647 * most)
}
function two(v) { return v < 10 ? "0" v : v }
BEGIN {
    state = 20220101
    print "key,campaign,to,units,form,title,place,sessions,turns,persons"
    for (i = 1; i <= n; i++) {
        u = pick(10) ? communes + 1 + pick(units - communes - 1) : 1 + pick(communes)
        held = code "-" u
        if (!pick(30))
            held = held ";" code "-" (u + 1 < units ? u + 1 : 1)
        x = pick(12); y = pick(12)
        turns = 10 + pick(40)
        year = 2022 + pick(3)
        printf "%s-a%d,ct,%s/%s/%d,%s,f%d,\"Sinh hoạt chuyên đề quý, kỳ %d năm %d\",Nhà văn hóa,%d,%d,%s\n",
            code, i, two(1 + pick(28)), two(1 + pick(12)), year, held,
            (x < y ? x : y) + 1, 1 + pick(9), year, 1 + pick(3), turns,
            pick(2) ? turns : ""
    }
}' >"$dir/activities.csv"
