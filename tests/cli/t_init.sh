# init: a new store with the built-in lists, never over another; the sample.
fresh_store t
refused verify
ok init
! grep -qF .part out || failed "init names the place where it was built"
ok verify
refused init
err_has "exists already"
ok -d "$(store other)" init
healthy -d "$(store other)"
ok export indicators
for key in activities sessions turns persons; do
    out_has "$key,"
done
ok export breakdowns
out_has "form,"

fresh_store none
refused init --sample no-such-sample
err_has "no-such-sample"
refused verify
ok init

fresh_store sample
ok init --sample huu-lung
ok verify
[ "$(value --campaign kl01 --unit hl --indicator sessions)" -gt 1000 ] ||
    failed "sessions of the sample"
[ "$(value --campaign kl01 --unit hl --indicator turns)" -gt 160000 ] ||
    failed "turns of the sample"
then_=$(value --campaign kl01 --unit ls --indicator turns --map then)
now=$(value --campaign kl01 --unit ls --indicator turns --map now)
[ "$then_" = "$now" ] || failed "the grand total differs by map"
