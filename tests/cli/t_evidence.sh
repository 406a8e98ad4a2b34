# evidence add, list, get, remove; comment add, list, settle.
base
printf '%%PDF-1.4\nbiên bản\nstartxref\n0\n%%%%EOF\n' >'Biên bản.pdf'
printf '#!/bin/sh\n' >run.pdf
ok evidence add a1 'Biên bản.pdf'
key=$(cat out)
ok evidence list a1
out_has 'Biên bản.pdf'
json evidence list a1
flat_has '[0].type="pdf"' '[0].name="Biên bản.pdf"'
refused_whole evidence add a1 run.pdf
refused_whole evidence add a1 'Biên bản.pdf' # it is there
refused_whole evidence add nix 'Biên bản.pdf'
refused evidence add a1 not-there.pdf
known=
ok evidence add a2 'Biên bản.pdf'
ok evidence get "$key" back.pdf
equal back.pdf 'Biên bản.pdf'
ok verify
refused evidence remove a2 "$key" --reason x
refused evidence remove a1 "$key"
ok evidence remove a1 "$key" --reason 'nhầm tệp'
refused evidence get "$key" again.pdf
[ ! -e again.pdf ] || failed "a file was written"
json evidence list a1
[ "$(cat out)" = '[]' ] || failed "not empty"

ok comment add activity a1 --text 'thiếu ảnh'
id=$(cat out)
refused comment add activity nix --text x
refused comment add unit p --text x
refused comment add activity a1 --text ''
json comment list activity a1
flat_has '[0].text="thiếu ảnh"' '[0].settled=false'
refused comment settle activity a2 "$id"
ok comment settle activity a1 "$id"
json comment list activity a1
[ "$(cat out)" = '[]' ] || failed "not settled"
json comment list activity a1 --settled
flat_has '[0].settled=true'
ok verify
copy=$(store copy)
ok copy "$SOKET_DB" "$copy"
SOKET_DB=$copy
ok verify
