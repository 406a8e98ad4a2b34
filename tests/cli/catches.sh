#!/bin/sh
# catches.sh PROGRAM JSON_FLAT: the harness fails where the program does wrong.
# Each line plants one: a program that answers wrongly, and the check that sees it.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
n=0

# caught NAME BODY-OF-PROGRAM CHECK
caught()
{
    printf '#!/bin/sh\n%s\n' "$2" >"$dir/program"
    chmod +x "$dir/program"
    printf '%s\n' "$3" >"$dir/t_$1.sh"
    if "$here/run.sh" "$dir/program" "$json" "$dir/t_$1.sh" \
        >"$dir/log" 2>&1; then
        echo "catches: '$1' went through" >&2
        exit 1
    fi
    n=$((n + 1))
}

real=$1 json=$2
caught silent 'exit 1' 'refused verify'
caught noisy 'echo "soket: x" >&2' 'ok verify'
caught code 'echo "soket: no" >&2; exit 2' 'refused verify'
caught crash 'echo "soket: no" >&2; kill -SEGV $$' 'refused verify'
caught sanitizer 'echo "soket: no" >&2; exit 99' 'refused verify'
caught json_comma 'echo "{\"a\": 1,}"' 'json verify'
caught json_text 'printf "{\"a\": \"x\\tb\"}"' 'json verify'
caught json_utf8 'printf "{\"a\": \"x\\303\"}"' 'json verify'
caught json_two 'echo "{} {}"' 'json verify'
caught json_value 'echo "{\"a\": 1}"' 'json verify; flat_has .a=2'
caught half "case \$1 in import) \"$real\" \"\$@\" && {
    echo 'soket: no' >&2; exit 1; };; *) exec \"$real\" \"\$@\";; esac" \
    'fresh_store t; ok init
    units_csv >u.csv; refused_whole import units u.csv'
caught difference 'echo "$1"' 'ok a; cp out x; ok b; equal x out'
echo "$n planted faults caught"
