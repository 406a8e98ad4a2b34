# upgrade of what is up to date; tests/upgrade has the older and the newer ones.
base
state one
ok upgrade
out_has "up to date"
json upgrade
flat_names from to ms
ok upgrade --dry-run
out_has "was not touched"
json upgrade --dry-run
flat_names from to ms faults changes
flat_has .faults=0 '.changes=[]'
ok upgrade --backup b.db
ok -d b.db verify
refused upgrade --backup b.db
err_has "exists already"
state two
equal one two
refused -d none.db upgrade
err_has "there is no"
refused -d none.db upgrade --dry-run
usage upgrade x
usage upgrade --force
usage upgrade --backup
