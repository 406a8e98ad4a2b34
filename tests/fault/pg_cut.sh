#!/bin/sh
# pg_cut.sh COMMAND...: a server in one network namespace, COMMAND in another, a
# cable of two ends between them.  COMMAND finds PG_CUT_HOST (the server's address)
# and pulls the cable by `ip -n $PG_CUT_SPACE link set $PG_CUT_LINK down`.
# Exit 77 where namespaces are not permitted.
set -eu
here=$(cd "$(dirname "$0")" && pwd)

if [ "${1-}" = --inside ]; then # in the server's namespace, on its cluster
    shift
    data=$SOKET_TEST_PG_AT/data
    echo "listen_addresses = '$PG_CUT_HOST'" >>"$data/postgresql.conf"
    echo "host all all 10.231.0.0/16 trust" >>"$data/pg_hba.conf"
    ctl="$SOKET_TEST_PG_BIN/pg_ctl -D $data -l $SOKET_TEST_PG_AT/log -m fast"
    if [ "$(id -u)" = 0 ]; then
        # shellcheck disable=SC2086
        (cd / && runuser -u postgres -- $ctl -s restart)
    else
        # shellcheck disable=SC2086
        $ctl -s restart
    fi
    ip netns exec "$PG_CUT_CLIENT" "$@"
    exit
fi

skip()
{
    echo "pg_cut: skipped: $*"
    exit 77
}
command -v ip >/dev/null || skip "there is no ip (Debian: iproute2)"
PG_CUT_SPACE=sokets$$
PG_CUT_CLIENT=soketc$$
PG_CUT_LINK=sokets$$
PG_CUT_HOST=10.231.$(($$ / 60 % 250 + 1)).$(($$ % 60 * 4 + 1))
client=${PG_CUT_HOST%.*}.$((${PG_CUT_HOST##*.} + 1))
export PG_CUT_SPACE PG_CUT_CLIENT PG_CUT_LINK PG_CUT_HOST

end()
{
    ip netns del "$PG_CUT_SPACE" 2>/dev/null || :
    ip netns del "$PG_CUT_CLIENT" 2>/dev/null || :
}
trap end EXIT
trap 'exit 130' INT TERM
if ! ip netns add "$PG_CUT_SPACE" 2>/dev/null ||
    ! ip netns add "$PG_CUT_CLIENT" 2>/dev/null ||
    ! ip link add "$PG_CUT_LINK" netns "$PG_CUT_SPACE" type veth \
        peer name "soketc$$" netns "$PG_CUT_CLIENT" 2>/dev/null; then
    skip "network namespaces are not permitted here (root is needed)"
fi
ip -n "$PG_CUT_SPACE" addr add "$PG_CUT_HOST/30" dev "$PG_CUT_LINK"
ip -n "$PG_CUT_CLIENT" addr add "$client/30" dev "soketc$$"
ip -n "$PG_CUT_SPACE" link set "$PG_CUT_LINK" up
ip -n "$PG_CUT_CLIENT" link set "soketc$$" up
ip netns exec "$PG_CUT_SPACE" "$here/pg_with.sh" "$here/pg_cut.sh" --inside "$@"
