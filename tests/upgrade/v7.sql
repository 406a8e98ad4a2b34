PRAGMA page_size = 4096;
PRAGMA journal_mode = WAL;
BEGIN;
PRAGMA application_id = 1399802725;
PRAGMA user_version = 7;
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
CREATE TABLE realm_own (
    id         INTEGER PRIMARY KEY,
    name       TEXT NOT NULL,
    public_key TEXT NOT NULL,   -- hex
    secret_key TEXT NOT NULL,   -- hex
    made       INTEGER NOT NULL
) STRICT;
CREATE TABLE realm_peer (
    id         INTEGER PRIMARY KEY,
    name       TEXT NOT NULL,
    public_key TEXT NOT NULL,   -- hex
    direction  TEXT NOT NULL,   -- up: it reports to us; down: we follow it
    unit       INTEGER REFERENCES unit (id),   -- up: the unit it stands for here
    made       INTEGER NOT NULL,
    ended      INTEGER NOT NULL
) STRICT;
CREATE TABLE bundle (
    id         INTEGER PRIMARY KEY,
    realm      TEXT NOT NULL,   -- name of the signer
    public_key TEXT NOT NULL,   -- of the signer, hex
    sent       INTEGER NOT NULL,    -- 1: made here
    direction  TEXT NOT NULL,   -- up, down
    campaign   TEXT NOT NULL,   -- key
    number     INTEGER NOT NULL,    -- from 1, without gaps
    hash       TEXT NOT NULL,   -- SHA-256 of the file, hex
    previous   TEXT NOT NULL,   -- hash of the number before
    file       BLOB NOT NULL,
    made       INTEGER NOT NULL,
    ended      INTEGER NOT NULL
) STRICT;
CREATE TABLE bundle_fact (
    id         INTEGER PRIMARY KEY,
    realm      TEXT NOT NULL,
    number     INTEGER NOT NULL,    -- the bundle that brought it
    campaign   INTEGER NOT NULL,    -- campaign.ident
    unit       INTEGER NOT NULL REFERENCES unit (id),   -- holder here
    units      TEXT NOT NULL,   -- holders there: keys, ;
    names      TEXT NOT NULL,   -- their names, "; "
    day        INTEGER NOT NULL,    -- it counts on this day
    form       INTEGER NOT NULL,    -- option.ident, 0 none
    activities INTEGER NOT NULL,
    sessions   INTEGER NOT NULL,
    turns      INTEGER NOT NULL,
    persons    INTEGER,             -- NULL: unknown
    made       INTEGER NOT NULL,
    ended      INTEGER NOT NULL
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
INSERT INTO "log" VALUES (19, 1767168000000, 'cli', 'realm.name', 'realm', 'one', '{"public_key":"aedc7ea1d0e9ea93f0d83bf67cd7d626b2b7452850477aedb3eb7e7f964d34c1"}', X'467D0FE36B9C3338A03B076461C2AABE6D36E11C77715D388F2E6B9DE162F940', X'92664690FADC0940544B320F94E2FF006621EEDC29287733EA6C1426C5371905');
INSERT INTO "log" VALUES (20, 1767168000000, 'cli', 'realm.trust', 'realm', 'other', '{"public_key":"03881c863be88b637fc9f7d667e7b1aa57b74c8977a544f404940723281aa79a","direction":"up","unit":"c4"}', X'92664690FADC0940544B320F94E2FF006621EEDC29287733EA6C1426C5371905', X'5805D4BEAB03AB0F53F1E29CE34B503FC89FB82A620B874A67DCF094566F96A4');
INSERT INTO "log" VALUES (21, 1767168000000, 'cli', 'bundle.import', 'bundle', 'other', '{"campaign":"k","direction":"up","number":1,"hash":"18c2feaa79a63a9393b7f1865b7c9742b894df20280d98cd7911a29d616ad079","made":2,"ended":0,"unchanged":0,"digest":"c3976cb666bff68a05c9f9ad0a754c4eeca156e157e2da334221315cdfd2d741"}', X'5805D4BEAB03AB0F53F1E29CE34B503FC89FB82A620B874A67DCF094566F96A4', X'CB70BC24E4A34411366FBDE313F0A900E46E69EDFF0AB11B51BAA19C66E05EDB');
INSERT INTO "log" VALUES (22, 1767168000000, 'cli', 'bundle.import', 'bundle', 'other', '{"campaign":"k","direction":"up","number":2,"hash":"99fab2a8c1159453ee2c3fbd0e8cd8cf9ffd52f272b28736f4408825a763a9a9","made":0,"ended":1,"unchanged":1}', X'CB70BC24E4A34411366FBDE313F0A900E46E69EDFF0AB11B51BAA19C66E05EDB', X'F8F1B92C8C32DDCF98833B0B20DED5A962C27C484AAEBA3B7D3D3B53ED357950');
INSERT INTO "log" VALUES (23, 1767168000000, 'cli', 'bundle.export', 'bundle', 'one', '{"campaign":"k","direction":"up","number":1,"hash":"b307e665f1a4c87145c99a645156cf1f8f9fd88503f5c615a9ae2286c839dfab"}', X'F8F1B92C8C32DDCF98833B0B20DED5A962C27C484AAEBA3B7D3D3B53ED357950', X'EF94E6CCC191CC6198429E4549914E89A2B113F4E3C84619D0185255ACD2E8A7');
INSERT INTO "log" VALUES (24, 1767168000000, 'cli', 'report.new', 'report', 'r1', '{"sections":2}', X'EF94E6CCC191CC6198429E4549914E89A2B113F4E3C84619D0185255ACD2E8A7', X'A186ABCAF387AE0DD9FCC42CDB2402DB7EDD22C8471FE38F505CC2622537ECA2');
INSERT INTO "log" VALUES (25, 1767168000000, 'cli', 'report.text', 'report', 'r1', '{"sections":1}', X'A186ABCAF387AE0DD9FCC42CDB2402DB7EDD22C8471FE38F505CC2622537ECA2', X'3B3907881FD3E207ED2523DFA5894ACFA3002FB40DAE7C3FF2A325D26B1B623C');
INSERT INTO "log" VALUES (26, 1767168000000, 'cli', 'report.freeze', 'report', 'r1', '{"known":25,"figures":16}', X'3B3907881FD3E207ED2523DFA5894ACFA3002FB40DAE7C3FF2A325D26B1B623C', X'861269FA74C74E358E11AD68B497C6464E2CF7FD03AF0323B2C9004CD7444A0E');
INSERT INTO "log" VALUES (27, 1767168000000, 'cli', 'report.new', 'report', 'r2', '{"sections":2}', X'861269FA74C74E358E11AD68B497C6464E2CF7FD03AF0323B2C9004CD7444A0E', X'8D1FAD159F62B47A5CDB6AE23DF2317F2C348CE0766F63339CDDC17C2F32A209');
INSERT INTO "log" VALUES (28, 1767168000000, 'cli', 'import', 'activities', '', '{"created":0,"updated":1,"unchanged":0,"digest":"580a6103f9910c8ff9b5f4b776dbcb02e08202e0adc234145484c95afbdbfd23"}', X'8D1FAD159F62B47A5CDB6AE23DF2317F2C348CE0766F63339CDDC17C2F32A209', X'927C1A72FFFBD0B63FA201FC98F4CD3292060689981495FFEA8229625C46A74E');
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
INSERT INTO "activity" VALUES (7, 'a1', 1, 4, 1, 19783, 19784, 1, '', 'Hội nghị, học tập', 'Nhà văn hóa', 2, 120, 60, 'sửa', 17, 28);
INSERT INTO "activity" VALUES (8, 'a7', 1, 7, 3, 20157, 20157, 2, 'Chủ đề', 'Họp liên xã', '', 2, 90, NULL, 'nhiều đơn vị
hai dòng', 17, 9223372036854775807);
INSERT INTO "activity" VALUES (9, 'a8', 1, 6, 1, 20158, 20158, 3, '', 'Trước khi chia', '', 5, 500, 17, '', 17, 9223372036854775807);
INSERT INTO "activity" VALUES (10, 'a9', 1, 11, 1, 20362, 20362, 3, '', 'Sau khi chia', '', 1, 33, NULL, '', 17, 9223372036854775807);
INSERT INTO "activity" VALUES (11, 'a1', 1, 4, 1, 19783, 19784, 1, '', 'Hội nghị, học tập', 'Nhà văn hóa', 2, 150, 70, 'sửa nữa', 28, 9223372036854775807);
INSERT INTO "activity_unit" VALUES (8, 2, 2);
INSERT INTO "activity_unit" VALUES (8, 1, 8);
INSERT INTO "activity_unit" VALUES (3, 1, 10);
INSERT INTO "rollup" VALUES (1, 1, 0, 1, 1, 2024, 1, 1, 0, 1000000, 2000000, 150000000, 70000000);
INSERT INTO "rollup" VALUES (1, 1, 0, 1, 1, 2024, 2, 1, 1, 1000000, 1000000, 250000000, 0);
INSERT INTO "rollup" VALUES (1, 1, 0, 1, 1, 2024, 3, 1, 0, 1000000, 3000000, 40000000, 40000000);
INSERT INTO "rollup" VALUES (1, 1, 0, 1, 1, 2025, 0, 1, 0, 1000000, 0, 0, 0);
INSERT INTO "rollup" VALUES (1, 1, 0, 1, 1, 2025, 1, 2, 2, 2000000, 8000000, 140000000, 0);
INSERT INTO "rollup" VALUES (1, 1, 0, 1, 1, 2025, 2, 1, 1, 1000000, 2000000, 90000000, 0);
INSERT INTO "rollup" VALUES (1, 1, 0, 1, 1, 2025, 3, 2, 1, 2000000, 6000000, 533000000, 17000000);
INSERT INTO "rollup" VALUES (1, 1, 0, 1, 1, 202403, 1, 1, 0, 1000000, 2000000, 150000000, 70000000);
INSERT INTO "rollup" VALUES (1, 1, 0, 1, 1, 202404, 2, 1, 1, 1000000, 1000000, 250000000, 0);
INSERT INTO "rollup" VALUES (1, 1, 0, 1, 1, 202405, 3, 1, 0, 1000000, 3000000, 40000000, 40000000);
INSERT INTO "rollup" VALUES (1, 1, 0, 1, 1, 202502, 0, 1, 0, 1000000, 0, 0, 0);
INSERT INTO "rollup" VALUES (1, 1, 0, 1, 1, 202502, 1, 2, 2, 2000000, 8000000, 140000000, 0);
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
INSERT INTO "rollup" VALUES (1, 1, 0, 3, 1, 2025, 1, 2, 2, 2000000, 8000000, 140000000, 0);
INSERT INTO "rollup" VALUES (1, 1, 0, 3, 1, 2025, 2, 1, 1, 1000000, 2000000, 90000000, 0);
INSERT INTO "rollup" VALUES (1, 1, 0, 3, 1, 202502, 1, 2, 2, 2000000, 8000000, 140000000, 0);
INSERT INTO "rollup" VALUES (1, 1, 0, 3, 1, 202503, 2, 1, 1, 1000000, 2000000, 90000000, 0);
INSERT INTO "rollup" VALUES (1, 1, 0, 4, 1, 2024, 1, 1, 0, 1000000, 2000000, 150000000, 70000000);
INSERT INTO "rollup" VALUES (1, 1, 0, 4, 1, 2024, 3, 1, 0, 1000000, 3000000, 40000000, 40000000);
INSERT INTO "rollup" VALUES (1, 1, 0, 4, 1, 202403, 1, 1, 0, 1000000, 2000000, 150000000, 70000000);
INSERT INTO "rollup" VALUES (1, 1, 0, 4, 1, 202405, 3, 1, 0, 1000000, 3000000, 40000000, 40000000);
INSERT INTO "rollup" VALUES (1, 1, 1, 2, 1, 2025, 1, 2, 2, 2000000, 8000000, 140000000, 0);
INSERT INTO "rollup" VALUES (1, 1, 1, 2, 1, 202502, 1, 2, 2, 2000000, 8000000, 140000000, 0);
INSERT INTO "rollup" VALUES (1, 1, 1, 3, 1, 2024, 3, 0, 0, 0, 0, 0, 0);
INSERT INTO "rollup" VALUES (1, 1, 1, 3, 1, 2025, 1, -2, -2, -2000000, -8000000, -140000000, 0);
INSERT INTO "rollup" VALUES (1, 1, 1, 3, 1, 2025, 2, -1, -1, -1000000, -2000000, -90000000, 0);
INSERT INTO "rollup" VALUES (1, 1, 1, 3, 1, 202406, 3, 0, 0, 0, 0, 0, 0);
INSERT INTO "rollup" VALUES (1, 1, 1, 3, 1, 202502, 1, -2, -2, -2000000, -8000000, -140000000, 0);
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
INSERT INTO "presence" VALUES (1, 7, 2, 2);
INSERT INTO "presence" VALUES (1, 8, 2, 2);
INSERT INTO "presence" VALUES (1, 10, 1, 1);
INSERT INTO "presence" VALUES (1, 11, 1, 1);
INSERT INTO "rollup_state" VALUES (1, 20453, 13);
INSERT INTO "report" VALUES (1, 'r1', 'k', 'p', 19723, 20453, 'then', 24, 9223372036854775807);
INSERT INTO "report" VALUES (2, 'r2', 'k', 'd1', 19723, 20453, 'then', 27, 9223372036854775807);
INSERT INTO "report_section" VALUES (1, 'r1', 1, 'ket-qua', '# Kết quả thực hiện

Trong {{@period}}, {{@unit.lower}} tổ chức {{sessions}} buổi với {{turns | over}} lượt người; bình quân {{per turns sessions | about}}.

{{!each by=form order=turns only=reported empty="[bổ sung]"}}
- {{@row.name}}: {{sessions}} buổi, chiếm {{share turns}} số lượt người.
{{!end}}

{{!chart by=child order=turns top=3 measure=turns style=hbars title="Đơn vị"}}', 24, 9223372036854775807);
INSERT INTO "report_section" VALUES (2, 'r1', 2, 'han-che', '## Hạn chế

Đơn vị có kết quả thấp: {{list child order=turns bottom=2 with=turns only=reported}}.', 24, 25);
INSERT INTO "report_section" VALUES (3, 'r1', 2, 'han-che', '## Hạn chế

Đơn vị có kết quả thấp: {{list child order=turns bottom=2 with=turns only=reported}}.

Bổ sung: {{persons}} người.', 25, 9223372036854775807);
INSERT INTO "report_section" VALUES (4, 'r2', 1, 'ket-qua', '# Kết quả thực hiện

Trong {{@period}}, {{@unit.lower}} tổ chức {{sessions}} buổi với {{turns | over}} lượt người; bình quân {{per turns sessions | about}}.

{{!each by=form order=turns only=reported empty="[bổ sung]"}}
- {{@row.name}}: {{sessions}} buổi, chiếm {{share turns}} số lượt người.
{{!end}}

{{!chart by=child order=turns top=3 measure=turns style=hbars title="Đơn vị"}}', 27, 9223372036854775807);
INSERT INTO "report_section" VALUES (5, 'r2', 2, 'han-che', '## Hạn chế

Đơn vị có kết quả thấp: {{list child order=turns bottom=2 with=turns only=reported}}.', 27, 9223372036854775807);
INSERT INTO "report_frozen" VALUES (1, 'r1', 25, 1767168000000, 20453, 'party', '{"version":1,"doc":{"created":1767168000000,"blocks":[{"letterhead":{"day":-2147483648}},{"kind":1,"level":1,"text":[{"text":"I- "},{"text":"Kết quả thực hiện"}]},{"kind":2,"text":[{"text":"Trong "},{"text":"2 năm"},{"text":", "},{"text":"tỉnh Một"},{"text":" tổ chức "},{"text":"22","style":8,"href":"/campaigns/k/units/p/figures/sessions?from=2024-01-01&to=2025-12-31&map=then&known=25","note":1},{"text":" buổi với "},{"text":"trên 1.100","style":8,"href":"/campaigns/k/units/p/figures/turns?from=2024-01-01&to=2025-12-31&map=then&known=25","note":2},{"text":" lượt người; bình quân "},{"text":"khoảng 53","style":8,"href":"/campaigns/k/units/p/figures/turns?from=2024-01-01&to=2025-12-31&map=then&known=25","note":3},{"text":"."}],"align":3},{"kind":3,"level":1,"text":[{"text":"Hội nghị: "},{"text":"13","style":8,"href":"/campaigns/k/units/p/figures/sessions?option=f1&from=2024-01-01&to=2025-12-31&map=then&known=25","note":4},{"text":" buổi, chiếm "},{"text":"51,15%","style":8,"href":"/campaigns/k/units/p/figures/turns?option=f1&from=2024-01-01&to=2025-12-31&map=then&known=25","note":5},{"text":" số lượt người."}]},{"kind":3,"level":1,"text":[{"text":"Truyền thông: "},{"text":"9","style":8,"href":"/campaigns/k/units/p/figures/sessions?option=f2&from=2024-01-01&to=2025-12-31&map=then&known=25","note":6},{"text":" buổi, chiếm "},{"text":"48,85%","style":8,"href":"/campaigns/k/units/p/figures/turns?option=f2&from=2024-01-01&to=2025-12-31&map=then&known=25","note":7},{"text":" số lượt người."}]},{"kind":3,"level":1,"text":[{"text":"Trực tuyến: "},{"text":"3","style":8,"href":"/campaigns/k/units/p/figures/sessions?option=f1a&from=2024-01-01&to=2025-12-31&map=then&known=25","note":8},{"text":" buổi, chiếm "},{"text":"28,99%","style":8,"href":"/campaigns/k/units/p/figures/turns?option=f1a&from=2024-01-01&to=2025-12-31&map=then&known=25","note":9},{"text":" số lượt người."}]},{"kind":5,"chart":{"kind":2,"title":"Đơn vị","axis":"lượt người","alt":"Đơn vị: cao nhất là Huyện Nhất với 1.033 lượt người","series":["Số lượt người tham gia"],"categories":["Huyện Nhất","Huyện Nhì"],"values":[1033000000,230000000]}},{"kind":1,"level":2,"text":[{"text":"1. "},{"text":"Hạn chế"}]},{"kind":2,"text":[{"text":"Đơn vị có kết quả thấp: "},{"text":"huyện Nhì (230 lượt người) và huyện Nhất (1.033 lượt người)"},{"text":"."}],"align":3},{"kind":2,"text":[{"text":"Bổ sung: "},{"text":"chưa xác định","style":8,"href":"/campaigns/k/units/p/figures/persons?from=2024-01-01&to=2025-12-31&map=then&known=25","note":10},{"text":" người."}],"align":3},{"kind":6,"signature":{}}]}}', 26);
INSERT INTO "report_frozen" VALUES (2, 'r1', 25, 1767168000000, 20453, 'plain', '{"version":1,"doc":{"created":1767168000000,"blocks":[{"letterhead":{"day":-2147483648}},{"kind":1,"level":1,"text":[{"text":"I. "},{"text":"Kết quả thực hiện"}]},{"kind":2,"text":[{"text":"Trong "},{"text":"2 năm"},{"text":", "},{"text":"tỉnh Một"},{"text":" tổ chức "},{"text":"22","style":8,"href":"/campaigns/k/units/p/figures/sessions?from=2024-01-01&to=2025-12-31&map=then&known=25","note":1},{"text":" buổi với "},{"text":"trên 1.100","style":8,"href":"/campaigns/k/units/p/figures/turns?from=2024-01-01&to=2025-12-31&map=then&known=25","note":2},{"text":" lượt người; bình quân "},{"text":"khoảng 53","style":8,"href":"/campaigns/k/units/p/figures/turns?from=2024-01-01&to=2025-12-31&map=then&known=25","note":3},{"text":"."}],"align":3},{"kind":3,"level":1,"text":[{"text":"Hội nghị: "},{"text":"13","style":8,"href":"/campaigns/k/units/p/figures/sessions?option=f1&from=2024-01-01&to=2025-12-31&map=then&known=25","note":4},{"text":" buổi, chiếm "},{"text":"51,15%","style":8,"href":"/campaigns/k/units/p/figures/turns?option=f1&from=2024-01-01&to=2025-12-31&map=then&known=25","note":5},{"text":" số lượt người."}]},{"kind":3,"level":1,"text":[{"text":"Truyền thông: "},{"text":"9","style":8,"href":"/campaigns/k/units/p/figures/sessions?option=f2&from=2024-01-01&to=2025-12-31&map=then&known=25","note":6},{"text":" buổi, chiếm "},{"text":"48,85%","style":8,"href":"/campaigns/k/units/p/figures/turns?option=f2&from=2024-01-01&to=2025-12-31&map=then&known=25","note":7},{"text":" số lượt người."}]},{"kind":3,"level":1,"text":[{"text":"Trực tuyến: "},{"text":"3","style":8,"href":"/campaigns/k/units/p/figures/sessions?option=f1a&from=2024-01-01&to=2025-12-31&map=then&known=25","note":8},{"text":" buổi, chiếm "},{"text":"28,99%","style":8,"href":"/campaigns/k/units/p/figures/turns?option=f1a&from=2024-01-01&to=2025-12-31&map=then&known=25","note":9},{"text":" số lượt người."}]},{"kind":5,"chart":{"kind":2,"title":"Đơn vị","axis":"lượt người","alt":"Đơn vị: cao nhất là Huyện Nhất với 1.033 lượt người","series":["Số lượt người tham gia"],"categories":["Huyện Nhất","Huyện Nhì"],"values":[1033000000,230000000]}},{"kind":1,"level":2,"text":[{"text":"1. "},{"text":"Hạn chế"}]},{"kind":2,"text":[{"text":"Đơn vị có kết quả thấp: "},{"text":"huyện Nhì (230 lượt người) và huyện Nhất (1.033 lượt người)"},{"text":"."}],"align":3},{"kind":2,"text":[{"text":"Bổ sung: "},{"text":"chưa xác định","style":8,"href":"/campaigns/k/units/p/figures/persons?from=2024-01-01&to=2025-12-31&map=then&known=25","note":10},{"text":" người."}],"align":3},{"kind":6,"signature":{}}]}}', 26);
INSERT INTO "report_frozen" VALUES (3, 'r1', 25, 1767168000000, 20453, 'state', '{"version":1,"doc":{"created":1767168000000,"blocks":[{"letterhead":{"day":-2147483648}},{"kind":1,"level":1,"text":[{"text":"I. "},{"text":"Kết quả thực hiện"}]},{"kind":2,"text":[{"text":"Trong "},{"text":"2 năm"},{"text":", "},{"text":"tỉnh Một"},{"text":" tổ chức "},{"text":"22","style":8,"href":"/campaigns/k/units/p/figures/sessions?from=2024-01-01&to=2025-12-31&map=then&known=25","note":1},{"text":" buổi với "},{"text":"trên 1.100","style":8,"href":"/campaigns/k/units/p/figures/turns?from=2024-01-01&to=2025-12-31&map=then&known=25","note":2},{"text":" lượt người; bình quân "},{"text":"khoảng 53","style":8,"href":"/campaigns/k/units/p/figures/turns?from=2024-01-01&to=2025-12-31&map=then&known=25","note":3},{"text":"."}],"align":3},{"kind":3,"level":1,"text":[{"text":"Hội nghị: "},{"text":"13","style":8,"href":"/campaigns/k/units/p/figures/sessions?option=f1&from=2024-01-01&to=2025-12-31&map=then&known=25","note":4},{"text":" buổi, chiếm "},{"text":"51,15%","style":8,"href":"/campaigns/k/units/p/figures/turns?option=f1&from=2024-01-01&to=2025-12-31&map=then&known=25","note":5},{"text":" số lượt người."}]},{"kind":3,"level":1,"text":[{"text":"Truyền thông: "},{"text":"9","style":8,"href":"/campaigns/k/units/p/figures/sessions?option=f2&from=2024-01-01&to=2025-12-31&map=then&known=25","note":6},{"text":" buổi, chiếm "},{"text":"48,85%","style":8,"href":"/campaigns/k/units/p/figures/turns?option=f2&from=2024-01-01&to=2025-12-31&map=then&known=25","note":7},{"text":" số lượt người."}]},{"kind":3,"level":1,"text":[{"text":"Trực tuyến: "},{"text":"3","style":8,"href":"/campaigns/k/units/p/figures/sessions?option=f1a&from=2024-01-01&to=2025-12-31&map=then&known=25","note":8},{"text":" buổi, chiếm "},{"text":"28,99%","style":8,"href":"/campaigns/k/units/p/figures/turns?option=f1a&from=2024-01-01&to=2025-12-31&map=then&known=25","note":9},{"text":" số lượt người."}]},{"kind":5,"chart":{"kind":2,"title":"Đơn vị","axis":"lượt người","alt":"Đơn vị: cao nhất là Huyện Nhất với 1.033 lượt người","series":["Số lượt người tham gia"],"categories":["Huyện Nhất","Huyện Nhì"],"values":[1033000000,230000000]}},{"kind":1,"level":2,"text":[{"text":"1. "},{"text":"Hạn chế"}]},{"kind":2,"text":[{"text":"Đơn vị có kết quả thấp: "},{"text":"huyện Nhì (230 lượt người) và huyện Nhất (1.033 lượt người)"},{"text":"."}],"align":3},{"kind":2,"text":[{"text":"Bổ sung: "},{"text":"chưa xác định","style":8,"href":"/campaigns/k/units/p/figures/persons?from=2024-01-01&to=2025-12-31&map=then&known=25","note":10},{"text":" người."}],"align":3},{"kind":6,"signature":{}}]}}', 26);
INSERT INTO "report_figure" VALUES (1, 'r1', 1, 0, 'ket-qua', '@period', '', '', 0, 0, 0, 0, '2 năm', 'Trong 2 năm, tỉnh Một tổ chức 22 buổi với trên 1.100 lượt người;', 26);
INSERT INTO "report_figure" VALUES (2, 'r1', 2, 0, 'ket-qua', '@unit.lower', '', '', 0, 0, 0, 0, 'tỉnh Một', 'Trong 2 năm, tỉnh Một tổ chức 22 buổi với trên 1.100 lượt người;', 26);
INSERT INTO "report_figure" VALUES (3, 'r1', 3, 1, 'ket-qua', 'sessions', 'campaign=k&unit=p&indicator=sessions&from=2024-01-01&to=2025-12-31&map=then&known=25', '', 1, 22000000, 9, 22, '22', 'Trong 2 năm, tỉnh Một tổ chức 22 buổi với trên 1.100 lượt người;', 26);
INSERT INTO "report_figure" VALUES (4, 'r1', 4, 2, 'ket-qua', 'turns | over', 'campaign=k&unit=p&indicator=turns&from=2024-01-01&to=2025-12-31&map=then&known=25', '', 1, 1173000000, 9, 22, 'trên 1.100', 'Trong 2 năm, tỉnh Một tổ chức 22 buổi với trên 1.100 lượt người;', 26);
INSERT INTO "report_figure" VALUES (5, 'r1', 5, 3, 'ket-qua', 'per turns sessions | about', 'campaign=k&unit=p&indicator=turns&from=2024-01-01&to=2025-12-31&map=then&known=25', 'campaign=k&unit=p&indicator=sessions&from=2024-01-01&to=2025-12-31&map=then&known=25', 1, 53318182, 9, 22, 'khoảng 53', 'bình quân khoảng 53.', 26);
INSERT INTO "report_figure" VALUES (6, 'r1', 6, 4, 'ket-qua', 'sessions form=f1', 'campaign=k&unit=p&indicator=sessions&option=f1&from=2024-01-01&to=2025-12-31&map=then&known=25', '', 1, 13000000, 5, 22, '13', '- Hội nghị: 13 buổi, chiếm 51,15% số lượt người.', 26);
INSERT INTO "report_figure" VALUES (7, 'r1', 7, 5, 'ket-qua', 'share turns form=f1', 'campaign=k&unit=p&indicator=turns&option=f1&from=2024-01-01&to=2025-12-31&map=then&known=25', 'campaign=k&unit=p&indicator=turns&from=2024-01-01&to=2025-12-31&map=then&known=25', 1, 511509, 5, 22, '51,15%', '- Hội nghị: 13 buổi, chiếm 51,15% số lượt người.', 26);
INSERT INTO "report_figure" VALUES (8, 'r1', 8, 6, 'ket-qua', 'sessions form=f2', 'campaign=k&unit=p&indicator=sessions&option=f2&from=2024-01-01&to=2025-12-31&map=then&known=25', '', 1, 9000000, 3, 22, '9', '- Truyền thông: 9 buổi, chiếm 48,85% số lượt người.', 26);
INSERT INTO "report_figure" VALUES (9, 'r1', 9, 7, 'ket-qua', 'share turns form=f2', 'campaign=k&unit=p&indicator=turns&option=f2&from=2024-01-01&to=2025-12-31&map=then&known=25', 'campaign=k&unit=p&indicator=turns&from=2024-01-01&to=2025-12-31&map=then&known=25', 1, 488491, 3, 22, '48,85%', '- Truyền thông: 9 buổi, chiếm 48,85% số lượt người.', 26);
INSERT INTO "report_figure" VALUES (10, 'r1', 10, 8, 'ket-qua', 'sessions form=f1a', 'campaign=k&unit=p&indicator=sessions&option=f1a&from=2024-01-01&to=2025-12-31&map=then&known=25', '', 1, 3000000, 2, 22, '3', '- Trực tuyến: 3 buổi, chiếm 28,99% số lượt người.', 26);
INSERT INTO "report_figure" VALUES (11, 'r1', 11, 9, 'ket-qua', 'share turns form=f1a', 'campaign=k&unit=p&indicator=turns&option=f1a&from=2024-01-01&to=2025-12-31&map=then&known=25', 'campaign=k&unit=p&indicator=turns&from=2024-01-01&to=2025-12-31&map=then&known=25', 1, 289855, 2, 22, '28,99%', '- Trực tuyến: 3 buổi, chiếm 28,99% số lượt người.', 26);
INSERT INTO "report_figure" VALUES (12, 'r1', 12, 0, 'ket-qua', '!chart by=child order=turns top=3 measure=turns style=hbars title="Đơn vị" [Tổng cộng;  Số lượt người tham gia]', 'campaign=k&unit=p&indicator=turns&from=2024-01-01&to=2025-12-31&map=then&known=25', '', 1, 1173000000, 9, 0, '1.173', 'Đơn vị: Tổng cộng – Số lượt người tham gia: 1.173', 26);
INSERT INTO "report_figure" VALUES (13, 'r1', 13, 0, 'ket-qua', '!chart by=child order=turns top=3 measure=turns style=hbars title="Đơn vị" [Huyện Nhất;  Số lượt người tham gia]', 'campaign=k&unit=d1&indicator=turns&from=2024-01-01&to=2025-12-31&map=then&known=25', '', 1, 1033000000, 7, 0, '1.033', 'Đơn vị: Huyện Nhất – Số lượt người tham gia: 1.033', 26);
INSERT INTO "report_figure" VALUES (14, 'r1', 14, 0, 'ket-qua', '!chart by=child order=turns top=3 measure=turns style=hbars title="Đơn vị" [Huyện Nhì;  Số lượt người tham gia]', 'campaign=k&unit=d2&indicator=turns&from=2024-01-01&to=2025-12-31&map=then&known=25', '', 1, 230000000, 3, 0, '230', 'Đơn vị: Huyện Nhì – Số lượt người tham gia: 230', 26);
INSERT INTO "report_figure" VALUES (15, 'r1', 15, 0, 'han-che', 'list child order=turns bottom=2 only=reported with=turns', '', '', 1, 2000000, 2, 0, 'huyện Nhì (230 lượt người) và huyện Nhất (1.033 lượt người)', 'Đơn vị có kết quả thấp: huyện Nhì (230 lượt người) và huyện Nhất (1.033 lượt người).', 26);
INSERT INTO "report_figure" VALUES (16, 'r1', 16, 10, 'han-che', 'persons', 'campaign=k&unit=p&indicator=persons&from=2024-01-01&to=2025-12-31&map=then&known=25', '', 0, 0, 9, 22, 'chưa xác định', 'Bổ sung: chưa xác định người.', 26);
INSERT INTO "realm_own" VALUES (1, 'one', 'aedc7ea1d0e9ea93f0d83bf67cd7d626b2b7452850477aedb3eb7e7f964d34c1', '7be5d4295e163781a37c6a69d7a88bc3b454c03b3d3e46c463f47d57be1e0f95aedc7ea1d0e9ea93f0d83bf67cd7d626b2b7452850477aedb3eb7e7f964d34c1', 19);
INSERT INTO "realm_peer" VALUES (1, 'other', '03881c863be88b637fc9f7d667e7b1aa57b74c8977a544f404940723281aa79a', 'up', 7, 20, 9223372036854775807);
INSERT INTO "bundle" VALUES (1, 'other', '03881c863be88b637fc9f7d667e7b1aa57b74c8977a544f404940723281aa79a', 0, 'up', 'k', 1, '18c2feaa79a63a9393b7f1865b7c9742b894df20280d98cd7911a29d616ad079', '0000000000000000000000000000000000000000000000000000000000000000', X'736F6B65742D62756E646C6509310A7265616C6D096F746865720A6B657909303338383163383633626538386236333766633966376436363765376231616135376237346338393737613534346634303439343037323332383161613739610A646972656374696F6E0975700A63616D706169676E096B0A6E756D62657209310A70726576696F757309303030303030303030303030303030303030303030303030303030303030303030303030303030303030303030303030303030303030303030303030303030300A656E747279093709313635383739373965616333613633356332363562343535313434663362306363623165623034623662396562613365626261646164313335323161393633300A636C6F636B09313736373136383030303030300A726F6F740964320A636F76657261676509330932093009300A646F63756D656E74730976310930312D4B4C2F5457094BE1BABF74206C75E1BAAD6E0943E1BAA570207472C3AA6E09323032312D30352D31380956E1BB81207669E1BB87632068E1BB8D632074E1BAAD7009090A646F63756D656E74730976320930352D4B482F5455094BE1BABF20686FE1BAA163680954E1BB896E68204DE1BB997409323032312D30372D3031095468E1BBB163206869E1BB876E204BE1BABF74206C75E1BAAD6E2030310976310976310A63616D706169676E73096B09C490E1BBA374207468E1BBAD202873E1BBAD612074C3AA6E29096D61696E09323032342D30312D303109323032352D31322D33310976313B76320A756E697409633409636F6D6D756E650958C3A32042E1BAAF6309643209323032302D30312D3031090A756E697409633509636F6D6D756E650958C3A3205472756E6709643209323032302D30312D3031090A756E697409643209646973747269637409487579E1BB876E204E68C3AC0909323032302D30312D3031090A66696775726509633409323032342D30362D3330096632093109310931303030093F0A66696775726509633509323032352D30322D303109663109310934093730093F0A746F74616C09616C6C093209350931303730093F0A746F74616C0932303234093109310931303030093F0A746F74616C093230323509310934093730093F0A7369676E61747572650935346234373831353636643961613764376531356432616338653535313066366530356264366561313531303933616338636530333932383932363663666238636533333234663830663030663936336435313161383839396362643838326339633638376632313262633134363165313465343530346132363365393230650A', 21, 22);
INSERT INTO "bundle" VALUES (2, 'other', '03881c863be88b637fc9f7d667e7b1aa57b74c8977a544f404940723281aa79a', 0, 'up', 'k', 2, '99fab2a8c1159453ee2c3fbd0e8cd8cf9ffd52f272b28736f4408825a763a9a9', '18c2feaa79a63a9393b7f1865b7c9742b894df20280d98cd7911a29d616ad079', X'736F6B65742D62756E646C6509310A7265616C6D096F746865720A6B657909303338383163383633626538386236333766633966376436363765376231616135376237346338393737613534346634303439343037323332383161613739610A646972656374696F6E0975700A63616D706169676E096B0A6E756D62657209320A70726576696F757309313863326665616137396136336139333933623766313836356237633937343262383934646632303238306439386364373931316132396436313661643037390A656E747279093909316531666436333135343633323730343937323564616231613830353763383334626633313265646461326131353739653465666565396633306365653133370A636C6F636B09313736373136383030303030300A726F6F740964320A636F76657261676509330931093009300A646F63756D656E74730976310930312D4B4C2F5457094BE1BABF74206C75E1BAAD6E0943E1BAA570207472C3AA6E09323032312D30352D31380956E1BB81207669E1BB87632068E1BB8D632074E1BAAD7009090A646F63756D656E74730976320930352D4B482F5455094BE1BABF20686FE1BAA163680954E1BB896E68204DE1BB997409323032312D30372D3031095468E1BBB163206869E1BB876E204BE1BABF74206C75E1BAAD6E2030310976310976310A63616D706169676E73096B09C490E1BBA374207468E1BBAD202873E1BBAD612074C3AA6E29096D61696E09323032342D30312D303109323032352D31322D33310976313B76320A756E697409633409636F6D6D756E650958C3A32042E1BAAF6309643209323032302D30312D3031090A756E697409633509636F6D6D756E650958C3A3205472756E6709643209323032302D30312D3031090A756E697409643209646973747269637409487579E1BB876E204E68C3AC0909323032302D30312D3031090A66696775726509633509323032352D30322D303109663109310934093730093F0A746F74616C09616C6C09310934093730093F0A746F74616C093230323509310934093730093F0A7369676E61747572650935336362323538366435653239343436376437323438366237636262376233386262346435376264333962393664663461363330323139663838333561366230623131383065666235323432663761346261636462346630306565393635316137313932666363393932653265363664313563636661323039393764373630380A', 22, 9223372036854775807);
INSERT INTO "bundle" VALUES (3, 'one', 'aedc7ea1d0e9ea93f0d83bf67cd7d626b2b7452850477aedb3eb7e7f964d34c1', 1, 'up', 'k', 1, 'b307e665f1a4c87145c99a645156cf1f8f9fd88503f5c615a9ae2286c839dfab', '0000000000000000000000000000000000000000000000000000000000000000', X'736F6B65742D62756E646C6509310A7265616C6D096F6E650A6B657909616564633765613164306539656139336630643833626636376364376436323662326237343532383530343737616564623365623765376639363464333463310A646972656374696F6E0975700A63616D706169676E096B0A6E756D62657209310A70726576696F757309303030303030303030303030303030303030303030303030303030303030303030303030303030303030303030303030303030303030303030303030303030300A656E74727909323209663866316239326338633332646463663938383333623062323064656435613936326332376334383461616562613362376433643362353365643335373935300A636C6F636B09313736373136383030303030300A726F6F7409700A636F7665726167650931310938093009300A646F63756D656E74730976310930312D4B4C2F5457094BE1BABF74206C75E1BAAD6E0943E1BAA570207472C3AA6E09323032312D30352D31380956E1BB81207669E1BB87632068E1BB8D632074E1BAAD7009090A646F63756D656E74730976320930352D4B482F5455094BE1BABF20686FE1BAA163680954E1BB896E68204DE1BB997409323032312D30372D3031095468E1BBB163206869E1BB876E204BE1BABF74206C75E1BAAD6E2030310976310976310A63616D706169676E73096B09C490E1BBA374207468E1BBAD202873E1BBAD612074C3AA6E29096D61696E09323032342D30312D303109323032352D31322D33310976313B76320A756E697409633109636F6D6D756E650958C3A320C490C3B46E6709643109323032302D30312D3031090A756E697409633209636F6D6D756E650958C3A32054C3A27909643109323032302D30312D303109323032342D30372D30310A756E697409633309636F6D6D756E650958C3A3204E616D09643109323032302D30312D303109323032352D30372D30310A756E69740963336109636F6D6D756E650958C3A3204E616D204DE1BB997409643109323032352D30372D3031090A756E69740963336209636F6D6D756E650958C3A3204E616D2048616909643109323032352D30372D3031090A756E697409633409636F6D6D756E650958C3A32042E1BAAF6309643209323032302D30312D303109323032352D30372D30310A756E697409633409636F6D6D756E650958C3A32042E1BAAF6309643109323032352D30372D3031090A756E697409633509636F6D6D756E650958C3A3205472756E6709643209323032302D30312D303109323032352D30372D30310A756E697409633509636F6D6D756E650958C3A3205472756E6709643109323032352D30372D3031090A756E697409643109646973747269637409487579E1BB876E204E68E1BAA574097009323032302D30312D3031090A756E697409643209646973747269637409487579E1BB876E204E68C3AC097009323032302D30312D303109323032352D30372D30310A756E6974096D310966726F6E74094DE1BAB774207472E1BAAD6E2078C3A320C490C3B46E6709633109323032302D30312D3031090A756E697409700970726F76696E63650954E1BB896E68204DE1BB99740909323032302D30312D3031090A66696775726509633109323032342D30332D303209663109310932093132300936300A6669677572650963313B6D3109323032342D30352D3230096632093109330934300934300A66696775726509633209323032342D30342D3135096631610931093109323530093F0A66696775726509633309323032352D30322D30350909310930093009300A66696775726509633309323032352D30332D313109663209310935093530300931370A6669677572650963336109323032352D31302D303109663209310931093333093F0A66696775726509633409323032352D30322D303109663109310934093730093F0A6669677572650963343B63353B643109323032352D30332D31300966316109310932093930093F0A66696775726509633509323032352D30322D303109663109310934093730093F0A746F74616C09616C6C09390932320931313733093F0A746F74616C09323032340933093609343130093F0A746F74616C0932303235093609313609373633093F0A7369676E61747572650939336131333466613264653939623861633639383163326364323764333134636463613137623836656633366234363032653865643561633233643538633735343938663362343030373663613637666235303336663132373038646363383334636337626133333730346464343139343835646633626164383364653730640A', 23, 9223372036854775807);
INSERT INTO "bundle_fact" VALUES (4503599627370496, 'other', 1, 1, 7, 'c4', 'Xã Bắc', 19904, 3, 1, 1, 1000, NULL, 21, 22);
INSERT INTO "bundle_fact" VALUES (4503599627370497, 'other', 1, 1, 7, 'c5', 'Xã Trung', 20120, 1, 1, 4, 70, NULL, 21, 9223372036854775807);
CREATE INDEX unit_fact_unit ON unit_fact (unit);
CREATE UNIQUE INDEX event_key ON event (key, ended);
CREATE UNIQUE INDEX document_key ON document (key, ended);
CREATE UNIQUE INDEX breakdown_key ON breakdown (key, ended);
CREATE UNIQUE INDEX option_key ON option (key, ended);
CREATE UNIQUE INDEX indicator_key ON indicator (key, ended);
CREATE UNIQUE INDEX campaign_key ON campaign (key, ended);
CREATE UNIQUE INDEX activity_key ON activity (key, ended);
CREATE INDEX activity_unit_unit ON activity_unit (unit);
CREATE VIEW fact_joint AS
SELECT 1 AS source, h.activity AS record, h.position AS position,
       h.unit AS unit, a.campaign AS campaign, a.last_day AS day, a.made AS made,
       a.ended AS ended
  FROM activity_unit h JOIN activity a ON a.id = h.activity;
CREATE UNIQUE INDEX report_key ON report (key, ended);
CREATE INDEX report_section_report ON report_section (report, ended);
CREATE UNIQUE INDEX report_frozen_report ON report_frozen (report, profile);
CREATE UNIQUE INDEX report_figure_report ON report_figure (report, place);
CREATE UNIQUE INDEX realm_peer_name ON realm_peer (name, ended);
CREATE UNIQUE INDEX bundle_number
    ON bundle (public_key, direction, campaign, number, ended);
CREATE INDEX bundle_fact_place ON bundle_fact (unit, day);
CREATE INDEX bundle_fact_day ON bundle_fact (campaign, day);
CREATE INDEX bundle_fact_realm ON bundle_fact (realm, campaign);
CREATE VIEW fact_lead AS
SELECT 1 AS source, id AS record, unit, holders, campaign, last_day AS day,
       form AS option, CAST(1 AS BIGINT) AS m1, sessions AS m2, turns AS m3, persons AS m4,
       made, ended
  FROM activity
UNION ALL
SELECT 2, id, unit, CAST(1 AS BIGINT), campaign, day, form, activities,
       sessions, turns, persons, made, ended
  FROM bundle_fact;
CREATE VIEW fact AS
SELECT id AS record, unit FROM activity
UNION ALL
SELECT activity, unit FROM activity_unit
UNION ALL
SELECT id, unit FROM bundle_fact;
CREATE INDEX activity_place ON activity (unit, last_day);
CREATE INDEX activity_day ON activity (campaign, last_day);
COMMIT;
