PRAGMA page_size = 4096;
PRAGMA journal_mode = WAL;
BEGIN;
PRAGMA application_id = 1399802725;
PRAGMA user_version = 9;
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
, state INTEGER NOT NULL DEFAULT 3, due INTEGER NOT NULL DEFAULT 0, remark TEXT NOT NULL DEFAULT '') STRICT;
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
CREATE TABLE person (
    id    INTEGER PRIMARY KEY,
    key   TEXT NOT NULL,
    name  TEXT NOT NULL,
    sort  TEXT NOT NULL,     -- given name first, made by the program
    unit  INTEGER REFERENCES unit (id),   -- where they work, NULL: not said
    title TEXT NOT NULL,     -- post
    note  TEXT NOT NULL,
    made  INTEGER NOT NULL,
    ended INTEGER NOT NULL
) STRICT;
CREATE TABLE account (
    id       INTEGER PRIMARY KEY,
    person   TEXT NOT NULL,   -- key
    name     TEXT NOT NULL,   -- typed at sign-in; folded, unique
    password TEXT NOT NULL,   -- Argon2id, with its parameters and salt
    secret   TEXT NOT NULL,   -- of the second factor, base32; empty: none
    step     INTEGER NOT NULL,    -- last time step that was taken, never again
    disabled INTEGER NOT NULL,    -- 1: nobody comes in
    changed  INTEGER NOT NULL,    -- moment; older sessions are over
    made     INTEGER NOT NULL     -- log entry
) STRICT;
CREATE TABLE account_code (
    id      INTEGER PRIMARY KEY,
    account INTEGER REFERENCES account (id),
    kind    TEXT NOT NULL,   -- first, reset, recovery
    hash    TEXT NOT NULL,   -- SHA-256, hex
    until   INTEGER NOT NULL,    -- moment; 0: no end
    used    INTEGER NOT NULL     -- moment; 0: not yet
) STRICT;
CREATE TABLE account_grant (
    id         INTEGER PRIMARY KEY,
    person     TEXT NOT NULL,   -- key
    role       TEXT NOT NULL,
    unit       INTEGER NOT NULL REFERENCES unit (id),
    below      INTEGER NOT NULL,    -- 1: also everything under it
    first_day  INTEGER NOT NULL,
    last_day   INTEGER NOT NULL,    -- included
    acting_for TEXT NOT NULL,   -- key of the person; empty: in one's own name
    granted_by TEXT NOT NULL,   -- key of the person; empty: command line
    made       INTEGER NOT NULL,
    ended      INTEGER NOT NULL
) STRICT;
CREATE TABLE session (
    id      INTEGER PRIMARY KEY,
    hash    TEXT NOT NULL,   -- SHA-256, hex
    account INTEGER NOT NULL REFERENCES account (id),
    begun   INTEGER NOT NULL,
    seen    INTEGER NOT NULL,    -- to the minute
    fresh   INTEGER NOT NULL,    -- when the password was last given
    second  INTEGER NOT NULL,    -- 1: with the second factor
    agent   TEXT NOT NULL,   -- what the browser calls itself, cut
    address TEXT NOT NULL,
    closed  INTEGER NOT NULL     -- 0: open
) STRICT;
CREATE TABLE token (
    id      INTEGER PRIMARY KEY,
    hash    TEXT NOT NULL,
    account INTEGER NOT NULL REFERENCES account (id),
    name    TEXT NOT NULL,   -- what it is for
    role    TEXT NOT NULL,   -- it may do no more than this role
    until   INTEGER NOT NULL,
    begun   INTEGER NOT NULL,
    seen    INTEGER NOT NULL,
    closed  INTEGER NOT NULL
) STRICT;
CREATE TABLE access (
    id      INTEGER PRIMARY KEY,
    at      INTEGER NOT NULL,
    who     TEXT NOT NULL,   -- person's key; empty: nobody who is known
    address TEXT NOT NULL,
    what    TEXT NOT NULL,   -- sign-in, refused, view, …
    kind    TEXT NOT NULL,   -- noun of the object
    key     TEXT NOT NULL
) STRICT;
CREATE TABLE once (
    id       INTEGER PRIMARY KEY,
    account  INTEGER NOT NULL,
    key      TEXT NOT NULL,
    at       INTEGER NOT NULL,
    digest   TEXT NOT NULL,   -- of what was sent
    status   INTEGER NOT NULL,
    location TEXT NOT NULL,
    body     TEXT NOT NULL
) STRICT;
CREATE TABLE draft (
    id      INTEGER PRIMARY KEY,
    account INTEGER NOT NULL REFERENCES account (id),
    path    TEXT NOT NULL,   -- of the form
    at      INTEGER NOT NULL,
    base    TEXT NOT NULL,   -- the version it was begun on
    fields  TEXT NOT NULL    -- JSON
) STRICT;
CREATE TABLE period_lock (
    id       INTEGER PRIMARY KEY,
    key      TEXT NOT NULL,
    campaign TEXT NOT NULL,   -- key
    unit     INTEGER NOT NULL REFERENCES unit (id),
    last_day INTEGER NOT NULL,    -- included
    reason   TEXT NOT NULL,
    made     INTEGER NOT NULL,
    ended    INTEGER NOT NULL
) STRICT;
CREATE TABLE reopening (
    id        INTEGER PRIMARY KEY,
    key       TEXT NOT NULL,
    lock      TEXT NOT NULL,   -- key
    unit      INTEGER NOT NULL REFERENCES unit (id),
    until_day INTEGER NOT NULL,    -- included
    reason    TEXT NOT NULL,
    asked_by  TEXT NOT NULL,   -- key of a person
    agreed_by TEXT NOT NULL,   -- empty: not yet
    made      INTEGER NOT NULL,
    ended     INTEGER NOT NULL
) STRICT;
CREATE TABLE comment (
    id     INTEGER PRIMARY KEY,
    kind   TEXT NOT NULL,   -- report, activity
    object TEXT NOT NULL,   -- its key
    place  TEXT NOT NULL,   -- key of the section, or empty
    who    TEXT NOT NULL,   -- key of a person
    at     INTEGER NOT NULL,
    text   TEXT NOT NULL,
    made   INTEGER NOT NULL,
    ended  INTEGER NOT NULL     -- settled
) STRICT;
CREATE TABLE file (
    id    INTEGER PRIMARY KEY,
    key   TEXT NOT NULL,    -- random, in addresses
    hash  TEXT NOT NULL,    -- SHA-256, hex
    name  TEXT NOT NULL,    -- as it was called
    type  TEXT NOT NULL,    -- pdf, docx, xlsx, png, jpg
    size  INTEGER NOT NULL,     -- bytes
    unit  INTEGER NOT NULL REFERENCES unit (id),   -- whose quota
    made  INTEGER NOT NULL,
    ended INTEGER NOT NULL
) STRICT;
CREATE TABLE file_body (
    id    INTEGER PRIMARY KEY,
    hash  TEXT NOT NULL,
    bytes BLOB NOT NULL
) STRICT;
CREATE TABLE activity_file (
    id       INTEGER PRIMARY KEY,
    activity TEXT NOT NULL,   -- key
    file     TEXT NOT NULL,   -- key
    made     INTEGER NOT NULL,
    ended    INTEGER NOT NULL
) STRICT;
CREATE TABLE setting (
    id    INTEGER PRIMARY KEY,
    name  TEXT NOT NULL,
    value TEXT NOT NULL,
    made  INTEGER NOT NULL,
    ended INTEGER NOT NULL
) STRICT;
CREATE TABLE holiday (
    id    INTEGER PRIMARY KEY,
    day   INTEGER NOT NULL,
    name  TEXT NOT NULL,
    off   INTEGER NOT NULL,     -- 1 off, 0 worked
    made  INTEGER NOT NULL,
    ended INTEGER NOT NULL
) STRICT;
INSERT INTO "log" VALUES (1, 1767168000000, 'cli', 'init', 'store', '', '{}', X'0000000000000000000000000000000000000000000000000000000000000000', X'12D52BD75BB2468253993334C8FCFE8CC1EA809D53CE01043146B89AFDF851AE');
INSERT INTO "log" VALUES (2, 1767168000000, 'cli', 'import', 'units', '', '{"created":11,"updated":0,"unchanged":0}', X'12D52BD75BB2468253993334C8FCFE8CC1EA809D53CE01043146B89AFDF851AE', X'9F3D53B9FA95827D564764CF038F3F9B684BDEEEEB160288BF26950E9BB50F77');
INSERT INTO "log" VALUES (3, 1767168000000, 'cli', 'import', 'options', '', '{"created":3,"updated":0,"unchanged":0}', X'9F3D53B9FA95827D564764CF038F3F9B684BDEEEEB160288BF26950E9BB50F77', X'C98CEA873082E72594E5AB25E56B1AECE6EACBF86556AD699A17CEE4197EFC25');
INSERT INTO "log" VALUES (4, 1767168000000, 'cli', 'import', 'campaigns', '', '{"created":1,"updated":0,"unchanged":0}', X'C98CEA873082E72594E5AB25E56B1AECE6EACBF86556AD699A17CEE4197EFC25', X'13DDE72652F7787D2265853C97CCBED6449BDF0CC8C10C1F68DA078BA73A2DB6');
INSERT INTO "log" VALUES (5, 1767168000000, 'cli', 'import', 'activities', '', '{"created":6,"updated":0,"unchanged":0,"first":1,"last":6,"digest":"3:3ffa9ad7495a9329f95df823a73bb384de5d021de572c3a6d5b3996c028dc426"}', X'13DDE72652F7787D2265853C97CCBED6449BDF0CC8C10C1F68DA078BA73A2DB6', X'8901C1110608AAAF5D692D6220FD7F977B4AB86E2920CFE37AD8D4DCB35A2EF4');
INSERT INTO "log" VALUES (6, 1767168000000, 'cli', 'event.apply', 'event', 'e1', '{"kind":"merge","day":"2024-07-01","units":"c2","into":"c1"}', X'8901C1110608AAAF5D692D6220FD7F977B4AB86E2920CFE37AD8D4DCB35A2EF4', X'475F63E59517849DADF18FF8212FF2252D78581CD15283865421850E83AA1A1F');
INSERT INTO "log" VALUES (7, 1767168000000, 'cli', 'event.apply', 'event', 'e2', '{"kind":"split","day":"2025-07-01","units":"c3","into":"c3a;c3b"}', X'475F63E59517849DADF18FF8212FF2252D78581CD15283865421850E83AA1A1F', X'CB4B49A89E4CE0E86B6AB23D64BCC68AFD2E11907EB08BC9453D6B06638FD664');
INSERT INTO "log" VALUES (8, 1767168000000, 'cli', 'event.apply', 'event', 'e3', '{"kind":"move","day":"2025-07-01","units":"c4;c5","into":""}', X'CB4B49A89E4CE0E86B6AB23D64BCC68AFD2E11907EB08BC9453D6B06638FD664', X'8D5355ADE300B98B73173AFFD3141ABEE516B22D78B3152A1A0BB448E3C16806');
INSERT INTO "log" VALUES (9, 1767168000000, 'cli', 'event.apply', 'event', 'e4', '{"kind":"dissolve","day":"2025-07-01","units":"d2","into":""}', X'8D5355ADE300B98B73173AFFD3141ABEE516B22D78B3152A1A0BB448E3C16806', X'621E54FC82E873DBC7186BD5B37EB97B5F9736F2C04F341AE0762DBAEEF2FD93');
INSERT INTO "log" VALUES (10, 1767168000000, 'cli', 'event.apply', 'event', 'e5', '{"kind":"rename","day":"2025-08-01","units":"c4","into":""}', X'621E54FC82E873DBC7186BD5B37EB97B5F9736F2C04F341AE0762DBAEEF2FD93', X'F4FD929200530E4857A7B95FF00435D321B050402531E4AF1DD315FEC8296F92');
INSERT INTO "log" VALUES (11, 1767168000000, 'cli', 'event.apply', 'event', 'e6', '{"kind":"merge","day":"2025-09-01","units":"c5","into":"c4"}', X'F4FD929200530E4857A7B95FF00435D321B050402531E4AF1DD315FEC8296F92', X'FA5E82F573AD3953A1999F06C745162A657C41BE7559B573CB732DE1A04B63B0');
INSERT INTO "log" VALUES (12, 1767168000000, 'cli', 'event.undo', 'event', 'e6', '{}', X'FA5E82F573AD3953A1999F06C745162A657C41BE7559B573CB732DE1A04B63B0', X'2900783DDE5A1ACD1A7D4D2578717222F4B6538DB8BC5297F2265FD4F536BE72');
INSERT INTO "log" VALUES (13, 1767168000000, 'cli', 'event.undo', 'event', 'e5', '{}', X'2900783DDE5A1ACD1A7D4D2578717222F4B6538DB8BC5297F2265FD4F536BE72', X'BB5585A5C2AA72865E7ECA26510B3F0987BDD84627E28AF1F741E5F96AC9A8D2');
INSERT INTO "log" VALUES (14, 1767168000000, 'cli', 'import', 'documents', '', '{"created":2,"updated":0,"unchanged":0}', X'BB5585A5C2AA72865E7ECA26510B3F0987BDD84627E28AF1F741E5F96AC9A8D2', X'93810FE56FDA07D195EF1B1FC93F5C24180B72A81FB18AFBF4296ED5A0F4AD77');
INSERT INTO "log" VALUES (15, 1767168000000, 'cli', 'import', 'indicators', '', '{"created":1,"updated":0,"unchanged":0}', X'93810FE56FDA07D195EF1B1FC93F5C24180B72A81FB18AFBF4296ED5A0F4AD77', X'0009E2C8BD058387891D01D9601F1808DFCB85D64650A554348F23B076E88F96');
INSERT INTO "log" VALUES (16, 1767168000000, 'cli', 'import', 'campaigns', '', '{"created":0,"updated":1,"unchanged":0}', X'0009E2C8BD058387891D01D9601F1808DFCB85D64650A554348F23B076E88F96', X'EB9622BC1EF6B04C3AFB45DEFB26DA4C1A5CB55F3368CD2E0A3BFEF94D3F9D67');
INSERT INTO "log" VALUES (17, 1767168000000, 'cli', 'import', 'activities', '', '{"created":3,"updated":1,"unchanged":0,"first":7,"last":10,"digest":"3:b6602a696832ca3f08a3232716d5581501af77d5a9956ad6a3d59fc3c2d29a8b"}', X'EB9622BC1EF6B04C3AFB45DEFB26DA4C1A5CB55F3368CD2E0A3BFEF94D3F9D67', X'A9947F265CE785BD183333181D3D4A9564906697F75708F07979311DC2B52099');
INSERT INTO "log" VALUES (18, 1767168000000, 'cli', 'activity.withdraw', 'activity', 'a4', '{"reason":"trùng"}', X'A9947F265CE785BD183333181D3D4A9564906697F75708F07979311DC2B52099', X'A75CD749091B6BF52B3218280C7622F11723A5A3BF1913344325EB81D8B08648');
INSERT INTO "log" VALUES (19, 1767168000000, 'cli', 'realm.name', 'realm', 'one', '{"public_key":"ee2fe2fa576ad1cf4bb173db98602e01a25a927bffb15a40ec04ac207effb26d"}', X'A75CD749091B6BF52B3218280C7622F11723A5A3BF1913344325EB81D8B08648', X'1315F2EC1BDF01811A913261E4053EE5FDB367053B137FEE4F1F8C1C7FAEC54D');
INSERT INTO "log" VALUES (20, 1767168000000, 'cli', 'realm.trust', 'realm', 'other', '{"public_key":"cb76c61fb066cb12278f459c487c4a9386691f5d72aa444df66b7d39c4442604","direction":"up","unit":"c4"}', X'1315F2EC1BDF01811A913261E4053EE5FDB367053B137FEE4F1F8C1C7FAEC54D', X'6DD911F60A8D78C99B7C94C21AD68C0F4126FFCD9A67096468A382D6E16E4FC2');
INSERT INTO "log" VALUES (21, 1767168000000, 'cli', 'bundle.import', 'bundle', 'other', '{"campaign":"k","direction":"up","number":1,"hash":"62f5b737ac2a6649101da58b7c93d4d8a3923acd8e39e9449245bbc997060c7e","made":2,"ended":0,"unchanged":0,"digest":"c3976cb666bff68a05c9f9ad0a754c4eeca156e157e2da334221315cdfd2d741"}', X'6DD911F60A8D78C99B7C94C21AD68C0F4126FFCD9A67096468A382D6E16E4FC2', X'67CAA4A9846452470FCFDAFB32E7DC8EA94C093AFD70E938FA765DA8F727A29E');
INSERT INTO "log" VALUES (22, 1767168000000, 'cli', 'bundle.import', 'bundle', 'other', '{"campaign":"k","direction":"up","number":2,"hash":"c3cb5fbb302fded86f1ee92a92944cdd78a298bc7630742eabac4c7c5f0df84a","made":0,"ended":1,"unchanged":1}', X'67CAA4A9846452470FCFDAFB32E7DC8EA94C093AFD70E938FA765DA8F727A29E', X'680181F9B153F92C141FDF97E1E58B8E1A6FB9FD8E99AE275A01631B2378A927');
INSERT INTO "log" VALUES (23, 1767168000000, 'cli', 'bundle.export', 'bundle', 'one', '{"campaign":"k","direction":"up","number":1,"hash":"5006a3f5487a347f472e6faca96971b0d5a230ea221caaa019b1c27c6ec6822f"}', X'680181F9B153F92C141FDF97E1E58B8E1A6FB9FD8E99AE275A01631B2378A927', X'B24AE615327BB5710EF8B60C54F4A0A61DA827A262BF769B5C9C1097EAFB998E');
INSERT INTO "log" VALUES (24, 1767168000000, 'cli', 'report.new', 'report', 'r1', '{"sections":2}', X'B24AE615327BB5710EF8B60C54F4A0A61DA827A262BF769B5C9C1097EAFB998E', X'4732292E35DA7AFF6324DAFBDEC35E44B9130834F2C116D375810C2DC640B0CF');
INSERT INTO "log" VALUES (25, 1767168000000, 'cli', 'report.text', 'report', 'r1', '{"sections":1}', X'4732292E35DA7AFF6324DAFBDEC35E44B9130834F2C116D375810C2DC640B0CF', X'18798ABD0796C53CAD1D2EDA959E63BA91715AAB3DDCA2838AD9E9ABBA649BB5');
INSERT INTO "log" VALUES (26, 1767168000000, 'cli', 'report.freeze', 'report', 'r1', '{"known":25,"figures":16}', X'18798ABD0796C53CAD1D2EDA959E63BA91715AAB3DDCA2838AD9E9ABBA649BB5', X'D52C1240E88FB27D8ECC8A0DDC691249C4434AE4933605829113F4FB6035751F');
INSERT INTO "log" VALUES (27, 1767168000000, 'cli', 'report.new', 'report', 'r2', '{"sections":2}', X'D52C1240E88FB27D8ECC8A0DDC691249C4434AE4933605829113F4FB6035751F', X'3CFBEC40A5EEF114697AD16F9A0B8C00AED38FD04EE0A861BD540CFBBC4EA602');
INSERT INTO "log" VALUES (28, 1767168000000, 'cli', 'import', 'activities', '', '{"created":0,"updated":1,"unchanged":0,"first":11,"last":11,"digest":"3:06c4881e6a7484492e3030fef59989c1e5925d714023e92804c85df70b0eac20"}', X'3CFBEC40A5EEF114697AD16F9A0B8C00AED38FD04EE0A861BD540CFBBC4EA602', X'98BC883D2BBD4E113DB71C865C009A85FF4536C25D0FC56602B5BE49770568F8');
INSERT INTO "log" VALUES (29, 1767168000000, 'cli', 'import', 'activities', '', '{"created":4,"updated":0,"unchanged":0,"first":12,"last":15,"digest":"3:cddc51271ae19f48b3efd4dc3bee5a90173128805cbdd08f0316830f30028d55"}', X'98BC883D2BBD4E113DB71C865C009A85FF4536C25D0FC56602B5BE49770568F8', X'0641E374433196F7E052590D7AEC1B6F3B75F392F326EC59C2CD14C6A52E88B8');
INSERT INTO "log" VALUES (30, 1767168000000, 'cli', 'activity.submit', 'activity', 'b1', '{"digest":"3:9fd59c1ee0d35d4b6e42729738762e93dc28404fdc19f60c1f5c52a997a3f388"}', X'0641E374433196F7E052590D7AEC1B6F3B75F392F326EC59C2CD14C6A52E88B8', X'29E8190C91E19DF9977E43B6054183DB74EB9CCC29A8CAEBF03210C4AC879403');
INSERT INTO "log" VALUES (31, 1767168000000, 'cli', 'activity.check', 'activities', '', '{"keys":["b1","b2"],"digest":"3:cd45859190ef1250217f0abc27dcf0dd0808df8a2c4d63453c4a3c0ceeb4d69a"}', X'29E8190C91E19DF9977E43B6054183DB74EB9CCC29A8CAEBF03210C4AC879403', X'79A86F709ED4277E967E4C79D64BEA2FC4C19952BDBB71DA6FB7CC69021936F3');
INSERT INTO "log" VALUES (32, 1767168000000, 'cli', 'activity.approve', 'activities', '', '{"keys":["b2","b3"],"digest":"3:ff130130dcea47e97ac28acad493d9c1757631474d40c353aec25eac96457e8d"}', X'79A86F709ED4277E967E4C79D64BEA2FC4C19952BDBB71DA6FB7CC69021936F3', X'3FF84C4E1659E273D1145B716D13CBFAF6736E6A512B736B0DE9D4F3947485EC');
INSERT INTO "log" VALUES (33, 1767168000000, 'cli', 'activity.return', 'activity', 'b4', '{"remark":"ghi rõ nơi tổ chức","due":"2026-01-05","digest":"3:6c9fda6b3dd1c40a98662b0117d0ff4d21086d6bf61d20f57b651c160de28f8b"}', X'3FF84C4E1659E273D1145B716D13CBFAF6736E6A512B736B0DE9D4F3947485EC', X'F43D037CDB4A6E6AC5BC29BFF4735CBCAE29215524A3BB85C0FEE2F76D87CB47');
INSERT INTO "log" VALUES (34, 1767168000000, 'cli', 'lock.add', 'period_lock', 'PL1', '{"reason":"đã chốt","row":"ca40df2a6732cb3ad5d94059ea1fa9c083fbb82fef2110db03a17a71b3818eb4"}', X'F43D037CDB4A6E6AC5BC29BFF4735CBCAE29215524A3BB85C0FEE2F76D87CB47', X'0BB12B92896A7224B2DE4F4FF55D010C3327085C2361F096DD928C12466AA3AC');
INSERT INTO "log" VALUES (35, 1767168000000, 'an', 'reopening.ask', 'reopening', 'RO1', '{"reason":"nhập sót","row":"341a1a4931d97843fd5c1d2277257e04feb7e805d518eb52f59b30539970ede4"}', X'0BB12B92896A7224B2DE4F4FF55D010C3327085C2361F096DD928C12466AA3AC', X'2FCB43987D8FDD0C78F1E3F3CEAB7953C95C7E4985A271A7CC886F096EE3A7C7');
INSERT INTO "log" VALUES (36, 1767168000000, 'binh', 'reopening.agree', 'reopening', 'RO1', '{"reason":"nhập sót","row":"4760ff14e171e920aa7ddac6394456db0cc735fc3055825558ae8a5e16106651"}', X'2FCB43987D8FDD0C78F1E3F3CEAB7953C95C7E4985A271A7CC886F096EE3A7C7', X'4505B83235E9FA039D157FA1EE98D26DA444F4ACC4CD65666B894B183C510D6A');
INSERT INTO "log" VALUES (37, 1767168000000, 'cli', 'import', 'activities', '', '{"created":0,"updated":1,"unchanged":0,"first":22,"last":22,"digest":"3:5403d55649f9b85b98db15d9897db4b275b8799bfd052aa6f9b160ff4c77e24c"}', X'4505B83235E9FA039D157FA1EE98D26DA444F4ACC4CD65666B894B183C510D6A', X'4AA0B126D9F514D9E929BAFA24198563884B300D3D86CCEB8C120E455625C434');
INSERT INTO "log" VALUES (38, 1767168000000, 'cli', 'file.add', 'file', 'FCYVUVLZsA_A5KcbLhW4QAhTZcvJFUkaJiMJKqVbP28', '{"row":"8bc782b8837cfb40b3a2095925baa4bc7fa4d1723062204f35cd9bb013c982a3"}', X'4AA0B126D9F514D9E929BAFA24198563884B300D3D86CCEB8C120E455625C434', X'3A0B941FBDC6A7B5952920A55A3A8BB3412E8FF091A3E846AD8A7FB4486022F4');
INSERT INTO "log" VALUES (39, 1767168000000, 'cli', 'activity.attach', 'activity_file', 'b3', '{"row":"b86e4b5b5a5f9d668d5d241ecb35130f3ac7636846da0ad9da3652529779338b"}', X'3A0B941FBDC6A7B5952920A55A3A8BB3412E8FF091A3E846AD8A7FB4486022F4', X'7E6BB4DCC12F3AA06400236C353CCA4C39F4909D0F80AFF42A94671A4BFB8966');
INSERT INTO "log" VALUES (40, 1767168000000, 'cli', 'file.add', 'file', '6DQRTQcfRKgyiHfUEMuUvhlhAJuSSfi3PWmS_MyjciI', '{"row":"ea6663d8380710b17a951c6c8d1eff58a4b18ad6b81a603977950019fa833f3d"}', X'7E6BB4DCC12F3AA06400236C353CCA4C39F4909D0F80AFF42A94671A4BFB8966', X'497BC4D9F500983EFE6A748D694F10954854F21D33F6DDD4C6118077FDE2F874');
INSERT INTO "log" VALUES (41, 1767168000000, 'cli', 'activity.attach', 'activity_file', 'a1', '{"row":"6dbfc49d4073cd9d58eb5b6bbe844a3b54121e1ca7b138eb737e9d8b9c1fe0f1"}', X'497BC4D9F500983EFE6A748D694F10954854F21D33F6DDD4C6118077FDE2F874', X'E4C1776B57576D73BD6FE144D0EB02C3DA93A622A58EC12E867E897CE151B886');
INSERT INTO "log" VALUES (42, 1767168000000, 'cli', 'activity.detach', 'activity_file', 'a1', '{"reason":"nhầm"}', X'E4C1776B57576D73BD6FE144D0EB02C3DA93A622A58EC12E867E897CE151B886', X'132AC21E593717FDEA94DFF2B522BCFB3EBAB9DD7F281E6FFF640E1836FEA108');
INSERT INTO "log" VALUES (43, 1767168000000, 'cli', 'file.end', 'file', '6DQRTQcfRKgyiHfUEMuUvhlhAJuSSfi3PWmS_MyjciI', '{"reason":"nhầm"}', X'132AC21E593717FDEA94DFF2B522BCFB3EBAB9DD7F281E6FFF640E1836FEA108', X'E229137A59E0CBE70249B4719BC290B062CD7A3F06129AA041020D862D87611D');
INSERT INTO "log" VALUES (44, 1767168000000, 'cli', 'comment.add', 'comment', '1', '{"row":"80b9fedbc46bb6cffe5caaf558ae17560c2ce6fbbeaaa1ad1724e714d3ba6c07"}', X'E229137A59E0CBE70249B4719BC290B062CD7A3F06129AA041020D862D87611D', X'65D5ABD75F6C90AB93FFAC96991CE0B80687E2747050AE84EE882F7F8878BB57');
INSERT INTO "log" VALUES (45, 1767168000000, 'cli', 'comment.add', 'comment', '2', '{"row":"b5345ad0ff51ea9eb8e57078d58ec19049773c1a8404c9fb4c078f11e1a7452e"}', X'65D5ABD75F6C90AB93FFAC96991CE0B80687E2747050AE84EE882F7F8878BB57', X'0765E4A9B0D38E0D1F7B416CF3CCB05133F49CE373048E2F84824AD2E0C1AD95');
INSERT INTO "log" VALUES (46, 1767168000000, 'cli', 'comment.settle', 'comment', '2', '{}', X'0765E4A9B0D38E0D1F7B416CF3CCB05133F49CE373048E2F84824AD2E0C1AD95', X'54C0B1B9ABE44788CE08A7AC574C88978B7244C1C13984AFB615540CD83945DD');
INSERT INTO "log" VALUES (47, 1767168000000, 'cli', 'setting.set', 'setting', 'return-days', '{"row":"a570e2447cc3e2fe6a142e49b448463f8f18c7d546edbe473571446d52be0faa"}', X'54C0B1B9ABE44788CE08A7AC574C88978B7244C1C13984AFB615540CD83945DD', X'C521A360AA47A7C2840CFB387474C203329E8F4AB8DE0D07C15970D9535D4291');
INSERT INTO "log" VALUES (48, 1767168000000, 'cli', 'holiday.set', 'holiday', '2025-09-02', '{"row":"d1760320eaaf02f82d9954dcaf8d975b78d11e748b37235eea10e0c4fc021d8b"}', X'C521A360AA47A7C2840CFB387474C203329E8F4AB8DE0D07C15970D9535D4291', X'61F15D24AEC274F118F8BDD0A23B8D2F0F86FD6298FEA023FDDF43061A32F555');
INSERT INTO "log" VALUES (49, 1767168000000, 'cli', 'holiday.set', 'holiday', '2025-09-06', '{"row":"0fc5aa5a16f53e86b0ced69d0bd8c008f4fdda0cab24a010d106eb2c062aebd9"}', X'61F15D24AEC274F118F8BDD0A23B8D2F0F86FD6298FEA023FDDF43061A32F555', X'CFCFA265C6B2AAE0170FA3762E9CAD178C8A3D35C87D4235F7757862BB3E727B');
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
INSERT INTO "activity" VALUES (1, 'a1', 1, 4, 1, 19783, 19784, 1, '', 'Hội nghị, học tập', 'Nhà văn hóa', 2, 100, 60, '', 5, 17, 3, 0, '');
INSERT INTO "activity" VALUES (2, 'a2', 1, 5, 1, 19828, 19828, 2, '', 'Phát thanh', '', 1, 250, NULL, '', 5, 9223372036854775807, 3, 0, '');
INSERT INTO "activity" VALUES (3, 'a3', 1, 4, 2, 19863, 19863, 3, 'Chủ đề', 'Chung tay', '', 3, 40, 40, 'nói "thật"', 5, 9223372036854775807, 3, 0, '');
INSERT INTO "activity" VALUES (4, 'a4', 1, 7, 1, 19904, 19904, 3, '', '', '', 1, 1000, NULL, '', 5, 18, 3, 0, '');
INSERT INTO "activity" VALUES (5, 'a5', 1, 8, 1, 20120, 20120, 1, '', '', '', 4, 70, NULL, '', 5, 9223372036854775807, 3, 0, '');
INSERT INTO "activity" VALUES (6, 'a6', 1, 6, 1, 20124, 20124, 0, '', '', '', 0, 0, 0, '', 5, 9223372036854775807, 3, 0, '');
INSERT INTO "activity" VALUES (7, 'a1', 1, 4, 1, 19783, 19784, 1, '', 'Hội nghị, học tập', 'Nhà văn hóa', 2, 120, 60, 'sửa', 17, 28, 3, 0, '');
INSERT INTO "activity" VALUES (8, 'a7', 1, 7, 3, 20157, 20157, 2, 'Chủ đề', 'Họp liên xã', '', 2, 90, NULL, 'nhiều đơn vị
hai dòng', 17, 9223372036854775807, 3, 0, '');
INSERT INTO "activity" VALUES (9, 'a8', 1, 6, 1, 20158, 20158, 3, '', 'Trước khi chia', '', 5, 500, 17, '', 17, 9223372036854775807, 3, 0, '');
INSERT INTO "activity" VALUES (10, 'a9', 1, 11, 1, 20362, 20362, 3, '', 'Sau khi chia', '', 1, 33, NULL, '', 17, 9223372036854775807, 3, 0, '');
INSERT INTO "activity" VALUES (11, 'a1', 1, 4, 1, 19783, 19784, 1, '', 'Hội nghị, học tập', 'Nhà văn hóa', 2, 150, 70, 'sửa nữa', 28, 9223372036854775807, 3, 0, '');
INSERT INTO "activity" VALUES (12, 'b1', 1, 5, 1, 19727, 19727, 0, '', '', '', 1, 10, NULL, '', 29, 30, 1, 0, '');
INSERT INTO "activity" VALUES (13, 'b2', 1, 5, 1, 19728, 19728, 0, '', '', '', 1, 20, NULL, '', 29, 31, 3, 0, '');
INSERT INTO "activity" VALUES (14, 'b3', 1, 5, 1, 19729, 19729, 0, '', '', '', 1, 30, NULL, '', 29, 32, 3, 0, '');
INSERT INTO "activity" VALUES (15, 'b4', 1, 5, 1, 19730, 19730, 0, '', '', '', 1, 40, NULL, '', 29, 33, 3, 0, '');
INSERT INTO "activity" VALUES (16, 'b1', 1, 5, 1, 19727, 19727, 0, '', '', '', 1, 10, NULL, '', 30, 31, 3, 0, '');
INSERT INTO "activity" VALUES (17, 'b1', 1, 5, 1, 19727, 19727, 0, '', '', '', 1, 10, NULL, '', 31, 37, 4, 0, '');
INSERT INTO "activity" VALUES (18, 'b2', 1, 5, 1, 19728, 19728, 0, '', '', '', 1, 20, NULL, '', 31, 32, 4, 0, '');
INSERT INTO "activity" VALUES (19, 'b2', 1, 5, 1, 19728, 19728, 0, '', '', '', 1, 20, NULL, '', 32, 9223372036854775807, 5, 0, '');
INSERT INTO "activity" VALUES (20, 'b3', 1, 5, 1, 19729, 19729, 0, '', '', '', 1, 30, NULL, '', 32, 9223372036854775807, 5, 0, '');
INSERT INTO "activity" VALUES (21, 'b4', 1, 5, 1, 19730, 19730, 0, '', '', '', 1, 40, NULL, '', 33, 9223372036854775807, 2, 20458, 'ghi rõ nơi tổ chức');
INSERT INTO "activity" VALUES (22, 'b1', 1, 5, 1, 19727, 19727, 0, '', '', '', 1, 11, NULL, '', 37, 9223372036854775807, 3, 0, '');
INSERT INTO "activity_unit" VALUES (8, 2, 2);
INSERT INTO "activity_unit" VALUES (8, 1, 8);
INSERT INTO "activity_unit" VALUES (3, 1, 10);
INSERT INTO "rollup" VALUES (1, 1, 0, 1, 1, 2024, 0, 3, 3, 3000000, 3000000, 61000000, 0);
INSERT INTO "rollup" VALUES (1, 1, 0, 1, 1, 2024, 1, 1, 0, 1000000, 2000000, 150000000, 70000000);
INSERT INTO "rollup" VALUES (1, 1, 0, 1, 1, 2024, 2, 1, 1, 1000000, 1000000, 250000000, 0);
INSERT INTO "rollup" VALUES (1, 1, 0, 1, 1, 2024, 3, 1, 0, 1000000, 3000000, 40000000, 40000000);
INSERT INTO "rollup" VALUES (1, 1, 0, 1, 1, 2025, 0, 1, 0, 1000000, 0, 0, 0);
INSERT INTO "rollup" VALUES (1, 1, 0, 1, 1, 2025, 1, 2, 2, 2000000, 8000000, 140000000, 0);
INSERT INTO "rollup" VALUES (1, 1, 0, 1, 1, 2025, 2, 1, 1, 1000000, 2000000, 90000000, 0);
INSERT INTO "rollup" VALUES (1, 1, 0, 1, 1, 2025, 3, 2, 1, 2000000, 6000000, 533000000, 17000000);
INSERT INTO "rollup" VALUES (1, 1, 0, 1, 1, 202401, 0, 3, 3, 3000000, 3000000, 61000000, 0);
INSERT INTO "rollup" VALUES (1, 1, 0, 1, 1, 202403, 1, 1, 0, 1000000, 2000000, 150000000, 70000000);
INSERT INTO "rollup" VALUES (1, 1, 0, 1, 1, 202404, 2, 1, 1, 1000000, 1000000, 250000000, 0);
INSERT INTO "rollup" VALUES (1, 1, 0, 1, 1, 202405, 3, 1, 0, 1000000, 3000000, 40000000, 40000000);
INSERT INTO "rollup" VALUES (1, 1, 0, 1, 1, 202502, 0, 1, 0, 1000000, 0, 0, 0);
INSERT INTO "rollup" VALUES (1, 1, 0, 1, 1, 202502, 1, 2, 2, 2000000, 8000000, 140000000, 0);
INSERT INTO "rollup" VALUES (1, 1, 0, 1, 1, 202503, 2, 1, 1, 1000000, 2000000, 90000000, 0);
INSERT INTO "rollup" VALUES (1, 1, 0, 1, 1, 202503, 3, 1, 0, 1000000, 5000000, 500000000, 17000000);
INSERT INTO "rollup" VALUES (1, 1, 0, 1, 1, 202510, 3, 1, 1, 1000000, 1000000, 33000000, 0);
INSERT INTO "rollup" VALUES (1, 1, 0, 2, 1, 2024, 0, 3, 3, 3000000, 3000000, 61000000, 0);
INSERT INTO "rollup" VALUES (1, 1, 0, 2, 1, 2024, 1, 1, 0, 1000000, 2000000, 150000000, 70000000);
INSERT INTO "rollup" VALUES (1, 1, 0, 2, 1, 2024, 2, 1, 1, 1000000, 1000000, 250000000, 0);
INSERT INTO "rollup" VALUES (1, 1, 0, 2, 1, 2024, 3, 1, 0, 1000000, 3000000, 40000000, 40000000);
INSERT INTO "rollup" VALUES (1, 1, 0, 2, 1, 2025, 0, 1, 0, 1000000, 0, 0, 0);
INSERT INTO "rollup" VALUES (1, 1, 0, 2, 1, 2025, 2, 1, 1, 1000000, 2000000, 90000000, 0);
INSERT INTO "rollup" VALUES (1, 1, 0, 2, 1, 2025, 3, 2, 1, 2000000, 6000000, 533000000, 17000000);
INSERT INTO "rollup" VALUES (1, 1, 0, 2, 1, 202401, 0, 3, 3, 3000000, 3000000, 61000000, 0);
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
INSERT INTO "rollup" VALUES (1, 1, 1, 4, 1, 2024, 0, 3, 3, 3000000, 3000000, 61000000, 0);
INSERT INTO "rollup" VALUES (1, 1, 1, 4, 1, 2024, 2, 1, 1, 1000000, 1000000, 250000000, 0);
INSERT INTO "rollup" VALUES (1, 1, 1, 4, 1, 202401, 0, 3, 3, 3000000, 3000000, 61000000, 0);
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
INSERT INTO "rollup" VALUES (1, 1, 2, 1, 1, 2024, 0, 2, 2, 2000000, 2000000, 50000000, 0);
INSERT INTO "rollup" VALUES (1, 1, 2, 1, 1, 202401, 0, 2, 2, 2000000, 2000000, 50000000, 0);
INSERT INTO "rollup" VALUES (1, 1, 2, 2, 1, 2024, 0, 2, 2, 2000000, 2000000, 50000000, 0);
INSERT INTO "rollup" VALUES (1, 1, 2, 2, 1, 202401, 0, 2, 2, 2000000, 2000000, 50000000, 0);
INSERT INTO "rollup" VALUES (1, 1, 3, 4, 1, 2024, 0, 2, 2, 2000000, 2000000, 50000000, 0);
INSERT INTO "rollup" VALUES (1, 1, 3, 4, 1, 202401, 0, 2, 2, 2000000, 2000000, 50000000, 0);
INSERT INTO "rollup" VALUES (1, 2, 0, 9, 1, 2024, 3, 1, 0, 1000000, 3000000, 40000000, 40000000);
INSERT INTO "rollup" VALUES (1, 2, 0, 9, 1, 202405, 3, 1, 0, 1000000, 3000000, 40000000, 40000000);
INSERT INTO "presence" VALUES (1, 2, 1, 1);
INSERT INTO "presence" VALUES (1, 4, 2, 2);
INSERT INTO "presence" VALUES (1, 5, 4, 4);
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
INSERT INTO "realm_own" VALUES (1, 'one', 'ee2fe2fa576ad1cf4bb173db98602e01a25a927bffb15a40ec04ac207effb26d', '876501c0606cdb0ce125299caab8b24ae4cbf0db4d1ab052e4ef8635ab39910eee2fe2fa576ad1cf4bb173db98602e01a25a927bffb15a40ec04ac207effb26d', 19);
INSERT INTO "realm_peer" VALUES (1, 'other', 'cb76c61fb066cb12278f459c487c4a9386691f5d72aa444df66b7d39c4442604', 'up', 7, 20, 9223372036854775807);
INSERT INTO "bundle" VALUES (1, 'other', 'cb76c61fb066cb12278f459c487c4a9386691f5d72aa444df66b7d39c4442604', 0, 'up', 'k', 1, '62f5b737ac2a6649101da58b7c93d4d8a3923acd8e39e9449245bbc997060c7e', '0000000000000000000000000000000000000000000000000000000000000000', X'736F6B65742D62756E646C6509310A7265616C6D096F746865720A6B657909636237366336316662303636636231323237386634353963343837633461393338363639316635643732616134343464663636623764333963343434323630340A646972656374696F6E0975700A63616D706169676E096B0A6E756D62657209310A70726576696F757309303030303030303030303030303030303030303030303030303030303030303030303030303030303030303030303030303030303030303030303030303030300A656E747279093709343866623633616535346234636462363561343637343337356161383765356434653732303565663432383361613534373465656236306233323235356333360A636C6F636B09313736373136383030303030300A726F6F740964320A636F76657261676509330932093009300A646F63756D656E74730976310930312D4B4C2F5457094BE1BABF74206C75E1BAAD6E0943E1BAA570207472C3AA6E09323032312D30352D31380956E1BB81207669E1BB87632068E1BB8D632074E1BAAD7009090A646F63756D656E74730976320930352D4B482F5455094BE1BABF20686FE1BAA163680954E1BB896E68204DE1BB997409323032312D30372D3031095468E1BBB163206869E1BB876E204BE1BABF74206C75E1BAAD6E2030310976310976310A63616D706169676E73096B09C490E1BBA374207468E1BBAD202873E1BBAD612074C3AA6E29096D61696E09323032342D30312D303109323032352D31322D33310976313B76320A756E697409633409636F6D6D756E650958C3A32042E1BAAF6309643209323032302D30312D3031090A756E697409633509636F6D6D756E650958C3A3205472756E6709643209323032302D30312D3031090A756E697409643209646973747269637409487579E1BB876E204E68C3AC0909323032302D30312D3031090A66696775726509633409323032342D30362D3330096632093109310931303030093F0A66696775726509633509323032352D30322D303109663109310934093730093F0A746F74616C09616C6C093209350931303730093F0A746F74616C0932303234093109310931303030093F0A746F74616C093230323509310934093730093F0A7369676E61747572650963623436663333313331306131326263653635303434656131336233663564353636386664323036396432353761643639386339326661653262333932303135323535363939336535313036323266386530653933386363626338383365393533333235653039363333383764646134313166326339386565336336653330630A', 21, 22);
INSERT INTO "bundle" VALUES (2, 'other', 'cb76c61fb066cb12278f459c487c4a9386691f5d72aa444df66b7d39c4442604', 0, 'up', 'k', 2, 'c3cb5fbb302fded86f1ee92a92944cdd78a298bc7630742eabac4c7c5f0df84a', '62f5b737ac2a6649101da58b7c93d4d8a3923acd8e39e9449245bbc997060c7e', X'736F6B65742D62756E646C6509310A7265616C6D096F746865720A6B657909636237366336316662303636636231323237386634353963343837633461393338363639316635643732616134343464663636623764333963343434323630340A646972656374696F6E0975700A63616D706169676E096B0A6E756D62657209320A70726576696F757309363266356237333761633261363634393130316461353862376339336434643861333932336163643865333965393434393234356262633939373036306337650A656E747279093909393836363164316237653162343561613738336135393734356632343639633234353437623365353032666430626236623130333936323066383633393735610A636C6F636B09313736373136383030303030300A726F6F740964320A636F76657261676509330931093009300A646F63756D656E74730976310930312D4B4C2F5457094BE1BABF74206C75E1BAAD6E0943E1BAA570207472C3AA6E09323032312D30352D31380956E1BB81207669E1BB87632068E1BB8D632074E1BAAD7009090A646F63756D656E74730976320930352D4B482F5455094BE1BABF20686FE1BAA163680954E1BB896E68204DE1BB997409323032312D30372D3031095468E1BBB163206869E1BB876E204BE1BABF74206C75E1BAAD6E2030310976310976310A63616D706169676E73096B09C490E1BBA374207468E1BBAD202873E1BBAD612074C3AA6E29096D61696E09323032342D30312D303109323032352D31322D33310976313B76320A756E697409633409636F6D6D756E650958C3A32042E1BAAF6309643209323032302D30312D3031090A756E697409633509636F6D6D756E650958C3A3205472756E6709643209323032302D30312D3031090A756E697409643209646973747269637409487579E1BB876E204E68C3AC0909323032302D30312D3031090A66696775726509633509323032352D30322D303109663109310934093730093F0A746F74616C09616C6C09310934093730093F0A746F74616C093230323509310934093730093F0A7369676E61747572650961333433393561633565323233343464356537323738356163323433623738656536393666386633376335353631663533306362353432333530613962303665613361353739373336373430663930376466633030323961353865306337623735646531306239623336623539636537663166393831346664343565393830350A', 22, 9223372036854775807);
INSERT INTO "bundle" VALUES (3, 'one', 'ee2fe2fa576ad1cf4bb173db98602e01a25a927bffb15a40ec04ac207effb26d', 1, 'up', 'k', 1, '5006a3f5487a347f472e6faca96971b0d5a230ea221caaa019b1c27c6ec6822f', '0000000000000000000000000000000000000000000000000000000000000000', X'736F6B65742D62756E646C6509310A7265616C6D096F6E650A6B657909656532666532666135373661643163663462623137336462393836303265303161323561393237626666623135613430656330346163323037656666623236640A646972656374696F6E0975700A63616D706169676E096B0A6E756D62657209310A70726576696F757309303030303030303030303030303030303030303030303030303030303030303030303030303030303030303030303030303030303030303030303030303030300A656E74727909323209363830313831663962313533663932633134316664663937653165353862386531613666623966643865393961653237356130313633316232333738613932370A636C6F636B09313736373136383030303030300A726F6F7409700A636F7665726167650931310938093009300A646F63756D656E74730976310930312D4B4C2F5457094BE1BABF74206C75E1BAAD6E0943E1BAA570207472C3AA6E09323032312D30352D31380956E1BB81207669E1BB87632068E1BB8D632074E1BAAD7009090A646F63756D656E74730976320930352D4B482F5455094BE1BABF20686FE1BAA163680954E1BB896E68204DE1BB997409323032312D30372D3031095468E1BBB163206869E1BB876E204BE1BABF74206C75E1BAAD6E2030310976310976310A63616D706169676E73096B09C490E1BBA374207468E1BBAD202873E1BBAD612074C3AA6E29096D61696E09323032342D30312D303109323032352D31322D33310976313B76320A756E697409633109636F6D6D756E650958C3A320C490C3B46E6709643109323032302D30312D3031090A756E697409633209636F6D6D756E650958C3A32054C3A27909643109323032302D30312D303109323032342D30372D30310A756E697409633309636F6D6D756E650958C3A3204E616D09643109323032302D30312D303109323032352D30372D30310A756E69740963336109636F6D6D756E650958C3A3204E616D204DE1BB997409643109323032352D30372D3031090A756E69740963336209636F6D6D756E650958C3A3204E616D2048616909643109323032352D30372D3031090A756E697409633409636F6D6D756E650958C3A32042E1BAAF6309643209323032302D30312D303109323032352D30372D30310A756E697409633409636F6D6D756E650958C3A32042E1BAAF6309643109323032352D30372D3031090A756E697409633509636F6D6D756E650958C3A3205472756E6709643209323032302D30312D303109323032352D30372D30310A756E697409633509636F6D6D756E650958C3A3205472756E6709643109323032352D30372D3031090A756E697409643109646973747269637409487579E1BB876E204E68E1BAA574097009323032302D30312D3031090A756E697409643209646973747269637409487579E1BB876E204E68C3AC097009323032302D30312D303109323032352D30372D30310A756E6974096D310966726F6E74094DE1BAB774207472E1BAAD6E2078C3A320C490C3B46E6709633109323032302D30312D3031090A756E697409700970726F76696E63650954E1BB896E68204DE1BB99740909323032302D30312D3031090A66696775726509633109323032342D30332D303209663109310932093132300936300A6669677572650963313B6D3109323032342D30352D3230096632093109330934300934300A66696775726509633209323032342D30342D3135096631610931093109323530093F0A66696775726509633309323032352D30322D30350909310930093009300A66696775726509633309323032352D30332D313109663209310935093530300931370A6669677572650963336109323032352D31302D303109663209310931093333093F0A66696775726509633409323032352D30322D303109663109310934093730093F0A6669677572650963343B63353B643109323032352D30332D31300966316109310932093930093F0A66696775726509633509323032352D30322D303109663109310934093730093F0A746F74616C09616C6C09390932320931313733093F0A746F74616C09323032340933093609343130093F0A746F74616C0932303235093609313609373633093F0A7369676E61747572650936316330646262346563376535386265663465633066646236613634666461396638393363373937376563643538306561313030626361313037303539383835643062633535643038396662326532383765376161326464356135663137306439613332333833313265323330316331393839613036326334626331386430620A', 23, 9223372036854775807);
INSERT INTO "bundle_fact" VALUES (4503599627370496, 'other', 1, 1, 7, 'c4', 'Xã Bắc', 19904, 3, 1, 1, 1000, NULL, 21, 22);
INSERT INTO "bundle_fact" VALUES (4503599627370497, 'other', 1, 1, 7, 'c5', 'Xã Trung', 20120, 1, 1, 4, 70, NULL, 21, 9223372036854775807);
INSERT INTO "period_lock" VALUES (1, 'PL1', 'k', 2, 19753, 'đã chốt', 34, 9223372036854775807);
INSERT INTO "reopening" VALUES (1, 'RO1', 'PL1', 5, 20453, 'nhập sót', 'an', '', 35, 36);
INSERT INTO "reopening" VALUES (2, 'RO1', 'PL1', 5, 20453, 'nhập sót', 'an', 'binh', 36, 9223372036854775807);
INSERT INTO "comment" VALUES (1, 'activity', 'b4', '', 'cli', 1767168000000, 'thiếu nơi tổ chức', 44, 9223372036854775807);
INSERT INTO "comment" VALUES (2, 'report', 'r1', 'ket-qua', 'cli', 1767168000000, 'xem lại số', 45, 46);
INSERT INTO "file" VALUES (1, 'FCYVUVLZsA_A5KcbLhW4QAhTZcvJFUkaJiMJKqVbP28', '385519d413256d2fd0a904866293f4f3f7dced30dcb47232e1c1d10c10be2f19', 'Biên bản.pdf', 'pdf', 39, 5, 38, 9223372036854775807);
INSERT INTO "file" VALUES (2, '6DQRTQcfRKgyiHfUEMuUvhlhAJuSSfi3PWmS_MyjciI', '385519d413256d2fd0a904866293f4f3f7dced30dcb47232e1c1d10c10be2f19', 'Biên bản.pdf', 'pdf', 39, 4, 40, 43);
INSERT INTO "file_body" VALUES (1, '385519d413256d2fd0a904866293f4f3f7dced30dcb47232e1c1d10c10be2f19', X'255044462D312E340A6269C3AA6E2062E1BAA36E0A7374617274787265660A300A2525454F460A');
INSERT INTO "activity_file" VALUES (1, 'b3', 'FCYVUVLZsA_A5KcbLhW4QAhTZcvJFUkaJiMJKqVbP28', 39, 9223372036854775807);
INSERT INTO "activity_file" VALUES (2, 'a1', '6DQRTQcfRKgyiHfUEMuUvhlhAJuSSfi3PWmS_MyjciI', 41, 42);
INSERT INTO "setting" VALUES (1, 'return-days', '3', 47, 9223372036854775807);
INSERT INTO "holiday" VALUES (1, 20333, 'Quốc khánh', 1, 48, 9223372036854775807);
INSERT INTO "holiday" VALUES (2, 20337, 'làm bù', 0, 49, 9223372036854775807);
CREATE INDEX unit_fact_unit ON unit_fact (unit);
CREATE UNIQUE INDEX event_key ON event (key, ended);
CREATE UNIQUE INDEX document_key ON document (key, ended);
CREATE UNIQUE INDEX breakdown_key ON breakdown (key, ended);
CREATE UNIQUE INDEX option_key ON option (key, ended);
CREATE UNIQUE INDEX indicator_key ON indicator (key, ended);
CREATE UNIQUE INDEX campaign_key ON campaign (key, ended);
CREATE UNIQUE INDEX activity_key ON activity (key, ended);
CREATE INDEX activity_unit_unit ON activity_unit (unit);
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
CREATE UNIQUE INDEX person_key ON person (key, ended);
CREATE UNIQUE INDEX account_name ON account (name);
CREATE UNIQUE INDEX account_person ON account (person);
CREATE INDEX account_code_account ON account_code (account);
CREATE INDEX account_grant_person ON account_grant (person, ended);
CREATE INDEX account_grant_unit ON account_grant (unit);
CREATE UNIQUE INDEX session_hash ON session (hash);
CREATE INDEX session_account ON session (account);
CREATE UNIQUE INDEX token_hash ON token (hash);
CREATE INDEX token_account ON token (account);
CREATE INDEX access_at ON access (at);
CREATE INDEX access_who ON access (who, at);
CREATE UNIQUE INDEX once_key ON once (account, key);
CREATE INDEX once_at ON once (at);
CREATE UNIQUE INDEX draft_path ON draft (account, path);
CREATE VIEW fact_lead AS
SELECT 1 AS source, id AS record, unit, holders, campaign, last_day AS day,
       form AS option, CAST(1 AS BIGINT) AS m1, sessions AS m2, turns AS m3, persons AS m4,
       made, ended, state
  FROM activity WHERE state >= 3
UNION ALL
SELECT 2, id, unit, CAST(1 AS BIGINT), campaign, day, form, activities,
       sessions, turns, persons, made, ended, CAST(3 AS BIGINT)
  FROM bundle_fact;
CREATE VIEW fact_joint AS
SELECT 1 AS source, h.activity AS record, h.position AS position,
       h.unit AS unit, a.campaign AS campaign, a.last_day AS day, a.made AS made,
       a.ended AS ended
  FROM activity_unit h JOIN activity a ON a.id = h.activity
 WHERE a.state >= 3;
CREATE VIEW fact AS
SELECT id AS record, unit FROM activity WHERE state >= 3
UNION ALL
SELECT activity, unit FROM activity_unit
UNION ALL
SELECT id, unit FROM bundle_fact;
CREATE UNIQUE INDEX period_lock_key ON period_lock (key, ended);
CREATE UNIQUE INDEX reopening_key ON reopening (key, ended);
CREATE INDEX reopening_lock ON reopening (lock);
CREATE INDEX comment_object ON comment (kind, object);
CREATE UNIQUE INDEX file_key ON file (key, ended);
CREATE INDEX file_unit ON file (unit);
CREATE UNIQUE INDEX file_body_hash ON file_body (hash);
CREATE INDEX activity_file_activity ON activity_file (activity);
CREATE UNIQUE INDEX setting_name ON setting (name, ended);
CREATE UNIQUE INDEX holiday_day ON holiday (day, ended);
CREATE INDEX activity_place ON activity (unit, last_day);
CREATE INDEX activity_day ON activity (campaign, last_day);
CREATE INDEX activity_waiting ON activity (state, unit)
 WHERE state IN (1, 2, 4) AND ended = 9223372036854775807;
COMMIT;
