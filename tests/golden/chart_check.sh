#!/bin/sh
# chart_check.sh PROGRAM: the sample charts as SVG are the kept ones, well-formed
# and small; pictures come out as PNG.
set -eu
program=$1
here=$(cd "$(dirname "$0")" && pwd)
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
fail() { echo "chart_check: $*" >&2; exit 1; }

"$program" "$dir"
cd "$dir"
for f in *.svg; do
    if command -v xmllint >/dev/null; then
        xmllint --noout "$f" || fail "$f is not well-formed"
    fi
    grep -q 'style=' "$f" && fail "$f has a style attribute"
    [ "$(wc -c <"$f")" -lt 12000 ] || fail "$f is too large"
    [ "$(head -c 4 "${f%.svg}.png" | tail -c 3)" = PNG ] || fail "no picture of $f"
    if [ "${GOLDEN_UPDATE:-}" ]; then
        cp "$f" "$here/chart_$f"
    fi
    diff -u "$here/chart_$f" "$f" || fail "$f is not the kept one"
done
