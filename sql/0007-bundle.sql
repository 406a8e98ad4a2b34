-- 0007-bundle: what crosses realms.  A realm is one organisation with its own store; a
-- bundle is a file that one realm signs and another takes in (docs/bundle.md).

-- Who this realm is: at most one row.  The secret key signs its bundles.
CREATE TABLE realm_own (
    id         @PK@,
    name       @TEXT@ NOT NULL,
    public_key @TEXT@ NOT NULL,   -- hex
    secret_key @TEXT@ NOT NULL,   -- hex
    made       @INT@ NOT NULL
) @STRICT@;

-- Other realms whose key is trusted here.
CREATE TABLE realm_peer (
    id         @PK@,
    name       @TEXT@ NOT NULL,
    public_key @TEXT@ NOT NULL,   -- hex
    direction  @TEXT@ NOT NULL,   -- up: it reports to us; down: we follow it
    unit       @INT@ REFERENCES unit (id),   -- up: the unit it stands for here
    made       @INT@ NOT NULL,
    ended      @INT@ NOT NULL
) @STRICT@;
CREATE UNIQUE INDEX realm_peer_name ON realm_peer (name, ended);

-- Every bundle sent or taken in, whole.  Of those taken in one stands per
-- sender, direction and campaign: the newest, or none when it was withdrawn.
CREATE TABLE bundle (
    id         @PK@,
    realm      @TEXT@ NOT NULL,   -- name of the signer
    public_key @TEXT@ NOT NULL,   -- of the signer, hex
    sent       @INT@ NOT NULL,    -- 1: made here
    direction  @TEXT@ NOT NULL,   -- up, down
    campaign   @TEXT@ NOT NULL,   -- key
    number     @INT@ NOT NULL,    -- from 1, without gaps
    hash       @TEXT@ NOT NULL,   -- SHA-256 of the file, hex
    previous   @TEXT@ NOT NULL,   -- hash of the number before
    file       @BLOB@ NOT NULL,
    made       @INT@ NOT NULL,
    ended      @INT@ NOT NULL
) @STRICT@;
CREATE UNIQUE INDEX bundle_number
    ON bundle (public_key, direction, campaign, number, ended);

-- Figures of another realm, as they stand under its unit here.  Ids go from 2^52 on,
-- beside those of activities: both are records.
CREATE TABLE bundle_fact (
    id         @PK@,
    realm      @TEXT@ NOT NULL,
    number     @INT@ NOT NULL,    -- the bundle that brought it
    campaign   @INT@ NOT NULL,    -- campaign.ident
    unit       @INT@ NOT NULL REFERENCES unit (id),   -- holder here
    units      @TEXT@ NOT NULL,   -- holders there: keys, ;
    names      @TEXT@ NOT NULL,   -- their names, "; "
    day        @INT@ NOT NULL,    -- it counts on this day
    form       @INT@ NOT NULL,    -- option.ident, 0 none
    activities @INT@ NOT NULL,
    sessions   @INT@ NOT NULL,
    turns      @INT@ NOT NULL,
    persons    @INT@,             -- NULL: unknown
    made       @INT@ NOT NULL,
    ended      @INT@ NOT NULL
) @STRICT@;
CREATE INDEX bundle_fact_place ON bundle_fact (unit, day);
CREATE INDEX bundle_fact_day ON bundle_fact (campaign, day);
CREATE INDEX bundle_fact_realm ON bundle_fact (realm, campaign);

-- The definition of every figure, with its branch for bundles.  fact_joint stays as
-- it is: a figure of another realm has one holder here.  The branches have the same
-- type in every column (hence the CASTs): only then do engines look into each by its
-- own indexes instead of reading both whole.
DROP VIEW fact;
DROP VIEW fact_lead;
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
