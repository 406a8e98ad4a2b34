-- 0002-unit: identities, what is stated about them, and events.  Everything dated
-- (lives, names, codes, edges, successions) is derived in memory by folding
-- the statements and events in the order in which they were made
-- (src/domain/org.h): so "as known at entry K" and "as if it had never been" are
-- the same fold over fewer rows.
CREATE TABLE tree (
    id   @PK@,
    key  @TEXT@ NOT NULL UNIQUE,
    made @INT@ NOT NULL
) @STRICT@;

CREATE TABLE unit (
    id   @PK@,
    key  @TEXT@ NOT NULL UNIQUE,
    made @INT@ NOT NULL
) @STRICT@;

-- One line of a list of units as it was handed in.  origin: the entry of its first
-- version; a correction takes its place in the fold.
CREATE TABLE unit_fact (
    id         @PK@,
    unit       @INT@ NOT NULL REFERENCES unit (id),
    tree       @INT@ REFERENCES tree (id),   -- NULL: only a code
    kind       @TEXT@ NOT NULL,
    name       @TEXT@ NOT NULL,
    short_name @TEXT@ NOT NULL,
    parent     @INT@ REFERENCES unit (id),   -- NULL: a root
    first_day  @INT@ NOT NULL,
    scheme     @TEXT@ NOT NULL,
    code       @TEXT@ NOT NULL,
    origin     @INT@ NOT NULL,
    made       @INT@ NOT NULL,
    ended      @INT@ NOT NULL
) @STRICT@;
CREATE INDEX unit_fact_unit ON unit_fact (unit);

CREATE TABLE event (
    id         @PK@,
    key        @TEXT@ NOT NULL,
    day        @INT@ NOT NULL,
    kind       @TEXT@ NOT NULL,   -- found rename move merge split dissolve
    tree       @TEXT@ NOT NULL,
    units      @TEXT@ NOT NULL,   -- keys, ;
    successors @TEXT@ NOT NULL,   -- keys, ;
    policy     @TEXT@ NOT NULL,   -- primary shares keep, or empty
    shares     @TEXT@ NOT NULL,   -- millionths, ;
    names      @TEXT@ NOT NULL,   -- of new units, ;
    parents    @TEXT@ NOT NULL,   -- keys, ;
    document   @TEXT@ NOT NULL,
    note       @TEXT@ NOT NULL,
    made       @INT@ NOT NULL,
    ended      @INT@ NOT NULL
) @STRICT@;
CREATE UNIQUE INDEX event_key ON event (key, ended);
