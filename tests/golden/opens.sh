#!/bin/sh
# Opens the written DOCX with a real office program: opens.sh GOLDEN PROFILE.
# Checks pages, whole Vietnamese syllables, the page number on page 2 and not
# on page 1, the repeated head of the long table.
set -eu
golden=$1 profile=$2

if ! command -v libreoffice >/dev/null || ! command -v pdftotext >/dev/null; then
    echo "opens.sh: no libreoffice or pdftotext here: not tested"
    exit 77
fi
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
"$golden" write docx "$profile" "$dir/sample.docx"
libreoffice "-env:UserInstallation=file://$dir/user" --headless \
    --convert-to pdf --outdir "$dir" "$dir/sample.docx" >"$dir/log" 2>&1 ||
    { cat "$dir/log"; exit 1; }
test -s "$dir/sample.pdf" || { cat "$dir/log"; exit 1; }

bad=0
fail() { echo "opens.sh: $profile: $*"; bad=1; }
text() { pdftotext -layout "$@" "$dir/sample.pdf" - | tr -s ' \n' '  '; }
has() { case $1 in *"$2"*) ;; *) fail "'$2' is not in $3" ;; esac; }

pages=$(pdfinfo "$dir/sample.pdf" | sed -n 's/^Pages: *//p')
[ "$pages" -ge 6 ] && [ "$pages" -le 10 ] || fail "$pages pages"
all=$(text)
for words in "BÁO CÁO" "học tập và làm theo tư tưởng, đạo đức, phong cách" \
    "< > & \" '" "Nguyễn Thị Thùy Dương" "Nơi nhận:" "Phụ lục II" \
    "Trung tâm Y tế huyện" "Trong đó: Học tập chuyên đề" "TỔNG CỘNG"; do
    has "$all" "$words" "the text"
done
case $(pdftotext -f 1 -l 1 "$dir/sample.pdf" - | head -1) in
1) fail "page 1 shows its number" ;;
esac
[ "$(pdftotext -f 2 -l 2 "$dir/sample.pdf" - | head -1)" = 2 ] ||
    fail "page 2 does not begin with its number"
heads=$(text | grep -o 'Đơn vị, hình thức' | wc -l)
[ "$heads" -ge 2 ] || fail "the head of the long table is not repeated"
across=$(pdfinfo -f 1 -l "$pages" "$dir/sample.pdf" | grep -c '841.*x 595')
[ "$across" -ge 1 ] || fail "no page lies across"
exit $bad
