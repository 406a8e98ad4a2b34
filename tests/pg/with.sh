#!/bin/sh
# with.sh ENV COMMAND...: runs a test on the PostgreSQL of cluster.sh's DIR/env.
set -eu
# shellcheck disable=SC1090
. "$1"
shift
SOKET_TEST_ENGINE=pg
export SOKET_TEST_ENGINE SOKET_TEST_PG SOKET_TEST_PG_APP SOKET_TEST_PG_ADMIN \
    SOKET_TEST_PG_BIN
exec "$@"
