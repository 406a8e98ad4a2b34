#!/bin/sh
# xlsx_check.sh parts PROGRAM: each part of the workbook is the kept one, and two
# runs seconds apart give the same bytes.
# xlsx_check.sh opens PROGRAM: an office program reads the same cells.
set -eu
mode=$1 program=$2
here=$(cd "$(dirname "$0")" && pwd)
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
fail() { echo "xlsx_check: $*" >&2; exit 1; }
compare() {
    if [ "${GOLDEN_UPDATE:-}" ]; then
        cp "$2" "$1"
    fi
    diff -u "$1" "$2" || fail "$3"
}

"$program" xlsx party "$dir/a.xlsx"
if [ "$mode" = parts ]; then
    sleep 2.1
    "$program" xlsx party "$dir/b.xlsx"
    cmp "$dir/a.xlsx" "$dir/b.xlsx" || fail "two runs differ"
    "$program" parts "$dir/a.xlsx" >"$dir/parts"
    grep -q '<f>' "$dir/parts" && fail "a formula"
    compare "$here/xlsx_parts.txt" "$dir/parts" "the parts are not the kept ones"
    exit 0
fi
command -v soffice >/dev/null || exit 77
mkdir "$dir/csv"
soffice "-env:UserInstallation=file://$dir/home" --headless \
    --convert-to 'csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1' \
    --outdir "$dir/csv" "$dir/a.xlsx" >/dev/null 2>&1 || fail "does not open"
cd "$dir/csv"
ls | LC_ALL=C sort | while read -r f; do
    echo "==== $f"
    cat "$f"
done >"$dir/cells"
compare "$here/xlsx_cells.txt" "$dir/cells" "the cells are not the kept ones"
