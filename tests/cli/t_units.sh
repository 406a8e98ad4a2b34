# unit list, show, tree: the organisation on a day.
base
events_csv >events.csv
ok import events events.csv
ok unit list
out_has "c3a	"
grep -q '^c2	' out && failed "c2 lives on"
grep -q '^d2	' out && failed "d2 lives on"
ok unit list --on 30/06/2024
out_has "c2	commune	Xã Tây"
grep -q '^c3a	' out && failed "c3a lives too early"
json unit list --on 2025-07-31
grep -qxF '[5].key="c4"' flat && :
grep -q 'Xã Bắc' flat || failed "the old name on the last day"
json unit list --on 2025-08-01
grep -q 'Phường Bắc' flat || failed "the new name on its day"
json unit list --on 01/01/2019
flat_has '=[]'
json unit show c4
flat_has '.key="c4"' '.kind="commune"' '.names[0].name="Xã Bắc"' \
    '.names[0].until="2025-08-01"' '.names[1].name="Phường Bắc"' \
    '.parents[0].parent="d2"' '.parents[0].until="2025-07-01"' \
    '.parents[1].parent="d1"' '.lives[0].from="2020-01-01"'
json unit show c3
flat_has '.successions[0].day="2025-07-01"' '.successions[0].policy="shares"' \
    '.successions[0].successors[0]="c3a"' '.successions[0].successors[1]="c3b"'
json unit show c1
flat_has '.codes[0].scheme="gso"' '.codes[0].code="00001"'
ok unit show c3
out_has "c3a c3b"
ok unit show m1
out_has "front: m"
out_has "main: c1"
refused unit show nix
err_has "nix"
usage unit show
usage unit show c1 c2
ok unit tree --on 30/06/2024
out_has "  d2  Huyện Nhì"
out_has "    c4  Xã Bắc"
out_has "      m1  Mặt trận xã Đông"
[ "$(wc -l <out)" = 9 ] || failed "not 9 units"
ok unit tree
grep -q 'd2' out && failed "d2 in the tree of today"
json unit tree --on 30/06/2024
flat_has '[0].key="p"' '[0].children[0].children[0].children[0].key="m1"'
json unit tree --tree front
flat_has '[0].key="m"' '[0].children[0].key="m1"'
refused unit tree --tree nix
usage unit tree --on never
usage unit list --when 01/01/2024
fresh_store fresh
ok init
json unit list
flat_has '=[]'
refused unit tree
