#!/bin/sh
# run.sh PROGRAM JSON_FLAT SCENARIO: runs one scenario in a folder of its own, its
# stores there or, by SOKET_TEST_ENGINE=pg, in the cluster of tests/pg/with.sh.
set -u
SOKET_BIN=$1 JSON_FLAT=$2 scenario=$3
HERE=$(cd "$(dirname "$0")" && pwd)
LC_ALL=C.UTF-8 TZ=UTC
SOKET_NOW=2025-12-31T08:00:00Z SOKET_LANG=en
# a sanitizer's report must not pass for a refusal (1)
ASAN_OPTIONS=exitcode=99:${ASAN_OPTIONS-} UBSAN_OPTIONS=exitcode=99
export LC_ALL TZ SOKET_NOW SOKET_LANG ASAN_OPTIONS UBSAN_OPTIONS
unset SOKET_DB
dir=$(mktemp -d) || exit 1
trap 'exit 130' INT TERM
cd "$dir" || exit 1
# shellcheck source=common.sh
. "$HERE/common.sh"
trap clean_up EXIT
# shellcheck disable=SC1090
. "$scenario"
echo "$checks checks passed"
