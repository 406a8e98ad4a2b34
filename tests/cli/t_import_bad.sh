# import of files that are no lists: a clear word, nothing changed, no crash.
base
good='q1,k,01/01/2024,c1,1,5'
line() { printf 'key,campaign,to,units,sessions,turns%s\n' "${1-}"; }

try() # try WHAT: x.csv is refused for every kind, in bounded time
{
    what=$1
    for kind in activities events units documents; do
        [ "${2-}" ] && [ "$2" != $kind ] && continue
        [ "$known" ] || contents before
        last="import $kind ($what)"
        code=0
        timeout 60 "$SOKET_BIN" import $kind x.csv >out 2>err || code=$?
        checks=$((checks + 1))
        is_exit 1
        grep -q '^soket: ..' err || failed "no reason"
        [ "$(wc -c <err)" -lt 20000 ] || failed "the reason is too long"
        iconv -f utf-8 -t utf-8 err >/dev/null || failed "stderr is not UTF-8"
        contents after
        equal before after
        known=yes
    done
}

: >x.csv
try "empty file"
printf '\357\273\277' >x.csv
try "only a BOM"
printf '\n\n  \n' >x.csv
try "blank lines"
printf '\0' >x.csv
try "a NUL"
{ line; printf '%s\n' "$good"; printf 'q2,k,01/01/2024,c1,1,\0005\n'; } >x.csv
try "NUL in a field" activities
{ line; printf '%s\nq2,k,01/01/2024,c1' "$good"; } >x.csv
try "ends in mid-row" activities
{ line; printf '%s\nq2,k,01/01/2024,"c1,1,5' "$good"; } >x.csv
try "an unclosed quote" activities
{ line; printf '%s\n"q2"x,k,01/01/2024,c1,1,5\n' "$good"; } >x.csv
try "text behind a quote" activities
{ line; printf '%s\nq2,k,01/01/2024,c1,1,5,6\n' "$good"; } >x.csv
try "a field too many" activities
err_has "line 3"
{ line ,title; printf 'q1,k,01/01/2024,c1,1,5,'; head -c 10485760 /dev/zero |
    tr '\0' x; echo; } >x.csv
try "a field of 10 MB" activities
{ line ,title; printf 'q1,k,01/01/2024,c1,1,5,"'; head -c 10485760 /dev/zero |
    tr '\0' '\n'; echo; } >x.csv
try "a quoted field of 10 MB" activities
head -c 10485760 /dev/zero | tr '\0' x >x.csv
try "one name of 10 MB"
head -c 1000000 /dev/zero | tr '\0' , >x.csv
try "a million columns"
{ line; head -c 1000000 /dev/zero | tr '\0' ,; } >x.csv
try "a million fields in a row" activities
head -c 3000000 /dev/urandom >x.csv
try "noise"
printf 'key,name\n\377\376\375,\200\n' >x.csv
try "broken bytes" documents
{ line ,title; printf 'q1,k,01/01/2024,c1,1,5,abc\355\240\200\n'; } >x.csv
known=
soket import activities x.csv
[ "$code" = 1 ] || [ "$code" = 0 ] || failed "surrogate halves"
printf '\377\376k' >x.csv
try "half a character of UTF-16"
printf '\377\376\000\330\000\330' >x.csv
try "surrogates of UTF-16"
{ line ,title; printf 'q1,k,01/01/2024,c1,1,5,a\001b\n'; } >x.csv
try "a control character" activities
{ events_csv | head -n 1
    printf 'e1,01/07/2025,rename,,c1,,,,Xã \001\033[2J,,,\n'; } >x.csv
try "a control character in a list of names" events
{ line ,title; printf 'q1,k,01/01/2024,c1,1,5,'; printf 'x%.0s' $(seq 1 501)
    echo; } >x.csv
try "a title of 501 letters" activities
err_has "500"
{ line; printf 'q1,k,01/01/2024,'; printf 'c%d;' $(seq 1 65); echo ',1,5'; } \
    >x.csv
try "65 holders" activities
{ line; printf '%065d,k,01/01/2024,c1,1,5\n' 1; } >x.csv
try "a key of 65" activities
printf 'PK\003\004 this is a workbook\n' >x.csv
try "a workbook"

refused import activities .
refused import activities no-such-file.csv
err_has "no-such-file.csv"
refused import activities /proc/self/mem
# only the head: nothing to do, and that is fine
line >x.csv
json import activities x.csv
flat_has .rows_read=0 .created=0 .seq=0
# text that a program might take for more than text
{ line ,title; cat <<'END'
q1,k,01/01/2024,c1,1,5,=1+1
q2,k,01/01/2024,c1,1,5,%s%n%x
q3,k,01/01/2024,c1,1,5,'; DROP TABLE activity; --
q4,k,01/01/2024,c1,1,5,<script>alert(1)</script>
q5,k,01/01/2024,c1,1,5,"a
b	c\"
END
} >x.csv
ok import activities x.csv
json sources --campaign k --unit c1 --indicator turns --map then
grep -qF '%s%n%x' flat || failed "a title is not as it was"
ok verify
ok export activities
cp out y.csv
json import activities y.csv
flat_has .updated=0 .created=0
