# import: what is refused, how it is said, and that nothing is left of it.
base
head1='key,campaign,to,units,sessions,turns'
line() { printf '%s\n' "$head1" "$@"; }

printf 'key,campaign,to,units,sessions,turns,color\n' >x.csv
refused_whole import activities x.csv
err_has "color"
printf 'key,campaign,to,units,sessions\na,k,01/01/2024,c1,1\n' >x.csv
refused_whole import activities x.csv
err_has "turns"
printf 'key,key,campaign,to,units,sessions,turns\n' >x.csv
refused_whole import activities x.csv
err_has "twice"
# all errors at once, each with line, column, value
line 'z1,k,01/01/2024,c1,1,x' 'z2,k,32/01/2024,c1,1,1' 'z3,k,01/01/2024,no,1,1' \
    'z 4,k,01/01/2024,c1,,1' 'z5,no,01/01/2024,c1,1,1' \
    'z6,k,01/01/2023,c1,1,1' 'z7,k,01/01/2024,c1;c1,1,1' \
    'z8,k,01/01/2024,,-1,y' >x.csv
refused_whole import activities x.csv
err_has "line 2, column turns, value 'x'"
err_has "line 3, column to, value '32/01/2024'"
err_has "line 4, column units, value 'no'"
err_has "line 5, column key, value 'z 4'"
err_has "line 5, column sessions, value ''"
err_has "line 6, column campaign, value 'no'"
err_has "line 7, column to, value '01/01/2023'"
err_has "line 8, column units, value 'c1;c1'"
err_has "line 9, column units, value ''"
err_has "line 9, column sessions, value '-1'"
err_has "line 9, column turns, value 'y'"
err_has "errors: 11;"
soket import activities x.csv --json
is_exit 1
"$JSON_FLAT" <out >flat || failed "errors are not JSON"
flat_has '.errors[0].line=2' '.errors[0].column="turns"' \
    '.errors[0].value="x"' .created=0 .seq=0
[ "$(grep -c '^\.errors\[.*\.line=' flat)" = 11 ] || failed "11 errors in JSON"
# a value that ends in a letter of several bytes stays whole
line 'z1,k,01/01/2024,c1,1,xã' 'z2,k,01/01/2024,Hội nghị,1,1' >x.csv
refused_whole import activities x.csv
err_has "value 'xã'"
err_has "value 'Hội nghị'"
soket import activities x.csv --json
"$JSON_FLAT" <out >flat || failed "the value is cut inside a letter"
line "z1,k,01/01/2024,c1,1,$(printf 'ị%.0s' $(seq 1 61))" >x.csv
refused_whole import activities x.csv
iconv -f utf-8 -t utf-8 err >/dev/null || failed "stderr is not UTF-8"

# more than 1,000 errors: the first 1,000 are told, all are counted
{ line; seq 1 1500 | sed 's/.*/q&,k,01\/01\/2024,c1,1,bad/'; } >x.csv
refused_whole import activities x.csv
[ "$(grep -c "^line " err)" = 1000 ] || failed "not 1000 errors"
err_has "500 more"
err_has "errors: 1500;"
# all or nothing: 400 good rows, the last one wrong
{ line; seq 1 400 | sed 's/.*/q&,k,01\/01\/2024,c1,1,5/'
    echo 'q401,k,01/01/2024,nowhere,1,5'; } >x.csv
refused_whole import activities x.csv
err_has "line 402"
# the same key twice
line 'q1,k,01/01/2024,c1,1,5' 'q2,k,01/01/2024,c1,1,5' \
    'q1,k,01/01/2024,c1,1,6' >x.csv
refused_whole import activities x.csv
err_has "q1"
err_has "line 4"
# … also where the first of the two says what is there already
{ sed -n 1,2p activities.csv; sed -n 2p activities.csv | sed s/,100,/,101,/; } \
    >x.csv
refused_whole import activities x.csv
err_has "line 3"
printf 'key,name\nx,Một\ny,Hai\nx,Ba\n' >x.csv
refused_whole import breakdowns x.csv
err_has "line 4"
printf 'key,name\nform,Hình thức\nform,Ba\n' >x.csv
refused_whole import breakdowns x.csv
err_has "line 3"
{ echo key,tree,kind,name,parent,from
    for i in $(seq 1 100); do echo "w$i,main,commune,W $i,d1,01/01/2020"; done
    echo "w1,main,commune,W khác,d1,01/01/2020"; } >x.csv
refused_whole import units x.csv
err_has "line 102"
# events: one bad one, none is applied
{ events_csv; echo 'e9,01/09/2025,merge,,c3,c1,,,,,,'; } >x.csv
refused_whole import events x.csv
err_has "line 7"
refused_whole event apply x.csv
err_has "line 7"
for bad in 'e1,01/07/2024,found,main,c1,,,,Xã,d1,,' \
    'e1,01/07/2024,merge,,c1,,,,,,,' 'e1,01/07/2024,merge,,c1;c1,c2,,,,,,' \
    'e1,01/07/2024,move,main,d1,,,,,c1,,' 'e1,01/07/2024,merge,,nix,c1,,,,,,' \
    'e1,01/07/2024,split,main,c1,x1;x2,,,A;B,d1,,' \
    'e1,01/07/2024,split,main,c1,x1;x2,shares,1;2;3,A;B,d1,,' \
    'e1,01/07/2024,split,main,c1,x1;x2,shares,1;0,A;B,d1,,' \
    'e1,01/07/2024,dissolve,,d1,,keep,,,,,' 'e1,01/07/2024,explode,,c1,,,,,,,' \
    'e1,01/07/2024,move,nix,c1,,,,,d1,,' 'e1,01/07/2019,rename,,c1,,,,A,,,' \
    'e1,01/02/2024,dissolve,,c1,,keep,,,,,' \
    'e1,01/07/2024,rename,,c1,,,,,,,'; do
    { events_csv | head -n 1; echo "$bad"; } >x.csv
    refused_whole import events x.csv
    err_has "line 2"
done
# catalogue
printf 'key,name,tree,from,to\nk,Đợt,main,01/06/2024,31/12/2025\n' >x.csv
refused_whole import campaigns x.csv
err_has "outside"
printf 'key,name,tree,from,to\nk2,Đợt,main,01/06/2024,31/05/2024\n' >x.csv
refused_whole import campaigns x.csv
printf 'key,name,tree,from,to\nk2,Đợt,nix,01/06/2024,\n' >x.csv
refused_whole import campaigns x.csv
printf 'key,name,tree,from,to,documents\nk2,Đợt,main,01/06/2024,,nix\n' >x.csv
refused_whole import campaigns x.csv
printf 'key,breakdown,name,parent\nf9,form,Chín,\nf8,form,Tám,nix\n' >x.csv
refused_whole import options x.csv
err_has "line 3"
printf 'key,breakdown,name,parent\nf7,form,Bảy,f8\nf8,form,Tám,f7\n' >x.csv
refused_whole import options x.csv
printf 'key,breakdown,name,parent\nf7,nix,Bảy,\n' >x.csv
refused_whole import options x.csv
printf 'key,number,parent\nv1,1,\nv2,2,nix\n' >x.csv
refused_whole import documents x.csv
err_has "line 3"
printf 'key,number,link\nv1,1,\nv2,2,v1;nix\n' >x.csv
refused_whole import documents x.csv
err_has "line 3"
printf 'key,name,kind,numerator,denominator\nr,R,ratio,turns,\n' >x.csv
refused_whole import indicators x.csv
printf 'key,name,kind,numerator,denominator\nr,R,ratio,turns,r\n' >x.csv
refused_whole import indicators x.csv
printf 'key,name,kind\nturns,R,distinct\n' >x.csv
refused_whole import indicators x.csv
# units
printf 'key,tree,name,parent,from\nn1,main,N,nix,01/01/2020\n' >x.csv
refused_whole import units x.csv
err_has "line 2"
printf 'key,tree,name,parent,from\nn1,main,N,n2,01/01/2020\nn2,main,N,n1,01/01/2020\n' >x.csv
refused_whole import units x.csv
printf 'key,tree,name,parent,from\nn1,main,N,n1,01/01/2020\n' >x.csv
refused_whole import units x.csv
printf 'key,tree,name,parent,from\nc1,main,Tên khác hẳn,d1,01/01/2021\n' >x.csv
refused_whole import units x.csv
sed 's#^c1,main\(.*\)01/01/2020#c1,main\101/01/2025#' units.csv >x.csv
refused_whole import units x.csv
ok verify

# a long list of keys is no long text; a list that readers would cut is refused
{ echo key,tree,name,parent,from
    for i in $(seq 200); do echo "a-commune-with-a-long-key-$i,main,C$i,p,01/01/2020"; done
} >x.csv
ok import units x.csv
{ events_csv | head -n 1; echo "e1,01/07/2025,merge,main,$(
    printf 'a-commune-with-a-long-key-%d;' $(seq 200)),n,,,N,p,,"; } >x.csv
ok import events x.csv
{ echo key,name; seq -f 'b%.0f,N' 1 20001; } >x.csv
refused_whole import breakdowns x.csv
err_has 20000
ok verify
