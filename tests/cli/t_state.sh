# States of activities, approved figures, locks and reopenings, settings, holidays.
base
turns() { value --campaign k --indicator turns --unit "$@"; }
is() { checks=$((checks + 1)); [ "$1" = "$2" ] || failed "$1 instead of $2"; }
state_is() # state_is KEY STATE
{
    json activity show "$1"
    last_=$(sed -n 's/^\.\{0,1\}.*\.state="\(.*\)"$/\1/p' flat | tail -n 1)
    is "$last_" "$2"
}

# Lists: a column that need not be there, and is not written when it says nothing.
ok export activities
cp out plain.csv
head -n 1 plain.csv | grep -q state && failed "a column that says nothing"
whole=$(turns p)
is "$(turns p --approved)" 0

cat >draft.csv <<'CSV'
key,campaign,to,units,sessions,turns,state
s1,k,10/06/2024,c1,1,11,draft
s2,k,10/06/2024,c2,1,22,
s3,k,10/06/2024,c3,1,33,approved
CSV
ok import activities draft.csv
is "$(turns p)" $((whole + 55))
is "$(turns p --approved)" 33
is "$(turns d1 --approved --map now)" 33
state_is s1 draft
state_is s2 submitted
state_is s3 approved
cat >wrong.csv <<'CSV'
key,campaign,to,units,sessions,turns,state
s4,k,10/06/2024,c1,1,11,done
CSV
refused_whole import activities wrong.csv
err_has done
known=

# Out and in again: the same.
ok export activities
cp out with.csv
head -n 1 with.csv | grep -q ',state' || failed "no column for the states"
ok import activities with.csv
ok verify

# Steps.
ok activity submit s1
is "$(turns p)" $((whole + 66))
refused_whole activity submit s1
refused_whole activity submit s9
refused_whole activity check s1 s3 # one of them may not
usage activity return
refused activity return s1
refused activity return s1 --remark 'thiếu nơi tổ chức' --due 2024-06-08
known=
ok activity return s1 s2 --remark 'thiếu nơi tổ chức' --due 2030-01-02 --who lan
state_is s1 returned
flat_has '[2].remark="thiếu nơi tổ chức"'
is "$(turns p)" $((whole + 33))
ok log --from 1
out_has lan
ok activity submit s1 s2
ok activity check s1
ok activity approve s1 s2
is "$(turns p --approved)" 66
json figure --campaign k --unit p --indicator turns --approved --by child
flat_has .approved=true .value=66 .rows[0].value=66
json sources --campaign k --unit p --indicator turns --approved
grep -c '\.key="s' flat | grep -qx 3 || failed "sources of the approved"
ok activity withdraw s3 s2 --reason 'ghi hai lần'
is "$(turns p --approved)" 11
ok verify
ok rebuild
ok verify
is "$(turns p --approved)" 11

# An edit takes the approval away.
sed -i 's/,11,draft/,12,/; /^s[23]/d' draft.csv
ok import activities draft.csv
state_is s1 submitted
is "$(turns p --approved)" 0

# Locks hold imports too.
usage lock add --unit d1
refused_whole lock add --campaign k --unit d1 --to 2024-06-30
refused_whole lock add --campaign k --unit d1 --to 2090-06-30 --reason x
known=
ok lock add --campaign k --unit d1 --to 2024-06-30 --reason 'đã chốt quý II' --who hoa
key=$(cat out)
json lock list
flat_has '[0].unit="d1"'
ok import activities plain.csv # nothing of it changes
sed 's/,12,$/,13,/' draft.csv >more.csv
refused_whole import activities more.csv
err_has "quý II"
refused_whole activity withdraw s1
refused_whole activity approve s1
known=
# opened again by two
usage reopening ask "$key" --unit c1 --to 2090-01-01 --reason 'nhập thiếu'
refused reopening ask "$key" --unit c4 --to 2090-01-01 --reason x --who an
ok reopening ask "$key" --unit c1 --to 2090-01-01 --reason 'nhập thiếu' --who an
opened=$(cat out)
refused_whole import activities more.csv
refused_whole reopening agree "$opened" --who an
known=
ok reopening agree "$opened" --who binh
refused reopening agree "$opened" --who binh
ok import activities more.csv
ok verify
ok reopening end "$opened" --reason 'đã sửa xong'
refused activity withdraw s1
ok verify

# Settings and holidays.
json setting list
grep -q 'name="file-max-mb"' flat || failed "no setting"
ok setting set file-max-mb 7
refused setting set file-max-mb 0
refused setting set nix 1
json setting list
grep -q 'value="7"' flat || failed "not set"
ok setting set file-max-mb ''
ok holiday set 2026-09-02 'Quốc khánh'
ok holiday set 2026-09-05 'làm bù' --worked
ok holiday list
out_has 'Quốc khánh'
ok holiday end 2026-09-02
refused holiday end 2026-09-02
ok verify
