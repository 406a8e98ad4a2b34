-- 0004-activity: what was done.  unit is the first holder; the others of a joint
-- record stand in activity_unit.  campaign and form are identities (ident).
CREATE TABLE activity (
    id        @PK@,
    key       @TEXT@ NOT NULL,
    campaign  @INT@ NOT NULL,
    unit      @INT@ NOT NULL REFERENCES unit (id),
    holders   @INT@ NOT NULL,  -- how many units held it
    first_day @INT@ NOT NULL,
    last_day  @INT@ NOT NULL,  -- it counts on this day (included)
    form      @INT@ NOT NULL,  -- option.ident, 0 none
    topic     @TEXT@ NOT NULL,
    title     @TEXT@ NOT NULL,
    place     @TEXT@ NOT NULL,
    sessions  @INT@ NOT NULL,
    turns     @INT@ NOT NULL,
    persons   @INT@,           -- NULL: unknown
    note      @TEXT@ NOT NULL,
    made      @INT@ NOT NULL,
    ended     @INT@ NOT NULL
) @STRICT@;
CREATE UNIQUE INDEX activity_key ON activity (key, ended);
CREATE INDEX activity_place ON activity (unit, last_day);
CREATE INDEX activity_day ON activity (campaign, last_day);

CREATE TABLE activity_unit (
    activity @INT@ NOT NULL REFERENCES activity (id),
    position @INT@ NOT NULL,   -- from 1; the first holder is activity.unit
    unit     @INT@ NOT NULL REFERENCES unit (id),
    PRIMARY KEY (activity, position)
) @CLUSTERED@;
CREATE INDEX activity_unit_unit ON activity_unit (unit);

-- The definition of every figure: one row per record (its lead holder) and one per
-- further holder.  A new register adds its branch to both.  Measures are
-- whole numbers (1, sessions, turns, persons for source 1); m4 NULL: unknown.
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

-- Which units hold which record.
CREATE VIEW fact AS
SELECT record, unit FROM fact_lead
UNION ALL
SELECT activity, unit FROM activity_unit;
