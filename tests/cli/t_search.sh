# search: one box, blind to marks; filters, JSON, what is refused.
base
events_csv >events.csv
printf 'key,number,type,issuer,date,abstract,parent,link\n%s\n' \
    'kl1,01-KL/TW,,Ban Bí thư,2021-05-18,Kết luận về học tập,,' >documents.csv
ok import events events.csv
ok import documents documents.csv
ok search xa bac
out_has "unit	c4	Phường Bắc"
ok search 'BẮC PHƯỜNG'
out_has "unit	c4	Phường Bắc"
ok search 01-kl/tw
out_has "document	kl1	01-KL/TW Kết luận về học tập	Ban Bí thư"
ok search 01kltw
out_has "document	kl1	"
ok search ket luan hoc
out_has "document	kl1	"
ok search no such words at all
[ ! -s out ] || failed "something was found"
json search tay --kind unit
flat_has '.hits[0].kind="unit"' '.hits[0].key="c2"' '.hits[0].closed=true'
json search 01-KL/TW --unit c4
flat_has '.hits=[]'
json search tay --kind report
flat_has '.hits=[]' '.looked=0'
refused search x --unit nowhere
err_has "nowhere"
soket search x --kind planet
is_exit 2
err_has "planet"
