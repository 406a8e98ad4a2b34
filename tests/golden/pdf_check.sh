#!/bin/sh
# pdf_check.sh PROGRAM PROFILE: the sample as PDF.  Same bytes twice; sound; all
# fonts inside; its text, as another program reads it, is the kept text.
set -eu
program=$1 profile=$2
here=$(dirname "$0")
for tool in pdftotext pdffonts pdfinfo qpdf; do
    command -v "$tool" >/dev/null || exit 77
done
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
fail() { echo "pdf_check: $profile: $*" >&2; exit 1; }

"$program" pdf "$profile" "$dir/a.pdf"
sleep 1.1
"$program" pdf "$profile" "$dir/b.pdf"
cmp "$dir/a.pdf" "$dir/b.pdf" || fail "two runs differ"
qpdf --check "$dir/a.pdf" >"$dir/qpdf" 2>&1 || { cat "$dir/qpdf"; fail "not sound"; }
pdffonts "$dir/a.pdf" | tail -n +3 >"$dir/fonts"
[ -s "$dir/fonts" ] || fail "no fonts"
grep -vE "Liberation(Serif|Sans)" "$dir/fonts" && fail "a font that the profile does not name"
awk '{ if ($(NF-4) != "yes" || $(NF-3) != "yes" || $(NF-2) != "yes") exit 1 }' \
    "$dir/fonts" || { cat "$dir/fonts"; fail "a font is not embedded as a subset"; }
{
    pdfinfo "$dir/a.pdf" | grep -E '^(Title|Subject|Author|CreationDate|ModDate|Pages|PDF version):'
    pdfinfo -f 1 -l 99 "$dir/a.pdf" | grep 'size:' | grep Page
    qpdf --json --json-key=outlines "$dir/a.pdf" | grep -E '"(title|destpageposfrom1)"' |
        sed 's/^ *//; s/,$//'
    pdftotext -layout "$dir/a.pdf" -
} >"$dir/text"
kept=$here/pdf_$profile.txt
if [ "${GOLDEN_UPDATE:-}" ]; then
    cp "$dir/text" "$kept"
fi
diff -u "$kept" "$dir/text" || fail "the text is not the kept one"
