-- 0002-unit: identities, and dated facts about them.  Days are counts since
-- 1970-01-01; last_day is the first day on which the fact no longer holds.
CREATE TABLE tree (
    id   @PK@,
    key  TEXT NOT NULL UNIQUE,
    made @INT@ NOT NULL
) @STRICT@;

CREATE TABLE unit (
    id   @PK@,
    key  TEXT NOT NULL UNIQUE,
    made @INT@ NOT NULL
) @STRICT@;

CREATE TABLE event (
    id       @PK@,
    key      TEXT NOT NULL,
    day      @INT@ NOT NULL,
    kind     @INT@ NOT NULL,
    tree     TEXT NOT NULL,
    units    TEXT NOT NULL,    -- keys, ;
    successors TEXT NOT NULL,
    policy   @INT@ NOT NULL,
    shares   TEXT NOT NULL,
    names    TEXT NOT NULL,
    parents  TEXT NOT NULL,
    document TEXT NOT NULL,
    note     TEXT NOT NULL,
    made     @INT@ NOT NULL,
    ended    @INT@ NOT NULL
) @STRICT@;
CREATE UNIQUE INDEX event_key ON event (key, ended);

CREATE TABLE unit_life (
    id        @PK@,
    unit      @INT@ NOT NULL REFERENCES unit (id),
    kind      TEXT NOT NULL,
    first_day @INT@ NOT NULL,
    last_day  @INT@ NOT NULL,
    made      @INT@ NOT NULL,
    ended     @INT@ NOT NULL
) @STRICT@;
CREATE INDEX unit_life_unit ON unit_life (unit);

CREATE TABLE unit_name (
    id         @PK@,
    unit       @INT@ NOT NULL REFERENCES unit (id),
    name       TEXT NOT NULL,
    short_name TEXT NOT NULL,
    sort_key   @BLOB@ NOT NULL,
    folded     TEXT NOT NULL,
    first_day  @INT@ NOT NULL,
    last_day   @INT@ NOT NULL,
    made       @INT@ NOT NULL,
    ended      @INT@ NOT NULL
) @STRICT@;
CREATE INDEX unit_name_unit ON unit_name (unit);

CREATE TABLE unit_code (
    id        @PK@,
    unit      @INT@ NOT NULL REFERENCES unit (id),
    scheme    TEXT NOT NULL,
    code      TEXT NOT NULL,
    first_day @INT@ NOT NULL,
    last_day  @INT@ NOT NULL,
    made      @INT@ NOT NULL,
    ended     @INT@ NOT NULL
) @STRICT@;
CREATE INDEX unit_code_unit ON unit_code (unit);

CREATE TABLE edge (
    id        @PK@,
    tree      @INT@ NOT NULL REFERENCES tree (id),
    unit      @INT@ NOT NULL REFERENCES unit (id),
    parent    @INT@ REFERENCES unit (id),
    first_day @INT@ NOT NULL,
    last_day  @INT@ NOT NULL,
    implied   @INT@ NOT NULL,  -- 1: taken automatically by a successor
    made      @INT@ NOT NULL,
    ended     @INT@ NOT NULL
) @STRICT@;
CREATE INDEX edge_unit ON edge (unit);

CREATE TABLE succession (
    id        @PK@,
    unit      @INT@ NOT NULL REFERENCES unit (id),
    successor @INT@ REFERENCES unit (id),  -- NULL: closed without one
    position  @INT@ NOT NULL,
    day       @INT@ NOT NULL,
    policy    @INT@ NOT NULL,
    share     @INT@ NOT NULL,  -- millionths
    made      @INT@ NOT NULL,
    ended     @INT@ NOT NULL
) @STRICT@;
CREATE INDEX succession_unit ON succession (unit);
