-- 0005-rollup: the two stored maps.  One cell holds all measures of a source for
-- (campaign, tree, map, unit, option, month); month = yyyymm, or yyyy00 for
-- the year's cell.  Values in millionths.  unknown = records whose m4 cannot be said.
CREATE TABLE rollup (
    campaign @INT@ NOT NULL,
    tree     @INT@ NOT NULL,
    map      @INT@ NOT NULL,   -- 0 then, 1 now
    unit     @INT@ NOT NULL,
    source   @INT@ NOT NULL,
    option   @INT@ NOT NULL,
    month    @INT@ NOT NULL,
    records  @INT@ NOT NULL,
    unknown  @INT@ NOT NULL,
    m1       @INT@ NOT NULL,
    m2       @INT@ NOT NULL,
    m3       @INT@ NOT NULL,
    m4       @INT@ NOT NULL,
    PRIMARY KEY (campaign, tree, map, unit, source, option, month)
) @CLUSTERED@;

-- Records per campaign and holder over the whole campaign: live ones, and those that
-- are not all zero.  What coverage reads.
CREATE TABLE presence (
    campaign @INT@ NOT NULL,
    unit     @INT@ NOT NULL,
    records  @INT@ NOT NULL,
    filled   @INT@ NOT NULL,
    PRIMARY KEY (campaign, unit)
) @CLUSTERED@;

-- One row: the day for which map "now" stands.
CREATE TABLE rollup_state (
    id      @PK@,
    map_day @INT@ NOT NULL
) @STRICT@;
