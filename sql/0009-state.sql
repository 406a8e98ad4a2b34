-- 0009-state: how far an activity has come, and what stands around it.
-- state: 1 draft, 2 returned, 3 submitted, 4 checked, 5 approved; it counts from 3 on.
-- Rows from before this step were taken in by the command line: submitted.
ALTER TABLE activity ADD COLUMN state @INT@ NOT NULL DEFAULT 3;
ALTER TABLE activity ADD COLUMN due @INT@ NOT NULL DEFAULT 0;      -- returned: new date, 0 none
ALTER TABLE activity ADD COLUMN remark @TEXT@ NOT NULL DEFAULT ''; -- returned: why

-- What waits for somebody: few rows of many, so the index is of these alone (the
-- number is SEQ_LIVE; what was submitted waits too, but may be everything there is).
CREATE INDEX activity_waiting ON activity (state, unit)
 WHERE state IN (1, 2, 4) AND ended = 9223372036854775807;

-- The definition of every figure, now by state.
DROP VIEW fact;
DROP VIEW fact_joint;
DROP VIEW fact_lead;
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

-- Which units hold which record.
CREATE VIEW fact AS
SELECT id AS record, unit FROM activity WHERE state >= 3
UNION ALL
SELECT activity, unit FROM activity_unit
UNION ALL
SELECT id, unit FROM bundle_fact;

-- Records of the campaign at the unit and under it, up to a day, are closed.
CREATE TABLE period_lock (
    id       @PK@,
    key      @TEXT@ NOT NULL,
    campaign @TEXT@ NOT NULL,   -- key
    unit     @INT@ NOT NULL REFERENCES unit (id),
    last_day @INT@ NOT NULL,    -- included
    reason   @TEXT@ NOT NULL,
    made     @INT@ NOT NULL,
    ended    @INT@ NOT NULL
) @STRICT@;
CREATE UNIQUE INDEX period_lock_key ON period_lock (key, ended);

-- A lock opened again for a unit until a day: one person asks, another agrees.
CREATE TABLE reopening (
    id        @PK@,
    key       @TEXT@ NOT NULL,
    lock      @TEXT@ NOT NULL,   -- key
    unit      @INT@ NOT NULL REFERENCES unit (id),
    until_day @INT@ NOT NULL,    -- included
    reason    @TEXT@ NOT NULL,
    asked_by  @TEXT@ NOT NULL,   -- key of a person
    agreed_by @TEXT@ NOT NULL,   -- empty: not yet
    made      @INT@ NOT NULL,
    ended     @INT@ NOT NULL
) @STRICT@;
CREATE UNIQUE INDEX reopening_key ON reopening (key, ended);
CREATE INDEX reopening_lock ON reopening (lock);

-- What somebody says of a section of a report, or of an activity.
CREATE TABLE comment (
    id     @PK@,
    kind   @TEXT@ NOT NULL,   -- report, activity
    object @TEXT@ NOT NULL,   -- its key
    place  @TEXT@ NOT NULL,   -- key of the section, or empty
    who    @TEXT@ NOT NULL,   -- key of a person
    at     @INT@ NOT NULL,
    text   @TEXT@ NOT NULL,
    made   @INT@ NOT NULL,
    ended  @INT@ NOT NULL     -- settled
) @STRICT@;
CREATE INDEX comment_object ON comment (kind, object);

-- Evidence: a file as a thing with a name, and its bytes by their hash.
CREATE TABLE file (
    id    @PK@,
    key   @TEXT@ NOT NULL,    -- random, in addresses
    hash  @TEXT@ NOT NULL,    -- SHA-256, hex
    name  @TEXT@ NOT NULL,    -- as it was called
    type  @TEXT@ NOT NULL,    -- pdf, docx, xlsx, png, jpg
    size  @INT@ NOT NULL,     -- bytes
    unit  @INT@ NOT NULL REFERENCES unit (id),   -- whose quota
    made  @INT@ NOT NULL,
    ended @INT@ NOT NULL
) @STRICT@;
CREATE UNIQUE INDEX file_key ON file (key, ended);
CREATE INDEX file_unit ON file (unit);

CREATE TABLE file_body (
    id    @PK@,
    hash  @TEXT@ NOT NULL,
    bytes @BLOB@ NOT NULL
) @STRICT@;
CREATE UNIQUE INDEX file_body_hash ON file_body (hash);

CREATE TABLE activity_file (
    id       @PK@,
    activity @TEXT@ NOT NULL,   -- key
    file     @TEXT@ NOT NULL,   -- key
    made     @INT@ NOT NULL,
    ended    @INT@ NOT NULL
) @STRICT@;
CREATE INDEX activity_file_activity ON activity_file (activity);

-- What an office sets for itself.
CREATE TABLE setting (
    id    @PK@,
    name  @TEXT@ NOT NULL,
    value @TEXT@ NOT NULL,
    made  @INT@ NOT NULL,
    ended @INT@ NOT NULL
) @STRICT@;
CREATE UNIQUE INDEX setting_name ON setting (name, ended);

-- Days off, and days worked instead.  Saturdays and Sundays are off by themselves.
CREATE TABLE holiday (
    id    @PK@,
    day   @INT@ NOT NULL,
    name  @TEXT@ NOT NULL,
    off   @INT@ NOT NULL,     -- 1 off, 0 worked
    made  @INT@ NOT NULL,
    ended @INT@ NOT NULL
) @STRICT@;
CREATE UNIQUE INDEX holiday_day ON holiday (day, ended);
