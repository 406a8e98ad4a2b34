PRAGMA page_size = 4096;
PRAGMA journal_mode = WAL;
BEGIN;
PRAGMA application_id = 1399802725;
PRAGMA user_version = 6;
CREATE TABLE log (
    seq    INTEGER PRIMARY KEY,
    at     INTEGER NOT NULL,     -- ms UTC
    who    TEXT NOT NULL,
    action TEXT NOT NULL,
    kind   TEXT NOT NULL,      -- noun of the object
    key    TEXT NOT NULL,      -- its key
    detail TEXT NOT NULL,      -- JSON
    prev   BLOB NOT NULL,
    hash   BLOB NOT NULL
) STRICT;
CREATE TABLE tree (
    id   INTEGER PRIMARY KEY,
    key  TEXT NOT NULL UNIQUE,
    made INTEGER NOT NULL
) STRICT;
CREATE TABLE unit (
    id   INTEGER PRIMARY KEY,
    key  TEXT NOT NULL UNIQUE,
    made INTEGER NOT NULL
) STRICT;
CREATE TABLE unit_fact (
    id         INTEGER PRIMARY KEY,
    unit       INTEGER NOT NULL REFERENCES unit (id),
    tree       INTEGER REFERENCES tree (id),   -- NULL: only a code
    kind       TEXT NOT NULL,
    name       TEXT NOT NULL,
    short_name TEXT NOT NULL,
    parent     INTEGER REFERENCES unit (id),   -- NULL: a root
    first_day  INTEGER NOT NULL,
    scheme     TEXT NOT NULL,
    code       TEXT NOT NULL,
    origin     INTEGER NOT NULL,
    made       INTEGER NOT NULL,
    ended      INTEGER NOT NULL
) STRICT;
CREATE TABLE event (
    id         INTEGER PRIMARY KEY,
    key        TEXT NOT NULL,
    day        INTEGER NOT NULL,
    kind       TEXT NOT NULL,   -- found rename move merge split dissolve
    tree       TEXT NOT NULL,
    units      TEXT NOT NULL,   -- keys, ;
    successors TEXT NOT NULL,   -- keys, ;
    policy     TEXT NOT NULL,   -- primary shares keep, or empty
    shares     TEXT NOT NULL,   -- millionths, ;
    names      TEXT NOT NULL,   -- of new units, ;
    parents    TEXT NOT NULL,   -- keys, ;
    document   TEXT NOT NULL,
    note       TEXT NOT NULL,
    made       INTEGER NOT NULL,
    ended      INTEGER NOT NULL
) STRICT;
CREATE TABLE document (
    id       INTEGER PRIMARY KEY,
    key      TEXT NOT NULL,
    number   TEXT NOT NULL,
    type     TEXT NOT NULL,
    issuer   TEXT NOT NULL,
    day      INTEGER,
    abstract TEXT NOT NULL,
    folded   TEXT NOT NULL,
    parent   TEXT NOT NULL,    -- key of the document it carries out, or empty
    links    TEXT NOT NULL,    -- keys, ;
    made     INTEGER NOT NULL,
    ended    INTEGER NOT NULL
) STRICT;
CREATE TABLE breakdown (
    id    INTEGER PRIMARY KEY,
    key   TEXT NOT NULL,
    name  TEXT NOT NULL,
    made  INTEGER NOT NULL,
    ended INTEGER NOT NULL
) STRICT;
CREATE TABLE option (
    id        INTEGER PRIMARY KEY,
    ident     INTEGER NOT NULL,
    key       TEXT NOT NULL,
    breakdown TEXT NOT NULL,
    name      TEXT NOT NULL,
    parent    TEXT NOT NULL,
    position  INTEGER NOT NULL,
    made      INTEGER NOT NULL,
    ended     INTEGER NOT NULL
) STRICT;
CREATE TABLE indicator (
    id            INTEGER PRIMARY KEY,
    key           TEXT NOT NULL,
    name          TEXT NOT NULL,
    unit_of_count TEXT NOT NULL,
    kind          TEXT NOT NULL,
    numerator     TEXT NOT NULL,
    denominator   TEXT NOT NULL,
    breakdowns    TEXT NOT NULL,
    first_day     INTEGER NOT NULL,
    last_day      INTEGER NOT NULL,
    made          INTEGER NOT NULL,
    ended         INTEGER NOT NULL
) STRICT;
CREATE TABLE campaign (
    id        INTEGER PRIMARY KEY,
    ident     INTEGER NOT NULL,
    key       TEXT NOT NULL,
    name      TEXT NOT NULL,
    tree      INTEGER NOT NULL REFERENCES tree (id),
    first_day INTEGER NOT NULL,
    last_day  INTEGER NOT NULL,  -- first day after the campaign
    documents TEXT NOT NULL,
    made      INTEGER NOT NULL,
    ended     INTEGER NOT NULL
) STRICT;
CREATE TABLE activity (
    id        INTEGER PRIMARY KEY,
    key       TEXT NOT NULL,
    campaign  INTEGER NOT NULL,
    unit      INTEGER NOT NULL REFERENCES unit (id),
    holders   INTEGER NOT NULL,  -- how many units held it
    first_day INTEGER NOT NULL,
    last_day  INTEGER NOT NULL,  -- it counts on this day (included)
    form      INTEGER NOT NULL,  -- option.ident, 0 none
    topic     TEXT NOT NULL,
    title     TEXT NOT NULL,
    place     TEXT NOT NULL,
    sessions  INTEGER NOT NULL,
    turns     INTEGER NOT NULL,
    persons   INTEGER,           -- NULL: unknown
    note      TEXT NOT NULL,
    made      INTEGER NOT NULL,
    ended     INTEGER NOT NULL
) STRICT;
CREATE TABLE activity_unit (
    activity INTEGER NOT NULL REFERENCES activity (id),
    position INTEGER NOT NULL,   -- from 1; the first holder is activity.unit
    unit     INTEGER NOT NULL REFERENCES unit (id),
    PRIMARY KEY (activity, position)
) STRICT, WITHOUT ROWID;
CREATE TABLE rollup (
    campaign INTEGER NOT NULL,
    tree     INTEGER NOT NULL,
    map      INTEGER NOT NULL,   -- 0 then; 1 what now differs from then
    unit     INTEGER NOT NULL,
    source   INTEGER NOT NULL,
    month    INTEGER NOT NULL,
    option   INTEGER NOT NULL,
    records  INTEGER NOT NULL,
    unknown  INTEGER NOT NULL,
    m1       INTEGER NOT NULL,
    m2       INTEGER NOT NULL,
    m3       INTEGER NOT NULL,
    m4       INTEGER NOT NULL,
    PRIMARY KEY (campaign, tree, map, unit, source, month, option)
) STRICT, WITHOUT ROWID;
CREATE TABLE presence (
    campaign INTEGER NOT NULL,
    unit     INTEGER NOT NULL,
    records  INTEGER NOT NULL,
    filled   INTEGER NOT NULL,
    PRIMARY KEY (campaign, unit)
) STRICT, WITHOUT ROWID;
CREATE TABLE rollup_state (
    id      INTEGER PRIMARY KEY,
    map_day INTEGER NOT NULL,
    org_seq INTEGER NOT NULL
) STRICT;
CREATE TABLE report (
    id        INTEGER PRIMARY KEY,
    key       TEXT NOT NULL,
    campaign  TEXT NOT NULL,   -- key
    unit      TEXT NOT NULL,   -- key
    first_day INTEGER NOT NULL,
    last_day  INTEGER NOT NULL,  -- included
    map       TEXT NOT NULL,   -- then, now or yyyy-mm-dd
    made      INTEGER NOT NULL,
    ended     INTEGER NOT NULL
) STRICT;
CREATE TABLE report_section (
    id       INTEGER PRIMARY KEY,
    report   TEXT NOT NULL,    -- key
    position INTEGER NOT NULL,   -- order of the sections, from 1
    key      TEXT NOT NULL,
    text     TEXT NOT NULL,    -- Markdown with figure expressions
    made     INTEGER NOT NULL,
    ended    INTEGER NOT NULL
) STRICT;
CREATE TABLE report_frozen (
    id      INTEGER PRIMARY KEY,
    report  TEXT NOT NULL,     -- key
    known   INTEGER NOT NULL,    -- entry at which it stands
    at      INTEGER NOT NULL,    -- ms UTC
    day     INTEGER NOT NULL,    -- day that "now" meant
    profile TEXT NOT NULL,
    doc     TEXT NOT NULL,     -- canonical JSON of the document
    made    INTEGER NOT NULL
) STRICT;
CREATE TABLE report_figure (
    id         INTEGER PRIMARY KEY,
    report     TEXT NOT NULL,    -- key
    place      INTEGER NOT NULL,   -- order in the text
    number     INTEGER NOT NULL,   -- row of the annex of figures, 0 none
    section    TEXT NOT NULL,
    expression TEXT NOT NULL,
    address    TEXT NOT NULL,    -- of the figure, as a query string
    against    TEXT NOT NULL,    -- second address of a share, a change …
    determined INTEGER NOT NULL,
    value      INTEGER NOT NULL,   -- micro
    records    INTEGER NOT NULL,
    changed    INTEGER NOT NULL,   -- entry that last changed it, then
    printed    TEXT NOT NULL,
    sentence   TEXT NOT NULL,
    made       INTEGER NOT NULL
) STRICT;
INSERT INTO "log" VALUES (1, 1767168000000, 'cli', 'init', 'store', '', '{}', X'0000000000000000000000000000000000000000000000000000000000000000', X'12D52BD75BB2468253993334C8FCFE8CC1EA809D53CE01043146B89AFDF851AE');
INSERT INTO "log" VALUES (2, 1767168000000, 'cli', 'import', 'units', '', '{"created":11,"updated":0,"unchanged":0}', X'12D52BD75BB2468253993334C8FCFE8CC1EA809D53CE01043146B89AFDF851AE', X'9F3D53B9FA95827D564764CF038F3F9B684BDEEEEB160288BF26950E9BB50F77');
INSERT INTO "log" VALUES (3, 1767168000000, 'cli', 'import', 'options', '', '{"created":3,"updated":0,"unchanged":0}', X'9F3D53B9FA95827D564764CF038F3F9B684BDEEEEB160288BF26950E9BB50F77', X'C98CEA873082E72594E5AB25E56B1AECE6EACBF86556AD699A17CEE4197EFC25');
INSERT INTO "log" VALUES (4, 1767168000000, 'cli', 'import', 'campaigns', '', '{"created":1,"updated":0,"unchanged":0}', X'C98CEA873082E72594E5AB25E56B1AECE6EACBF86556AD699A17CEE4197EFC25', X'13DDE72652F7787D2265853C97CCBED6449BDF0CC8C10C1F68DA078BA73A2DB6');
INSERT INTO "log" VALUES (5, 1767168000000, 'cli', 'import', 'activities', '', '{"created":6,"updated":0,"unchanged":0,"digest":"49fb7ad6e0af6182933066bec602d9ea7f2b35b28cae888373787c764095a1f0"}', X'13DDE72652F7787D2265853C97CCBED6449BDF0CC8C10C1F68DA078BA73A2DB6', X'0BE63DA7D81815450E7DD9878385E34DCA725D1FC8744D250DB27E6E44503C75');
INSERT INTO "log" VALUES (6, 1767168000000, 'cli', 'event.apply', 'event', 'e1', '{"kind":"merge","day":"2024-07-01","units":"c2","into":"c1"}', X'0BE63DA7D81815450E7DD9878385E34DCA725D1FC8744D250DB27E6E44503C75', X'94A459684E944AA01BFBB3B7DCDF91A78797E7D7238F3740A0F3062075A3AB33');
INSERT INTO "log" VALUES (7, 1767168000000, 'cli', 'event.apply', 'event', 'e2', '{"kind":"split","day":"2025-07-01","units":"c3","into":"c3a;c3b"}', X'94A459684E944AA01BFBB3B7DCDF91A78797E7D7238F3740A0F3062075A3AB33', X'7C3CF4825621C1963569D1D559516769DB910EAAA8FE615EC5C93CCF4C55CEFB');
INSERT INTO "log" VALUES (8, 1767168000000, 'cli', 'event.apply', 'event', 'e3', '{"kind":"move","day":"2025-07-01","units":"c4;c5","into":""}', X'7C3CF4825621C1963569D1D559516769DB910EAAA8FE615EC5C93CCF4C55CEFB', X'01610E5C8F2BC447A1B1D4378C0ECACFD15B236D26AC7F62E53E3151AD0E7A41');
INSERT INTO "log" VALUES (9, 1767168000000, 'cli', 'event.apply', 'event', 'e4', '{"kind":"dissolve","day":"2025-07-01","units":"d2","into":""}', X'01610E5C8F2BC447A1B1D4378C0ECACFD15B236D26AC7F62E53E3151AD0E7A41', X'284A68FFC761546525FA094D3FC1B59EAD95572A9FDD3C988EFF3B8A1F9D718C');
INSERT INTO "log" VALUES (10, 1767168000000, 'cli', 'event.apply', 'event', 'e5', '{"kind":"rename","day":"2025-08-01","units":"c4","into":""}', X'284A68FFC761546525FA094D3FC1B59EAD95572A9FDD3C988EFF3B8A1F9D718C', X'72DCD36A79DDF97E738DDC4977BAD08EB88D1E73EE89BCAF3183038A1CA6DE64');
INSERT INTO "log" VALUES (11, 1767168000000, 'cli', 'event.apply', 'event', 'e6', '{"kind":"merge","day":"2025-09-01","units":"c5","into":"c4"}', X'72DCD36A79DDF97E738DDC4977BAD08EB88D1E73EE89BCAF3183038A1CA6DE64', X'6D44FA28EB1B31378827BA9F1BD16E816CC30B22A3F5ED5FF884F717B31DA226');
INSERT INTO "log" VALUES (12, 1767168000000, 'cli', 'event.undo', 'event', 'e6', '{}', X'6D44FA28EB1B31378827BA9F1BD16E816CC30B22A3F5ED5FF884F717B31DA226', X'CAE75C3B3F86E30BBC7C8BBF60D1B49D5C2CEAAB3F93ABC047B85BD426E4B504');
INSERT INTO "log" VALUES (13, 1767168000000, 'cli', 'event.undo', 'event', 'e5', '{}', X'CAE75C3B3F86E30BBC7C8BBF60D1B49D5C2CEAAB3F93ABC047B85BD426E4B504', X'191D08F9987FB5BAF622D113295FB1CFB08EBD08E93F97EE62F76D1155CACDFA');
INSERT INTO "log" VALUES (14, 1767168000000, 'cli', 'import', 'documents', '', '{"created":2,"updated":0,"unchanged":0}', X'191D08F9987FB5BAF622D113295FB1CFB08EBD08E93F97EE62F76D1155CACDFA', X'FC53C11D02A32E5197790748E782EDCCED0E9C896281C7F4DE1FF2C0A62FF051');
INSERT INTO "log" VALUES (15, 1767168000000, 'cli', 'import', 'indicators', '', '{"created":1,"updated":0,"unchanged":0}', X'FC53C11D02A32E5197790748E782EDCCED0E9C896281C7F4DE1FF2C0A62FF051', X'60C3001841BE2A6B0393020E4A03892416C433CDB590B936EAF4D62A878B7C23');
INSERT INTO "log" VALUES (16, 1767168000000, 'cli', 'import', 'campaigns', '', '{"created":0,"updated":1,"unchanged":0}', X'60C3001841BE2A6B0393020E4A03892416C433CDB590B936EAF4D62A878B7C23', X'4C199C2F988635CAA755A9AB06D765A0883448495460A40DDC672A34A35D4066');
INSERT INTO "log" VALUES (17, 1767168000000, 'cli', 'import', 'activities', '', '{"created":3,"updated":1,"unchanged":0,"digest":"7bd04939a59ae7171e553c12f6556a35872f33563407175868ae9353d8e4c8aa"}', X'4C199C2F988635CAA755A9AB06D765A0883448495460A40DDC672A34A35D4066', X'A320F37196A7A65F98135C9C32FDE9662F62C17646B14D67AFF6B9FFA13BEF17');
INSERT INTO "log" VALUES (18, 1767168000000, 'cli', 'activity.withdraw', 'activity', 'a4', '{"reason":"trùng"}', X'A320F37196A7A65F98135C9C32FDE9662F62C17646B14D67AFF6B9FFA13BEF17', X'467D0FE36B9C3338A03B076461C2AABE6D36E11C77715D388F2E6B9DE162F940');
INSERT INTO "log" VALUES (19, 1767168000000, 'cli', 'report.new', 'report', 'r1', '{"sections":2}', X'467D0FE36B9C3338A03B076461C2AABE6D36E11C77715D388F2E6B9DE162F940', X'66DE2EE84C192138FD7071E3E9F831BEAD858AD264D7EAE3B883FD38CFC1B81C');
INSERT INTO "log" VALUES (20, 1767168000000, 'cli', 'report.text', 'report', 'r1', '{"sections":1}', X'66DE2EE84C192138FD7071E3E9F831BEAD858AD264D7EAE3B883FD38CFC1B81C', X'5655C4C87A255140D977F3FE5F35254E1555CB3374AE2B5A102C7D05B48F40AD');
INSERT INTO "log" VALUES (21, 1767168000000, 'cli', 'report.freeze', 'report', 'r1', '{"known":20,"figures":16}', X'5655C4C87A255140D977F3FE5F35254E1555CB3374AE2B5A102C7D05B48F40AD', X'E359F377AB86CA115FF601B43AC2221259075A99F3866A407B3A6DE97BDB0EA4');
INSERT INTO "log" VALUES (22, 1767168000000, 'cli', 'report.new', 'report', 'r2', '{"sections":2}', X'E359F377AB86CA115FF601B43AC2221259075A99F3866A407B3A6DE97BDB0EA4', X'6E20F02BFEB6A406CDAEE051BD1FE048D3C380498474DDB7F083CF5C0CCD083A');
INSERT INTO "log" VALUES (23, 1767168000000, 'cli', 'import', 'activities', '', '{"created":0,"updated":1,"unchanged":0,"digest":"580a6103f9910c8ff9b5f4b776dbcb02e08202e0adc234145484c95afbdbfd23"}', X'6E20F02BFEB6A406CDAEE051BD1FE048D3C380498474DDB7F083CF5C0CCD083A', X'B48A60C34640E775314E1E215D0393D6B4A556FE8E3F0F77F1AC00141549E364');
INSERT INTO "tree" VALUES (1, 'main', 2);
INSERT INTO "tree" VALUES (2, 'front', 2);
INSERT INTO "unit" VALUES (1, 'p', 2);
INSERT INTO "unit" VALUES (2, 'd1', 2);
INSERT INTO "unit" VALUES (3, 'd2', 2);
INSERT INTO "unit" VALUES (4, 'c1', 2);
INSERT INTO "unit" VALUES (5, 'c2', 2);
INSERT INTO "unit" VALUES (6, 'c3', 2);
INSERT INTO "unit" VALUES (7, 'c4', 2);
INSERT INTO "unit" VALUES (8, 'c5', 2);
INSERT INTO "unit" VALUES (9, 'm', 2);
INSERT INTO "unit" VALUES (10, 'm1', 2);
INSERT INTO "unit" VALUES (11, 'c3a', 7);
INSERT INTO "unit" VALUES (12, 'c3b', 7);
INSERT INTO "unit_fact" VALUES (1, 1, 1, 'province', 'Tỉnh Một', 'Một', NULL, 18262, 'gso', '01', 2, 2, 9223372036854775807);
INSERT INTO "unit_fact" VALUES (2, 2, 1, 'district', 'Huyện Nhất', 'Nhất', 1, 18262, '', '', 2, 2, 9223372036854775807);
INSERT INTO "unit_fact" VALUES (3, 3, 1, 'district', 'Huyện Nhì', 'Nhì', 1, 18262, '', '', 2, 2, 9223372036854775807);
INSERT INTO "unit_fact" VALUES (4, 4, 1, 'commune', 'Xã Đông', 'Đông', 2, 18262, 'gso', '00001', 2, 2, 9223372036854775807);
INSERT INTO "unit_fact" VALUES (5, 5, 1, 'commune', 'Xã Tây', 'Tây', 2, 18262, 'gso', '00002', 2, 2, 9223372036854775807);
INSERT INTO "unit_fact" VALUES (6, 6, 1, 'commune', 'Xã Nam', 'Nam', 2, 18262, '', '', 2, 2, 9223372036854775807);
INSERT INTO "unit_fact" VALUES (7, 7, 1, 'commune', 'Xã Bắc', 'Bắc', 3, 18262, '', '', 2, 2, 9223372036854775807);
INSERT INTO "unit_fact" VALUES (8, 8, 1, 'commune', 'Xã Trung', 'Trung', 3, 18262, '', '', 2, 2, 9223372036854775807);
INSERT INTO "unit_fact" VALUES (9, 9, 2, 'front', 'Mặt trận tỉnh', 'MT', NULL, 18262, '', '', 2, 2, 9223372036854775807);
INSERT INTO "unit_fact" VALUES (10, 10, 2, 'front', 'Mặt trận xã Đông', 'MT Đông', 9, 18262, '', '', 2, 2, 9223372036854775807);
INSERT INTO "unit_fact" VALUES (11, 10, 1, 'front', 'Mặt trận xã Đông', 'MT Đông', 4, 18262, '', '', 2, 2, 9223372036854775807);
INSERT INTO "event" VALUES (1, 'e1', 19905, 'merge', '', 'c2', 'c1', 'primary', '', '', '', '', 'Nhập xã Tây', 6, 9223372036854775807);
INSERT INTO "event" VALUES (2, 'e2', 20270, 'split', 'main', 'c3', 'c3a;c3b', 'shares', '25000000;75000000', 'Xã Nam Một;Xã Nam Hai', 'd1', '', '', 7, 9223372036854775807);
INSERT INTO "event" VALUES (3, 'e3', 20270, 'move', 'main', 'c4;c5', '', '', '', '', 'd1', '', '', 8, 9223372036854775807);
INSERT INTO "event" VALUES (4, 'e4', 20270, 'dissolve', '', 'd2', '', 'keep', '', '', '', '', '', 9, 9223372036854775807);
INSERT INTO "event" VALUES (5, 'e5', 20301, 'rename', '', 'c4', '', '', '', 'Phường Bắc', '', '', '', 10, 13);
INSERT INTO "event" VALUES (6, 'e6', 20332, 'merge', '', 'c5', 'c4', 'primary', '', '', '', '', 'Nhập thử', 11, 12);
INSERT INTO "document" VALUES (1, 'v1', '01-KL/TW', 'Kết luận', 'Cấp trên', 18765, 'Về việc học tập', '01-kl/tw ve viec hoc tap cap tren', '', '', 14, 9223372036854775807);
INSERT INTO "document" VALUES (2, 'v2', '05-KH/TU', 'Kế hoạch', 'Tỉnh Một', 18809, 'Thực hiện Kết luận 01', '05-kh/tu thuc hien ket luan 01 tinh mot', 'v1', 'v1', 14, 9223372036854775807);
INSERT INTO "breakdown" VALUES (1, 'form', 'Hình thức', 1, 9223372036854775807);
INSERT INTO "option" VALUES (1, 1, 'f1', 'form', 'Hội nghị', '', 1, 3, 9223372036854775807);
INSERT INTO "option" VALUES (2, 2, 'f1a', 'form', 'Trực tuyến', 'f1', 2, 3, 9223372036854775807);
INSERT INTO "option" VALUES (3, 3, 'f2', 'form', 'Truyền thông', '', 3, 3, 9223372036854775807);
INSERT INTO "indicator" VALUES (1, 'activities', 'Số hoạt động', 'hoạt động', 'count', '', '', 'form', -25567, 2932896, 1, 9223372036854775807);
INSERT INTO "indicator" VALUES (2, 'sessions', 'Số buổi', 'buổi', 'count', '', '', 'form', -25567, 2932896, 1, 9223372036854775807);
INSERT INTO "indicator" VALUES (3, 'turns', 'Số lượt người tham gia', 'lượt người', 'count', '', '', 'form', -25567, 2932896, 1, 9223372036854775807);
INSERT INTO "indicator" VALUES (4, 'persons', 'Số người tham gia', 'người', 'distinct', '', '', 'form', -25567, 2932896, 1, 9223372036854775807);
INSERT INTO "indicator" VALUES (5, 'per', 'Lượt người mỗi buổi', 'người', 'ratio', 'turns', 'sessions', 'form', -25567, 2932896, 15, 9223372036854775807);
INSERT INTO "campaign" VALUES (1, 1, 'k', 'Đợt thử', 1, 19723, 20453, '', 4, 16);
INSERT INTO "campaign" VALUES (2, 1, 'k', 'Đợt thử (sửa tên)', 1, 19723, 20453, 'v1;v2', 16, 9223372036854775807);
INSERT INTO "activity" VALUES (1, 'a1', 1, 4, 1, 19783, 19784, 1, '', 'Hội nghị, học tập', 'Nhà văn hóa', 2, 100, 60, '', 5, 17);
INSERT INTO "activity" VALUES (2, 'a2', 1, 5, 1, 19828, 19828, 2, '', 'Phát thanh', '', 1, 250, NULL, '', 5, 9223372036854775807);
INSERT INTO "activity" VALUES (3, 'a3', 1, 4, 2, 19863, 19863, 3, 'Chủ đề', 'Chung tay', '', 3, 40, 40, 'nói "thật"', 5, 9223372036854775807);
INSERT INTO "activity" VALUES (4, 'a4', 1, 7, 1, 19904, 19904, 3, '', '', '', 1, 1000, NULL, '', 5, 18);
INSERT INTO "activity" VALUES (5, 'a5', 1, 8, 1, 20120, 20120, 1, '', '', '', 4, 70, NULL, '', 5, 9223372036854775807);
INSERT INTO "activity" VALUES (6, 'a6', 1, 6, 1, 20124, 20124, 0, '', '', '', 0, 0, 0, '', 5, 9223372036854775807);
INSERT INTO "activity" VALUES (7, 'a1', 1, 4, 1, 19783, 19784, 1, '', 'Hội nghị, học tập', 'Nhà văn hóa', 2, 120, 60, 'sửa', 17, 23);
INSERT INTO "activity" VALUES (8, 'a7', 1, 7, 3, 20157, 20157, 2, 'Chủ đề', 'Họp liên xã', '', 2, 90, NULL, 'nhiều đơn vị
hai dòng', 17, 9223372036854775807);
INSERT INTO "activity" VALUES (9, 'a8', 1, 6, 1, 20158, 20158, 3, '', 'Trước khi chia', '', 5, 500, 17, '', 17, 9223372036854775807);
INSERT INTO "activity" VALUES (10, 'a9', 1, 11, 1, 20362, 20362, 3, '', 'Sau khi chia', '', 1, 33, NULL, '', 17, 9223372036854775807);
INSERT INTO "activity" VALUES (11, 'a1', 1, 4, 1, 19783, 19784, 1, '', 'Hội nghị, học tập', 'Nhà văn hóa', 2, 150, 70, 'sửa nữa', 23, 9223372036854775807);
INSERT INTO "activity_unit" VALUES (8, 2, 2);
INSERT INTO "activity_unit" VALUES (8, 1, 8);
INSERT INTO "activity_unit" VALUES (3, 1, 10);
INSERT INTO "rollup" VALUES (1, 1, 0, 1, 1, 2024, 1, 1, 0, 1000000, 2000000, 150000000, 70000000);
INSERT INTO "rollup" VALUES (1, 1, 0, 1, 1, 2024, 2, 1, 1, 1000000, 1000000, 250000000, 0);
INSERT INTO "rollup" VALUES (1, 1, 0, 1, 1, 2024, 3, 1, 0, 1000000, 3000000, 40000000, 40000000);
INSERT INTO "rollup" VALUES (1, 1, 0, 1, 1, 2025, 0, 1, 0, 1000000, 0, 0, 0);
INSERT INTO "rollup" VALUES (1, 1, 0, 1, 1, 2025, 1, 1, 1, 1000000, 4000000, 70000000, 0);
INSERT INTO "rollup" VALUES (1, 1, 0, 1, 1, 2025, 2, 1, 1, 1000000, 2000000, 90000000, 0);
INSERT INTO "rollup" VALUES (1, 1, 0, 1, 1, 2025, 3, 2, 1, 2000000, 6000000, 533000000, 17000000);
INSERT INTO "rollup" VALUES (1, 1, 0, 1, 1, 202403, 1, 1, 0, 1000000, 2000000, 150000000, 70000000);
INSERT INTO "rollup" VALUES (1, 1, 0, 1, 1, 202404, 2, 1, 1, 1000000, 1000000, 250000000, 0);
INSERT INTO "rollup" VALUES (1, 1, 0, 1, 1, 202405, 3, 1, 0, 1000000, 3000000, 40000000, 40000000);
INSERT INTO "rollup" VALUES (1, 1, 0, 1, 1, 202502, 0, 1, 0, 1000000, 0, 0, 0);
INSERT INTO "rollup" VALUES (1, 1, 0, 1, 1, 202502, 1, 1, 1, 1000000, 4000000, 70000000, 0);
INSERT INTO "rollup" VALUES (1, 1, 0, 1, 1, 202503, 2, 1, 1, 1000000, 2000000, 90000000, 0);
INSERT INTO "rollup" VALUES (1, 1, 0, 1, 1, 202503, 3, 1, 0, 1000000, 5000000, 500000000, 17000000);
INSERT INTO "rollup" VALUES (1, 1, 0, 1, 1, 202510, 3, 1, 1, 1000000, 1000000, 33000000, 0);
INSERT INTO "rollup" VALUES (1, 1, 0, 2, 1, 2024, 1, 1, 0, 1000000, 2000000, 150000000, 70000000);
INSERT INTO "rollup" VALUES (1, 1, 0, 2, 1, 2024, 2, 1, 1, 1000000, 1000000, 250000000, 0);
INSERT INTO "rollup" VALUES (1, 1, 0, 2, 1, 2024, 3, 1, 0, 1000000, 3000000, 40000000, 40000000);
INSERT INTO "rollup" VALUES (1, 1, 0, 2, 1, 2025, 0, 1, 0, 1000000, 0, 0, 0);
INSERT INTO "rollup" VALUES (1, 1, 0, 2, 1, 2025, 2, 1, 1, 1000000, 2000000, 90000000, 0);
INSERT INTO "rollup" VALUES (1, 1, 0, 2, 1, 2025, 3, 2, 1, 2000000, 6000000, 533000000, 17000000);
INSERT INTO "rollup" VALUES (1, 1, 0, 2, 1, 202403, 1, 1, 0, 1000000, 2000000, 150000000, 70000000);
INSERT INTO "rollup" VALUES (1, 1, 0, 2, 1, 202404, 2, 1, 1, 1000000, 1000000, 250000000, 0);
INSERT INTO "rollup" VALUES (1, 1, 0, 2, 1, 202405, 3, 1, 0, 1000000, 3000000, 40000000, 40000000);
INSERT INTO "rollup" VALUES (1, 1, 0, 2, 1, 202502, 0, 1, 0, 1000000, 0, 0, 0);
INSERT INTO "rollup" VALUES (1, 1, 0, 2, 1, 202503, 2, 1, 1, 1000000, 2000000, 90000000, 0);
INSERT INTO "rollup" VALUES (1, 1, 0, 2, 1, 202503, 3, 1, 0, 1000000, 5000000, 500000000, 17000000);
INSERT INTO "rollup" VALUES (1, 1, 0, 2, 1, 202510, 3, 1, 1, 1000000, 1000000, 33000000, 0);
INSERT INTO "rollup" VALUES (1, 1, 0, 3, 1, 2025, 1, 1, 1, 1000000, 4000000, 70000000, 0);
INSERT INTO "rollup" VALUES (1, 1, 0, 3, 1, 2025, 2, 1, 1, 1000000, 2000000, 90000000, 0);
INSERT INTO "rollup" VALUES (1, 1, 0, 3, 1, 202502, 1, 1, 1, 1000000, 4000000, 70000000, 0);
INSERT INTO "rollup" VALUES (1, 1, 0, 3, 1, 202503, 2, 1, 1, 1000000, 2000000, 90000000, 0);
INSERT INTO "rollup" VALUES (1, 1, 0, 4, 1, 2024, 1, 1, 0, 1000000, 2000000, 150000000, 70000000);
INSERT INTO "rollup" VALUES (1, 1, 0, 4, 1, 2024, 3, 1, 0, 1000000, 3000000, 40000000, 40000000);
INSERT INTO "rollup" VALUES (1, 1, 0, 4, 1, 202403, 1, 1, 0, 1000000, 2000000, 150000000, 70000000);
INSERT INTO "rollup" VALUES (1, 1, 0, 4, 1, 202405, 3, 1, 0, 1000000, 3000000, 40000000, 40000000);
INSERT INTO "rollup" VALUES (1, 1, 1, 2, 1, 2025, 1, 1, 1, 1000000, 4000000, 70000000, 0);
INSERT INTO "rollup" VALUES (1, 1, 1, 2, 1, 202502, 1, 1, 1, 1000000, 4000000, 70000000, 0);
INSERT INTO "rollup" VALUES (1, 1, 1, 3, 1, 2024, 3, 0, 0, 0, 0, 0, 0);
INSERT INTO "rollup" VALUES (1, 1, 1, 3, 1, 2025, 1, -1, -1, -1000000, -4000000, -70000000, 0);
INSERT INTO "rollup" VALUES (1, 1, 1, 3, 1, 2025, 2, -1, -1, -1000000, -2000000, -90000000, 0);
INSERT INTO "rollup" VALUES (1, 1, 1, 3, 1, 202406, 3, 0, 0, 0, 0, 0, 0);
INSERT INTO "rollup" VALUES (1, 1, 1, 3, 1, 202502, 1, -1, -1, -1000000, -4000000, -70000000, 0);
INSERT INTO "rollup" VALUES (1, 1, 1, 3, 1, 202503, 2, -1, -1, -1000000, -2000000, -90000000, 0);
INSERT INTO "rollup" VALUES (1, 1, 1, 4, 1, 2024, 2, 1, 1, 1000000, 1000000, 250000000, 0);
INSERT INTO "rollup" VALUES (1, 1, 1, 4, 1, 202404, 2, 1, 1, 1000000, 1000000, 250000000, 0);
INSERT INTO "rollup" VALUES (1, 1, 1, 11, 1, 2025, 0, 1, 1, 250000, 0, 0, 0);
INSERT INTO "rollup" VALUES (1, 1, 1, 11, 1, 2025, 3, 2, 2, 1250000, 2250000, 158000000, 0);
INSERT INTO "rollup" VALUES (1, 1, 1, 11, 1, 202502, 0, 1, 1, 250000, 0, 0, 0);
INSERT INTO "rollup" VALUES (1, 1, 1, 11, 1, 202503, 3, 1, 1, 250000, 1250000, 125000000, 0);
INSERT INTO "rollup" VALUES (1, 1, 1, 11, 1, 202510, 3, 1, 1, 1000000, 1000000, 33000000, 0);
INSERT INTO "rollup" VALUES (1, 1, 1, 12, 1, 2025, 0, 1, 1, 750000, 0, 0, 0);
INSERT INTO "rollup" VALUES (1, 1, 1, 12, 1, 2025, 3, 1, 1, 750000, 3750000, 375000000, 0);
INSERT INTO "rollup" VALUES (1, 1, 1, 12, 1, 202502, 0, 1, 1, 750000, 0, 0, 0);
INSERT INTO "rollup" VALUES (1, 1, 1, 12, 1, 202503, 3, 1, 1, 750000, 3750000, 375000000, 0);
INSERT INTO "rollup" VALUES (1, 2, 0, 9, 1, 2024, 3, 1, 0, 1000000, 3000000, 40000000, 40000000);
INSERT INTO "rollup" VALUES (1, 2, 0, 9, 1, 202405, 3, 1, 0, 1000000, 3000000, 40000000, 40000000);
INSERT INTO "presence" VALUES (1, 2, 1, 1);
INSERT INTO "presence" VALUES (1, 4, 2, 2);
INSERT INTO "presence" VALUES (1, 5, 1, 1);
INSERT INTO "presence" VALUES (1, 6, 2, 1);
INSERT INTO "presence" VALUES (1, 7, 1, 1);
INSERT INTO "presence" VALUES (1, 8, 2, 2);
INSERT INTO "presence" VALUES (1, 10, 1, 1);
INSERT INTO "presence" VALUES (1, 11, 1, 1);
INSERT INTO "rollup_state" VALUES (1, 20453, 13);
INSERT INTO "report" VALUES (1, 'r1', 'k', 'p', 19723, 20453, 'then', 19, 9223372036854775807);
INSERT INTO "report" VALUES (2, 'r2', 'k', 'd1', 19723, 20453, 'then', 22, 9223372036854775807);
INSERT INTO "report_section" VALUES (1, 'r1', 1, 'ket-qua', '# Kết quả thực hiện

Trong {{@period}}, {{@unit.lower}} tổ chức {{sessions}} buổi với {{turns | over}} lượt người; bình quân {{per turns sessions | about}}.

{{!each by=form order=turns only=reported empty="[bổ sung]"}}
- {{@row.name}}: {{sessions}} buổi, chiếm {{share turns}} số lượt người.
{{!end}}

{{!chart by=child order=turns top=3 measure=turns style=hbars title="Đơn vị"}}', 19, 9223372036854775807);
INSERT INTO "report_section" VALUES (2, 'r1', 2, 'han-che', '## Hạn chế

Đơn vị có kết quả thấp: {{list child order=turns bottom=2 with=turns only=reported}}.', 19, 20);
INSERT INTO "report_section" VALUES (3, 'r1', 2, 'han-che', '## Hạn chế

Đơn vị có kết quả thấp: {{list child order=turns bottom=2 with=turns only=reported}}.

Bổ sung: {{persons}} người.', 20, 9223372036854775807);
INSERT INTO "report_section" VALUES (4, 'r2', 1, 'ket-qua', '# Kết quả thực hiện

Trong {{@period}}, {{@unit.lower}} tổ chức {{sessions}} buổi với {{turns | over}} lượt người; bình quân {{per turns sessions | about}}.

{{!each by=form order=turns only=reported empty="[bổ sung]"}}
- {{@row.name}}: {{sessions}} buổi, chiếm {{share turns}} số lượt người.
{{!end}}

{{!chart by=child order=turns top=3 measure=turns style=hbars title="Đơn vị"}}', 22, 9223372036854775807);
INSERT INTO "report_section" VALUES (5, 'r2', 2, 'han-che', '## Hạn chế

Đơn vị có kết quả thấp: {{list child order=turns bottom=2 with=turns only=reported}}.', 22, 9223372036854775807);
INSERT INTO "report_frozen" VALUES (1, 'r1', 20, 1767168000000, 20453, 'party', '{"version":1,"doc":{"created":1767168000000,"blocks":[{"letterhead":{"day":-2147483648}},{"kind":1,"level":1,"text":[{"text":"I- "},{"text":"Kết quả thực hiện"}]},{"kind":2,"text":[{"text":"Trong "},{"text":"2 năm"},{"text":", "},{"text":"tỉnh Một"},{"text":" tổ chức "},{"text":"18","style":8,"href":"/campaigns/k/units/p/figures/sessions?from=2024-01-01&to=2025-12-31&map=then&known=20","note":1},{"text":" buổi với "},{"text":"trên 1.100","style":8,"href":"/campaigns/k/units/p/figures/turns?from=2024-01-01&to=2025-12-31&map=then&known=20","note":2},{"text":" lượt người; bình quân "},{"text":"khoảng 61","style":8,"href":"/campaigns/k/units/p/figures/turns?from=2024-01-01&to=2025-12-31&map=then&known=20","note":3},{"text":"."}],"align":3},{"kind":3,"level":1,"text":[{"text":"Truyền thông: "},{"text":"9","style":8,"href":"/campaigns/k/units/p/figures/sessions?option=f2&from=2024-01-01&to=2025-12-31&map=then&known=20","note":4},{"text":" buổi, chiếm "},{"text":"51,95%","style":8,"href":"/campaigns/k/units/p/figures/turns?option=f2&from=2024-01-01&to=2025-12-31&map=then&known=20","note":5},{"text":" số lượt người."}]},{"kind":3,"level":1,"text":[{"text":"Hội nghị: "},{"text":"9","style":8,"href":"/campaigns/k/units/p/figures/sessions?option=f1&from=2024-01-01&to=2025-12-31&map=then&known=20","note":6},{"text":" buổi, chiếm "},{"text":"48,05%","style":8,"href":"/campaigns/k/units/p/figures/turns?option=f1&from=2024-01-01&to=2025-12-31&map=then&known=20","note":7},{"text":" số lượt người."}]},{"kind":3,"level":1,"text":[{"text":"Trực tuyến: "},{"text":"3","style":8,"href":"/campaigns/k/units/p/figures/sessions?option=f1a&from=2024-01-01&to=2025-12-31&map=then&known=20","note":8},{"text":" buổi, chiếm "},{"text":"30,83%","style":8,"href":"/campaigns/k/units/p/figures/turns?option=f1a&from=2024-01-01&to=2025-12-31&map=then&known=20","note":9},{"text":" số lượt người."}]},{"kind":5,"chart":{"kind":2,"title":"Đơn vị","axis":"lượt người","alt":"Đơn vị: cao nhất là Huyện Nhất với 1.033 lượt người","series":["Số lượt người tham gia"],"categories":["Huyện Nhất","Huyện Nhì"],"values":[1033000000,160000000]}},{"kind":1,"level":2,"text":[{"text":"1. "},{"text":"Hạn chế"}]},{"kind":2,"text":[{"text":"Đơn vị có kết quả thấp: "},{"text":"huyện Nhì (160 lượt người) và huyện Nhất (1.033 lượt người)"},{"text":"."}],"align":3},{"kind":2,"text":[{"text":"Bổ sung: "},{"text":"chưa xác định","style":8,"href":"/campaigns/k/units/p/figures/persons?from=2024-01-01&to=2025-12-31&map=then&known=20","note":10},{"text":" người."}],"align":3},{"kind":6,"signature":{}}]}}', 21);
INSERT INTO "report_frozen" VALUES (2, 'r1', 20, 1767168000000, 20453, 'plain', '{"version":1,"doc":{"created":1767168000000,"blocks":[{"letterhead":{"day":-2147483648}},{"kind":1,"level":1,"text":[{"text":"I. "},{"text":"Kết quả thực hiện"}]},{"kind":2,"text":[{"text":"Trong "},{"text":"2 năm"},{"text":", "},{"text":"tỉnh Một"},{"text":" tổ chức "},{"text":"18","style":8,"href":"/campaigns/k/units/p/figures/sessions?from=2024-01-01&to=2025-12-31&map=then&known=20","note":1},{"text":" buổi với "},{"text":"trên 1.100","style":8,"href":"/campaigns/k/units/p/figures/turns?from=2024-01-01&to=2025-12-31&map=then&known=20","note":2},{"text":" lượt người; bình quân "},{"text":"khoảng 61","style":8,"href":"/campaigns/k/units/p/figures/turns?from=2024-01-01&to=2025-12-31&map=then&known=20","note":3},{"text":"."}],"align":3},{"kind":3,"level":1,"text":[{"text":"Truyền thông: "},{"text":"9","style":8,"href":"/campaigns/k/units/p/figures/sessions?option=f2&from=2024-01-01&to=2025-12-31&map=then&known=20","note":4},{"text":" buổi, chiếm "},{"text":"51,95%","style":8,"href":"/campaigns/k/units/p/figures/turns?option=f2&from=2024-01-01&to=2025-12-31&map=then&known=20","note":5},{"text":" số lượt người."}]},{"kind":3,"level":1,"text":[{"text":"Hội nghị: "},{"text":"9","style":8,"href":"/campaigns/k/units/p/figures/sessions?option=f1&from=2024-01-01&to=2025-12-31&map=then&known=20","note":6},{"text":" buổi, chiếm "},{"text":"48,05%","style":8,"href":"/campaigns/k/units/p/figures/turns?option=f1&from=2024-01-01&to=2025-12-31&map=then&known=20","note":7},{"text":" số lượt người."}]},{"kind":3,"level":1,"text":[{"text":"Trực tuyến: "},{"text":"3","style":8,"href":"/campaigns/k/units/p/figures/sessions?option=f1a&from=2024-01-01&to=2025-12-31&map=then&known=20","note":8},{"text":" buổi, chiếm "},{"text":"30,83%","style":8,"href":"/campaigns/k/units/p/figures/turns?option=f1a&from=2024-01-01&to=2025-12-31&map=then&known=20","note":9},{"text":" số lượt người."}]},{"kind":5,"chart":{"kind":2,"title":"Đơn vị","axis":"lượt người","alt":"Đơn vị: cao nhất là Huyện Nhất với 1.033 lượt người","series":["Số lượt người tham gia"],"categories":["Huyện Nhất","Huyện Nhì"],"values":[1033000000,160000000]}},{"kind":1,"level":2,"text":[{"text":"1. "},{"text":"Hạn chế"}]},{"kind":2,"text":[{"text":"Đơn vị có kết quả thấp: "},{"text":"huyện Nhì (160 lượt người) và huyện Nhất (1.033 lượt người)"},{"text":"."}],"align":3},{"kind":2,"text":[{"text":"Bổ sung: "},{"text":"chưa xác định","style":8,"href":"/campaigns/k/units/p/figures/persons?from=2024-01-01&to=2025-12-31&map=then&known=20","note":10},{"text":" người."}],"align":3},{"kind":6,"signature":{}}]}}', 21);
INSERT INTO "report_frozen" VALUES (3, 'r1', 20, 1767168000000, 20453, 'state', '{"version":1,"doc":{"created":1767168000000,"blocks":[{"letterhead":{"day":-2147483648}},{"kind":1,"level":1,"text":[{"text":"I. "},{"text":"Kết quả thực hiện"}]},{"kind":2,"text":[{"text":"Trong "},{"text":"2 năm"},{"text":", "},{"text":"tỉnh Một"},{"text":" tổ chức "},{"text":"18","style":8,"href":"/campaigns/k/units/p/figures/sessions?from=2024-01-01&to=2025-12-31&map=then&known=20","note":1},{"text":" buổi với "},{"text":"trên 1.100","style":8,"href":"/campaigns/k/units/p/figures/turns?from=2024-01-01&to=2025-12-31&map=then&known=20","note":2},{"text":" lượt người; bình quân "},{"text":"khoảng 61","style":8,"href":"/campaigns/k/units/p/figures/turns?from=2024-01-01&to=2025-12-31&map=then&known=20","note":3},{"text":"."}],"align":3},{"kind":3,"level":1,"text":[{"text":"Truyền thông: "},{"text":"9","style":8,"href":"/campaigns/k/units/p/figures/sessions?option=f2&from=2024-01-01&to=2025-12-31&map=then&known=20","note":4},{"text":" buổi, chiếm "},{"text":"51,95%","style":8,"href":"/campaigns/k/units/p/figures/turns?option=f2&from=2024-01-01&to=2025-12-31&map=then&known=20","note":5},{"text":" số lượt người."}]},{"kind":3,"level":1,"text":[{"text":"Hội nghị: "},{"text":"9","style":8,"href":"/campaigns/k/units/p/figures/sessions?option=f1&from=2024-01-01&to=2025-12-31&map=then&known=20","note":6},{"text":" buổi, chiếm "},{"text":"48,05%","style":8,"href":"/campaigns/k/units/p/figures/turns?option=f1&from=2024-01-01&to=2025-12-31&map=then&known=20","note":7},{"text":" số lượt người."}]},{"kind":3,"level":1,"text":[{"text":"Trực tuyến: "},{"text":"3","style":8,"href":"/campaigns/k/units/p/figures/sessions?option=f1a&from=2024-01-01&to=2025-12-31&map=then&known=20","note":8},{"text":" buổi, chiếm "},{"text":"30,83%","style":8,"href":"/campaigns/k/units/p/figures/turns?option=f1a&from=2024-01-01&to=2025-12-31&map=then&known=20","note":9},{"text":" số lượt người."}]},{"kind":5,"chart":{"kind":2,"title":"Đơn vị","axis":"lượt người","alt":"Đơn vị: cao nhất là Huyện Nhất với 1.033 lượt người","series":["Số lượt người tham gia"],"categories":["Huyện Nhất","Huyện Nhì"],"values":[1033000000,160000000]}},{"kind":1,"level":2,"text":[{"text":"1. "},{"text":"Hạn chế"}]},{"kind":2,"text":[{"text":"Đơn vị có kết quả thấp: "},{"text":"huyện Nhì (160 lượt người) và huyện Nhất (1.033 lượt người)"},{"text":"."}],"align":3},{"kind":2,"text":[{"text":"Bổ sung: "},{"text":"chưa xác định","style":8,"href":"/campaigns/k/units/p/figures/persons?from=2024-01-01&to=2025-12-31&map=then&known=20","note":10},{"text":" người."}],"align":3},{"kind":6,"signature":{}}]}}', 21);
INSERT INTO "report_figure" VALUES (1, 'r1', 1, 0, 'ket-qua', '@period', '', '', 0, 0, 0, 0, '2 năm', 'Trong 2 năm, tỉnh Một tổ chức 18 buổi với trên 1.100 lượt người;', 21);
INSERT INTO "report_figure" VALUES (2, 'r1', 2, 0, 'ket-qua', '@unit.lower', '', '', 0, 0, 0, 0, 'tỉnh Một', 'Trong 2 năm, tỉnh Một tổ chức 18 buổi với trên 1.100 lượt người;', 21);
INSERT INTO "report_figure" VALUES (3, 'r1', 3, 1, 'ket-qua', 'sessions', 'campaign=k&unit=p&indicator=sessions&from=2024-01-01&to=2025-12-31&map=then&known=20', '', 1, 18000000, 8, 18, '18', 'Trong 2 năm, tỉnh Một tổ chức 18 buổi với trên 1.100 lượt người;', 21);
INSERT INTO "report_figure" VALUES (4, 'r1', 4, 2, 'ket-qua', 'turns | over', 'campaign=k&unit=p&indicator=turns&from=2024-01-01&to=2025-12-31&map=then&known=20', '', 1, 1103000000, 8, 18, 'trên 1.100', 'Trong 2 năm, tỉnh Một tổ chức 18 buổi với trên 1.100 lượt người;', 21);
INSERT INTO "report_figure" VALUES (5, 'r1', 5, 3, 'ket-qua', 'per turns sessions | about', 'campaign=k&unit=p&indicator=turns&from=2024-01-01&to=2025-12-31&map=then&known=20', 'campaign=k&unit=p&indicator=sessions&from=2024-01-01&to=2025-12-31&map=then&known=20', 1, 61277778, 8, 18, 'khoảng 61', 'bình quân khoảng 61.', 21);
INSERT INTO "report_figure" VALUES (6, 'r1', 6, 4, 'ket-qua', 'sessions form=f2', 'campaign=k&unit=p&indicator=sessions&option=f2&from=2024-01-01&to=2025-12-31&map=then&known=20', '', 1, 9000000, 3, 18, '9', '- Truyền thông: 9 buổi, chiếm 51,95% số lượt người.', 21);
INSERT INTO "report_figure" VALUES (7, 'r1', 7, 5, 'ket-qua', 'share turns form=f2', 'campaign=k&unit=p&indicator=turns&option=f2&from=2024-01-01&to=2025-12-31&map=then&known=20', 'campaign=k&unit=p&indicator=turns&from=2024-01-01&to=2025-12-31&map=then&known=20', 1, 519492, 3, 18, '51,95%', '- Truyền thông: 9 buổi, chiếm 51,95% số lượt người.', 21);
INSERT INTO "report_figure" VALUES (8, 'r1', 8, 6, 'ket-qua', 'sessions form=f1', 'campaign=k&unit=p&indicator=sessions&option=f1&from=2024-01-01&to=2025-12-31&map=then&known=20', '', 1, 9000000, 4, 18, '9', '- Hội nghị: 9 buổi, chiếm 48,05% số lượt người.', 21);
INSERT INTO "report_figure" VALUES (9, 'r1', 9, 7, 'ket-qua', 'share turns form=f1', 'campaign=k&unit=p&indicator=turns&option=f1&from=2024-01-01&to=2025-12-31&map=then&known=20', 'campaign=k&unit=p&indicator=turns&from=2024-01-01&to=2025-12-31&map=then&known=20', 1, 480508, 4, 18, '48,05%', '- Hội nghị: 9 buổi, chiếm 48,05% số lượt người.', 21);
INSERT INTO "report_figure" VALUES (10, 'r1', 10, 8, 'ket-qua', 'sessions form=f1a', 'campaign=k&unit=p&indicator=sessions&option=f1a&from=2024-01-01&to=2025-12-31&map=then&known=20', '', 1, 3000000, 2, 18, '3', '- Trực tuyến: 3 buổi, chiếm 30,83% số lượt người.', 21);
INSERT INTO "report_figure" VALUES (11, 'r1', 11, 9, 'ket-qua', 'share turns form=f1a', 'campaign=k&unit=p&indicator=turns&option=f1a&from=2024-01-01&to=2025-12-31&map=then&known=20', 'campaign=k&unit=p&indicator=turns&from=2024-01-01&to=2025-12-31&map=then&known=20', 1, 308250, 2, 18, '30,83%', '- Trực tuyến: 3 buổi, chiếm 30,83% số lượt người.', 21);
INSERT INTO "report_figure" VALUES (12, 'r1', 12, 0, 'ket-qua', '!chart by=child order=turns top=3 measure=turns style=hbars title="Đơn vị" [Tổng cộng;  Số lượt người tham gia]', 'campaign=k&unit=p&indicator=turns&from=2024-01-01&to=2025-12-31&map=then&known=20', '', 1, 1103000000, 8, 0, '1.103', 'Đơn vị: Tổng cộng – Số lượt người tham gia: 1.103', 21);
INSERT INTO "report_figure" VALUES (13, 'r1', 13, 0, 'ket-qua', '!chart by=child order=turns top=3 measure=turns style=hbars title="Đơn vị" [Huyện Nhất;  Số lượt người tham gia]', 'campaign=k&unit=d1&indicator=turns&from=2024-01-01&to=2025-12-31&map=then&known=20', '', 1, 1033000000, 7, 0, '1.033', 'Đơn vị: Huyện Nhất – Số lượt người tham gia: 1.033', 21);
INSERT INTO "report_figure" VALUES (14, 'r1', 14, 0, 'ket-qua', '!chart by=child order=turns top=3 measure=turns style=hbars title="Đơn vị" [Huyện Nhì;  Số lượt người tham gia]', 'campaign=k&unit=d2&indicator=turns&from=2024-01-01&to=2025-12-31&map=then&known=20', '', 1, 160000000, 2, 0, '160', 'Đơn vị: Huyện Nhì – Số lượt người tham gia: 160', 21);
INSERT INTO "report_figure" VALUES (15, 'r1', 15, 0, 'han-che', 'list child order=turns bottom=2 only=reported with=turns', '', '', 1, 2000000, 2, 0, 'huyện Nhì (160 lượt người) và huyện Nhất (1.033 lượt người)', 'Đơn vị có kết quả thấp: huyện Nhì (160 lượt người) và huyện Nhất (1.033 lượt người).', 21);
INSERT INTO "report_figure" VALUES (16, 'r1', 16, 10, 'han-che', 'persons', 'campaign=k&unit=p&indicator=persons&from=2024-01-01&to=2025-12-31&map=then&known=20', '', 0, 0, 8, 18, 'chưa xác định', 'Bổ sung: chưa xác định người.', 21);
CREATE INDEX unit_fact_unit ON unit_fact (unit);
CREATE UNIQUE INDEX event_key ON event (key, ended);
CREATE UNIQUE INDEX document_key ON document (key, ended);
CREATE UNIQUE INDEX breakdown_key ON breakdown (key, ended);
CREATE UNIQUE INDEX option_key ON option (key, ended);
CREATE UNIQUE INDEX indicator_key ON indicator (key, ended);
CREATE UNIQUE INDEX campaign_key ON campaign (key, ended);
CREATE UNIQUE INDEX activity_key ON activity (key, ended);
CREATE INDEX activity_unit_unit ON activity_unit (unit);
CREATE VIEW fact_lead AS
SELECT 1 AS source, id AS record, unit, holders, campaign, last_day AS day,
       form AS option, 1 AS m1, sessions AS m2, turns AS m3, persons AS m4,
       made, ended
  FROM activity;
CREATE VIEW fact_joint AS
SELECT 1 AS source, h.activity AS record, h.position AS position,
       h.unit AS unit, a.campaign AS campaign, a.last_day AS day, a.made AS made,
       a.ended AS ended
  FROM activity_unit h JOIN activity a ON a.id = h.activity;
CREATE VIEW fact AS
SELECT record, unit FROM fact_lead
UNION ALL
SELECT activity, unit FROM activity_unit;
CREATE UNIQUE INDEX report_key ON report (key, ended);
CREATE INDEX report_section_report ON report_section (report, ended);
CREATE UNIQUE INDEX report_frozen_report ON report_frozen (report, profile);
CREATE UNIQUE INDEX report_figure_report ON report_figure (report, place);
CREATE INDEX activity_place ON activity (unit, last_day);
CREATE INDEX activity_day ON activity (campaign, last_day);
COMMIT;
