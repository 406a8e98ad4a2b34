-- 0006-report: review reports.  The text stands in sections with versions; freezing
-- stores every figure and the finished document, and ends all editing.
CREATE TABLE report (
    id        @PK@,
    key       @TEXT@ NOT NULL,
    campaign  @TEXT@ NOT NULL,   -- key
    unit      @TEXT@ NOT NULL,   -- key
    first_day @INT@ NOT NULL,
    last_day  @INT@ NOT NULL,  -- included
    map       @TEXT@ NOT NULL,   -- then, now or yyyy-mm-dd
    made      @INT@ NOT NULL,
    ended     @INT@ NOT NULL
) @STRICT@;
CREATE UNIQUE INDEX report_key ON report (key, ended);

-- The section with the key "report" holds settings, one "name: value" a line.
CREATE TABLE report_section (
    id       @PK@,
    report   @TEXT@ NOT NULL,    -- key
    position @INT@ NOT NULL,   -- order of the sections, from 1
    key      @TEXT@ NOT NULL,
    text     @TEXT@ NOT NULL,    -- Markdown with figure expressions
    made     @INT@ NOT NULL,
    ended    @INT@ NOT NULL
) @STRICT@;
CREATE INDEX report_section_report ON report_section (report, ended);

-- One finished document per layout profile.
CREATE TABLE report_frozen (
    id      @PK@,
    report  @TEXT@ NOT NULL,     -- key
    known   @INT@ NOT NULL,    -- entry at which it stands
    at      @INT@ NOT NULL,    -- ms UTC
    day     @INT@ NOT NULL,    -- day that "now" meant
    profile @TEXT@ NOT NULL,
    doc     @TEXT@ NOT NULL,     -- canonical JSON of the document
    made    @INT@ NOT NULL
) @STRICT@;
CREATE UNIQUE INDEX report_frozen_report ON report_frozen (report, profile);

-- Every figure as it was printed, in the order of the text.
CREATE TABLE report_figure (
    id         @PK@,
    report     @TEXT@ NOT NULL,    -- key
    place      @INT@ NOT NULL,   -- order in the text
    number     @INT@ NOT NULL,   -- row of the annex of figures, 0 none
    section    @TEXT@ NOT NULL,
    expression @TEXT@ NOT NULL,
    address    @TEXT@ NOT NULL,    -- of the figure, as a query string
    against    @TEXT@ NOT NULL,    -- second address of a share, a change …
    determined @INT@ NOT NULL,
    value      @INT@ NOT NULL,   -- micro
    records    @INT@ NOT NULL,
    changed    @INT@ NOT NULL,   -- entry that last changed it, then
    printed    @TEXT@ NOT NULL,
    sentence   @TEXT@ NOT NULL,
    made       @INT@ NOT NULL
) @STRICT@;
CREATE UNIQUE INDEX report_figure_report ON report_figure (report, place);
