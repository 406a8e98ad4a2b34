# help everywhere, languages, wrong usage.
ok --help
grep -c '^  soket ' out >n
for word in init import export 'unit list' 'unit show' 'unit tree' \
    'event list' 'event apply' 'event undo' figure sources bridge rebuild \
    verify log backup doctor; do
    ok --help
    out_has "  soket $word"
    # shellcheck disable=SC2086
    ok $word --help
    out_has "soket $word"
    # shellcheck disable=SC2086
    ok --help $word
    # shellcheck disable=SC2086
    ok $word --help --lang vi
    out_has "soket $word"
done
for group in unit event activity; do
    ok $group --help
    out_has "soket $group "
    usage $group
    usage $group nix
done
ok help
[ ! -e soket.db ] || failed "help made a file"
soket
is_exit 2
grep -q 'soket init' err || failed "no help on stderr"
usage nix
usage nix --help
usage --nix
usage verify --nix
usage verify extra
usage init extra
usage init --sample
usage -d
usage --lang
soket --lang fr verify
is_exit 2
fresh_store t
ok init
usage import
usage import units
usage import nix x.csv
usage export nix
usage export
usage import units a b
usage verify -o x
fresh_store none
refused verify --lang en
err_has "there is no"
refused verify --lang vi
SOKET_LANG=vi
refused verify
SOKET_LANG=en
SOKET_DB=$(store t)
for command in 'unit list' 'event list' log verify rebuild; do
    # shellcheck disable=SC2086
    json $command
done
# a full disk for the answer is no success
if [ -e /dev/full ]; then
    last="export indicators >/dev/full" code=0
    "$SOKET_BIN" export indicators >/dev/full 2>err || code=$?
    is_exit 1
fi
