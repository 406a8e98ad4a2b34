-- 0005-rollup: the two stored maps.  One cell holds all measures of a source for
-- (campaign, tree, map, unit, month, option); month = yyyymm, or yyyy for the
-- year's cell.  campaign and option are identities.  Values in millionths; unknown =
-- records whose m4 cannot be said here.  Only units that something stands
-- under have cells; the others are read from their records.
CREATE TABLE rollup (
    campaign @INT@ NOT NULL,
    tree     @INT@ NOT NULL,
    map      @INT@ NOT NULL,   -- 0 then; 1 what now differs from then
    unit     @INT@ NOT NULL,
    source   @INT@ NOT NULL,
    month    @INT@ NOT NULL,
    option   @INT@ NOT NULL,
    records  @INT@ NOT NULL,
    unknown  @INT@ NOT NULL,
    m1       @INT@ NOT NULL,
    m2       @INT@ NOT NULL,
    m3       @INT@ NOT NULL,
    m4       @INT@ NOT NULL,
    PRIMARY KEY (campaign, tree, map, unit, source, month, option)
) @CLUSTERED@;

-- Records per campaign and holder over the whole campaign: live ones, and those
-- that are not all zero.  What coverage reads.
CREATE TABLE presence (
    campaign @INT@ NOT NULL,
    unit     @INT@ NOT NULL,
    records  @INT@ NOT NULL,
    filled   @INT@ NOT NULL,
    PRIMARY KEY (campaign, unit)
) @CLUSTERED@;

-- One row: the day for which map "now" stands, and the last entry that changed
-- the organisation (readers drop what they cached when it moves).
CREATE TABLE rollup_state (
    id      @PK@,
    map_day @INT@ NOT NULL,
    org_seq @INT@ NOT NULL
) @STRICT@;
INSERT INTO rollup_state (id, map_day, org_seq) VALUES (1, 0, 0);
