# A small realm with a bit of everything, for fixtures; and what it answers.

# realm: into a fresh store at $SOKET_DB
realm()
{
    base
    events_csv >events.csv
    ok import events events.csv
    cat >more.csv <<'END'
key,date,kind,tree,units,into,policy,shares,name,parent,document,note
e6,01/09/2025,merge,,c5,c4,,,,,,Nhập thử
END
    ok event apply more.csv
    ok event undo e6
    ok event undo e5
    cat >documents.csv <<'END'
key,number,type,issuer,date,abstract,parent,link
v1,01-KL/TW,Kết luận,Cấp trên,18/05/2021,Về việc học tập,,
v2,05-KH/TU,Kế hoạch,Tỉnh Một,01/07/2021,Thực hiện Kết luận 01,v1,v1
END
    ok import documents documents.csv
    cat >indicators.csv <<'END'
key,name,unit_of_count,kind,numerator,denominator,breakdowns,from,to
per,Lượt người mỗi buổi,người,ratio,turns,sessions,form,,
END
    ok import indicators indicators.csv
    printf 'key,name,tree,from,to,documents\n%s\n' \
        'k,Đợt thử (sửa tên),main,01/01/2024,31/12/2025,v1;v2' >campaigns.csv
    ok import campaigns campaigns.csv
    realm_edits
    realm_bundles
    realm_reports
    realm_states
    ok verify
}

# Drafts and what became of them, a closed period, files, what was said.
realm_states()
{
    cat >states.csv <<'END'
key,campaign,to,units,sessions,turns,note,state
b1,k,05/01/2024,c2,1,10,,draft
b2,k,06/01/2024,c2,1,20,,
b3,k,07/01/2024,c2,1,30,,
b4,k,08/01/2024,c2,1,40,,
END
    ok import activities states.csv
    ok activity submit b1
    ok activity check b1 b2
    ok activity approve b2 b3
    ok activity return b4 --remark 'ghi rõ nơi tổ chức' --due 05/01/2026
    ok lock add --campaign k --unit d1 --to 31/01/2024 --reason 'đã chốt'
    lock=$(cat out)
    ok reopening ask "$lock" --unit c2 --to 31/12/2025 --reason 'nhập sót' \
        --who an
    ok reopening agree "$(cat out)" --who binh
    sed -n '1p;s/^b1,\(.*\),draft$/b1,\1,/p' states.csv |
        sed 's/,10,/,11,/' >open.csv
    ok import activities open.csv
    printf '%%PDF-1.4\nbiên bản\nstartxref\n0\n%%%%EOF\n' >'Biên bản.pdf'
    ok evidence add b3 'Biên bản.pdf'
    ok evidence add a1 'Biên bản.pdf'
    ok evidence remove a1 "$(cat out)" --reason 'nhầm'
    ok comment add activity b4 --text 'thiếu nơi tổ chức'
    ok comment add report r1 --section ket-qua --text 'xem lại số'
    ok comment settle report r1 "$(cat out)"
    ok setting set return-days 3
    ok holiday set 02/09/2025 'Quốc khánh'
    ok holiday set 06/09/2025 'làm bù' --worked
}

realm_edits()
{
    cat >edits.csv <<'END'
key,campaign,from,to,units,form,topic,title,place,sessions,turns,persons,note
a1,k,01/03/2024,02/03/2024,c1,f1,,"Hội nghị, học tập",Nhà văn hóa,2,120,60,sửa
a7,k,,10/03/2025,c4;c5;d1,f1a,Chủ đề,Họp liên xã,,2,90,,"nhiều đơn vị
hai dòng"
a8,k,,11/03/2025,c3,f2,,Trước khi chia,,5,500,17,
a9,k,,01/10/2025,c3a,f2,,Sau khi chia,,1,33,,
END
    ok import activities edits.csv
    ok activity withdraw a4 --reason 'trùng'
}

# Figures of another realm under c4; what this realm sends up.
realm_bundles()
{
    one=$SOKET_DB
    fresh_store other
    ok init
    ok import units units.csv
    ok import options options.csv
    ok import documents documents.csv
    ok import campaigns campaigns.csv
    ok import activities activities.csv
    json bundle key --name other
    key=$(sed -n 's/^\.public_key="\(.*\)"$/\1/p' flat)
    ok bundle export other-1 --campaign k --unit d2
    ok activity withdraw a4
    ok bundle export other-2 --campaign k --unit d2
    SOKET_DB=$one
    ok bundle key --name one
    ok bundle trust other "$key" --unit c4
    ok bundle import other-2 other-1
    ok bundle export one-1 --campaign k
}

# A short text, so that what is kept of it stays small.
report_md()
{
    cat <<'END'
%% ket-qua
# Kết quả thực hiện

Trong {{@period}}, {{@unit.lower}} tổ chức {{sessions}} buổi với {{turns | over}} lượt người; bình quân {{per turns sessions | about}}.

{{!each by=form order=turns only=reported empty="[bổ sung]"}}
- {{@row.name}}: {{sessions}} buổi, chiếm {{share turns}} số lượt người.
{{!end}}

{{!chart by=child order=turns top=3 measure=turns style=hbars title="Đơn vị"}}

%% han-che
## Hạn chế

Đơn vị có kết quả thấp: {{list child order=turns bottom=2 with=turns only=reported}}.
END
}

realm_reports()
{
    report_md >r.md
    ok report new r1 --campaign k --unit p --text r.md
    { report_md; printf '\nBổ sung: {{persons}} người.\n'; } >r1.md
    ok report text r1 --set r1.md
    ok report freeze r1
    ok report new r2 --campaign k --unit d1 --map then --profile plain \
        --text r.md
    sed 's/,120,60,sửa/,150,70,sửa nữa/' edits.csv | sed -n '1,2p' >again.csv
    ok import activities again.csv
    json report diff r1
    grep -q 'turns' flat || failed "the frozen report does not differ"
}

# realm_answers: what must read the same whatever program and engine read it
realm_answers()
{
    ok verify
    for map in then now 2024-06-30; do
        for unit in p d1 c1 c3 m1; do
            for indicator in activities turns persons per; do
                soket figure --campaign k --unit $unit --indicator $indicator \
                    --map $map --json
                printf '%s %s %s %s ' $map $unit $indicator "$code"
                "$JSON_FLAT" <out 2>&1 |
                    grep -E '^\.(value|records|coverage\.[a-z]*)=' | tr '\n' ' '
                echo
            done
        done
    done
    for what in 'report text r1' 'report diff r1' 'export activities' \
        'export units' 'export events'; do
        # shellcheck disable=SC2086
        ok $what
        cat out
    done
}

# ---- stores of any version ----

# keep VERSION NAME: the fixture, at the fresh store NAME of the engine under test
keep()
{
    fresh_store "$2"
    rm -f kept.db*
    "$FIXTURE" load "$FIXTURES/v$1.sql" kept.db || failed "v$1.sql"
    case ${SOKET_TEST_ENGINE-sqlite} in
    sqlite) mv kept.db "$SOKET_DB" ;;
    pg) ok copy kept.db "$SOKET_DB" ;;
    esac
}

# idle: no session of ours works on after its client has died
idle()
{
    while [ "$(sql "SELECT count(*) FROM pg_stat_activity
        WHERE application_name = 'soket' AND datname = current_database()
        AND query LIKE '%t$$_%' AND pid <> pg_backend_pid()
        AND state <> 'idle'")" != 0 ]; do
        sleep 0.05
    done
}

# whole NAME: everything in the store, its schema too, as text; it stays as it is
whole()
{
    case ${SOKET_TEST_ENGINE-sqlite} in
    sqlite)
        rm -f whole.db*
        cp "$1.db" whole.db
        [ ! -f "$1.db-wal" ] || cp "$1.db-wal" whole.db-wal
        "$FIXTURE" dump whole.db
        ;;
    pg)
        # a session that was cut may hold its locks a moment longer
        for _ in 1 2 3 4 5; do
            "$SOKET_TEST_PG_BIN/pg_dump" -n "t$$_$1" -d "$SOKET_TEST_PG" \
                >whole.sql 2>whole.err && break
            sleep 0.2
        done
        grep -v -e '^.\(un\)\?restrict ' -e '^--' whole.sql
        ;;
    esac
}

# digests: table, rows, hash, a line each, of the store in use
digests()
{
    json digest
    sed -n 's/^\.tables\[[0-9]*\]\.\(name\|rows\|hash\)=//p' flat |
        paste - - - | tr -d '"'
}

schema() # of the store in use
{
    json digest
    sed -n 's/^\.schema=//p' flat
}
