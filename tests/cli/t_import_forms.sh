# import: the ways a list may be written give one and the same result.
base
ok export activities
cp out want
again() # again FILE: imported into a fresh store it gives the same activities
{
    fresh_store u
    ok init
    for kind in units options campaigns; do
        ok import $kind $kind.csv
    done
    ok import activities "$@"
    ok export activities
    cp out got
    SOKET_DB=$(store t)
    equal want got
}
again activities.csv
printf '\357\273\277' | cat - activities.csv >bom.csv
again bom.csv
sed 's/$/\r/' activities.csv >crlf.csv
again crlf.csv
sed 's/$/\r/' activities.csv | tr -d '\n' >cr.csv
again cr.csv
printf %s "$(cat activities.csv)" >noend.csv
again noend.csv
{ echo; cat activities.csv; printf '\n\n  \n'; } >blank.csv
again blank.csv
iconv -f utf-8 -t utf-16 activities.csv >utf16.csv
again utf16.csv
iconv -f utf-8 -t utf-16le activities.csv >half.csv
printf '\377\376' | cat - half.csv >utf16le.csv
again utf16le.csv
iconv -f utf-8 -t utf-16be activities.csv >half.csv
printf '\376\377' | cat - half.csv >utf16be.csv
again utf16be.csv
# the old code page writes Vietnamese with combining marks
python_free_1258()
{
    iconv -f utf-8 -t cp1258//TRANSLIT activities.csv 2>/dev/null
}
if python_free_1258 >cp1258.csv && [ -s cp1258.csv ] &&
    ! grep -q '?' cp1258.csv; then
    again cp1258.csv
fi
# decomposed text becomes NFC
sed "s/Nhà văn hóa/$(printf 'Nha\314\200 va\314\206n ho\314\201a')/" \
    activities.csv >nfd.csv
again nfd.csv
tab()
{
    sed 's/c1;m1/c1§m1/; s/"Hội nghị, học tập"/Hội nghị° học tập/;
        s/"nói ""thật"""/"nói ""thật"""/' activities.csv |
        sed "s/,/$1/g; s/°/,/" | sed "s/c1§m1/$2/"
}
tab '\t' 'c1;m1' >tab.csv
again tab.csv
tab ';' '"c1;m1"' >semicolon.csv
again semicolon.csv
# days as ISO, columns in another order and case, from left out where it is equal
sed -E 's#([0-9]{2})/([0-9]{2})/([0-9]{4})#\3-\2-\1#g' activities.csv >iso.csv
again iso.csv
sed 's/^key,campaign/KEY, Campaign /' activities.csv >case.csv
again case.csv
cat >order.csv <<'END'
turns,sessions,units,to,from,campaign,key,form,title,place,persons,note,topic
100,2,c1,02/03/2024,01/03/2024,k,a1,f1,"Hội nghị, học tập",Nhà văn hóa,60,,
250,1,c2,15/04/2024,,k,a2,f1a,Phát thanh,,,,
40,3, c1 ; m1 ,20/05/2024,,k,a3,f2,Chung tay,,40,"nói ""thật""",Chủ đề
1000,1,c4,30/06/2024,,k,a4,f2,,,,,
70,4,c5,01/02/2025,,k,a5,f1,,,,,
0,0,c3,05/02/2025,,k,a6,,,,0,,
END
again order.csv
again - <activities.csv

# numbers: by the file's style, by proof inside the file, else refused
line() { printf 'key,campaign,to,units,sessions,turns\n'; printf '%s\n' "$@"; }
line 'b1,k,01/03/2024,c1,1,1.234' >n.csv
refused_whole import activities n.csv
err_has "line 2"
err_has "turns"
err_has "1.234"
err_has "--numbers vi"
ok import activities n.csv --numbers vi
ok export activities
out_has ",1,1234,"
refused_whole import activities n.csv --numbers en
err_has "not a whole number"
line 'b2,k,01/03/2024,c1,1,1.234' 'b3,k,01/03/2024,c1,1,1.234.567' >n.csv
ok import activities n.csv
ok export activities
out_has ",1,1234567,"
line 'b4,k,01/03/2024,c1,1,"1,234"' 'b5,k,01/03/2024,c1,1,"1,234.0"' >n.csv
ok import activities n.csv
ok export activities
grep -q '^b4,.*,1234,' out || failed "1,234 by the file's style"
line 'b6,k,01/03/2024,c1,1,"12,5"' >n.csv
refused_whole import activities n.csv
err_has "not a whole number"
line 'b7,k,01/03/2024,c1,"1.234,0","1,234.0"' >n.csv
refused_whole import activities n.csv
err_has "line 2"
usage import activities n.csv --numbers fr
for bad in -1 1e5 0x10 ' ' abc 1..2 '1.2.3' '+-1' 99999999999999999999 \
    1000000001 '½' '１２' 'NaN' '--1'; do
    line "b8,k,01/03/2024,c1,1,$bad" >n.csv
    refused_whole import activities n.csv
    err_has "turns"
done
for bad in 31/02/2024 2024-13-01 1/1/24 00/01/2024 01-01-2024 2024/01/01 \
    01/01/0000 01/01/99999 '32/01/2024' 'hôm qua' 29/02/2023 44927; do
    line "b8,k,$bad,c1,1,1" >n.csv
    refused_whole import activities n.csv
    err_has "line 2"
done
line "b9,k,29/2/2024,c1,1,1" >n.csv
ok import activities n.csv
ok verify
