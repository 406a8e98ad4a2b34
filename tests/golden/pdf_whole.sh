#!/bin/sh
# pdf_whole.sh PROGRAM: nothing is lost or printed twice where text goes over
# pages: every numbered word of the hard document is in the PDF once.  And a
# signature has the end of its paragraph on its page.
set -eu
program=$1
command -v pdftotext >/dev/null || exit 77
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
fail() { echo "pdf_whole: $*" >&2; exit 1; }

want=$("$program" hard "$dir/hard.pdf")
pdftotext -raw "$dir/hard.pdf" - | grep -o 'w[0-9][0-9]*' >"$dir/words"
sort "$dir/words" | uniq -d >"$dir/twice"
[ ! -s "$dir/twice" ] || fail "printed twice: $(head -3 "$dir/twice" | tr '\n' ' ')"
got=$(wc -l <"$dir/words")
[ "$got" -eq "$want" ] || fail "$got words of $want"

for n in 400 420 440 460 480 500 520 540 560 580 600 620 640 660 680 700; do
    "$program" sign $n "$dir/sign.pdf"
    last=$(pdfinfo "$dir/sign.pdf" | sed -n 's/^Pages: *//p')
    pdftotext -f "$last" "$dir/sign.pdf" "$dir/last"
    grep -q 'T/M BAN' "$dir/last" || fail "$n words: the signature is not on the last page"
    grep -q "w$n" "$dir/last" || fail "$n words: the signature stands alone"
    echo "$last" >>"$dir/pages"
done
[ "$(sort -u "$dir/pages" | wc -l)" -gt 1 ] || fail "no page was filled"
