# The sample's report, and two who may read it: doc all of the province, lan a commune.

fresh_store t
ok init --sample huu-lung
echo 'con mèo trèo lên cây cau' >pw
tr -d '\n' <pw >pwd
for who in doc:ls:--below lan:xa-huu-lung:; do
    unit=${who#*:}
    # shellcheck disable=SC2086 # an option or nothing
    soket account add --person "${who%%:*}" --name-of "Người ${who%%:*}" \
        --login "${who%%:*}" --role reader --unit "${unit%:*}" ${unit#*:} \
        --password-stdin <pw
    is_exit 0
done
