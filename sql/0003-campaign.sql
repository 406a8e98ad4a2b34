-- 0003-campaign: the frame of a programme: documents, what is counted, campaigns.
-- Each noun is an identity (…_id tables are not needed: key is the identity) with
-- versions; a version is never changed in place.
CREATE TABLE document (
    id       @PK@,
    key      @TEXT@ NOT NULL,
    number   @TEXT@ NOT NULL,
    type     @TEXT@ NOT NULL,
    issuer   @TEXT@ NOT NULL,
    day      @INT@,
    abstract @TEXT@ NOT NULL,
    folded   @TEXT@ NOT NULL,
    parent   @TEXT@ NOT NULL,    -- key of the document it carries out, or empty
    links    @TEXT@ NOT NULL,    -- keys, ;
    made     @INT@ NOT NULL,
    ended    @INT@ NOT NULL
) @STRICT@;
CREATE UNIQUE INDEX document_key ON document (key, ended);

CREATE TABLE breakdown (
    id    @PK@,
    key   @TEXT@ NOT NULL,
    name  @TEXT@ NOT NULL,
    made  @INT@ NOT NULL,
    ended @INT@ NOT NULL
) @STRICT@;
CREATE UNIQUE INDEX breakdown_key ON breakdown (key, ended);

-- ident is the identity that records and roll-ups point at, the same in
-- every version.
CREATE TABLE option (
    id        @PK@,
    ident     @INT@ NOT NULL,
    key       @TEXT@ NOT NULL,
    breakdown @TEXT@ NOT NULL,
    name      @TEXT@ NOT NULL,
    parent    @TEXT@ NOT NULL,
    position  @INT@ NOT NULL,
    made      @INT@ NOT NULL,
    ended     @INT@ NOT NULL
) @STRICT@;
CREATE UNIQUE INDEX option_key ON option (key, ended);

CREATE TABLE indicator (
    id            @PK@,
    key           @TEXT@ NOT NULL,
    name          @TEXT@ NOT NULL,
    unit_of_count @TEXT@ NOT NULL,
    kind          @TEXT@ NOT NULL,
    numerator     @TEXT@ NOT NULL,
    denominator   @TEXT@ NOT NULL,
    breakdowns    @TEXT@ NOT NULL,
    first_day     @INT@ NOT NULL,
    last_day      @INT@ NOT NULL,
    made          @INT@ NOT NULL,
    ended         @INT@ NOT NULL
) @STRICT@;
CREATE UNIQUE INDEX indicator_key ON indicator (key, ended);

CREATE TABLE campaign (
    id        @PK@,
    ident     @INT@ NOT NULL,
    key       @TEXT@ NOT NULL,
    name      @TEXT@ NOT NULL,
    tree      @INT@ NOT NULL REFERENCES tree (id),
    first_day @INT@ NOT NULL,
    last_day  @INT@ NOT NULL,  -- first day after the campaign
    documents @TEXT@ NOT NULL,
    made      @INT@ NOT NULL,
    ended     @INT@ NOT NULL
) @STRICT@;
CREATE UNIQUE INDEX campaign_key ON campaign (key, ended);
