-- 0008-account: who may come in, and what they may do where.  Persons and grants are
-- versioned as everything that is answered for; accounts, sessions and codes
-- are the state of the door and are changed in place.  A moment is ms UTC.

-- People who register, check, sign, are commended.  Most have no account.
CREATE TABLE person (
    id    @PK@,
    key   @TEXT@ NOT NULL,
    name  @TEXT@ NOT NULL,
    sort  @TEXT@ NOT NULL,     -- given name first, made by the program
    unit  @INT@ REFERENCES unit (id),   -- where they work, NULL: not said
    title @TEXT@ NOT NULL,     -- post
    note  @TEXT@ NOT NULL,
    made  @INT@ NOT NULL,
    ended @INT@ NOT NULL
) @STRICT@;
CREATE UNIQUE INDEX person_key ON person (key, ended);

-- A login of one person.  An empty password lets nobody in.
CREATE TABLE account (
    id       @PK@,
    person   @TEXT@ NOT NULL,   -- key
    name     @TEXT@ NOT NULL,   -- typed at sign-in; folded, unique
    password @TEXT@ NOT NULL,   -- Argon2id, with its parameters and salt
    secret   @TEXT@ NOT NULL,   -- of the second factor, base32; empty: none
    step     @INT@ NOT NULL,    -- last time step that was taken, never again
    disabled @INT@ NOT NULL,    -- 1: nobody comes in
    changed  @INT@ NOT NULL,    -- moment; older sessions are over
    made     @INT@ NOT NULL     -- log entry
) @STRICT@;
CREATE UNIQUE INDEX account_name ON account (name);
CREATE UNIQUE INDEX account_person ON account (person);

-- Codes that work once: the first administrator's (account NULL), a reset by an
-- administrator, recovery without the second factor.
CREATE TABLE account_code (
    id      @PK@,
    account @INT@ REFERENCES account (id),
    kind    @TEXT@ NOT NULL,   -- first, reset, recovery
    hash    @TEXT@ NOT NULL,   -- SHA-256, hex
    until   @INT@ NOT NULL,    -- moment; 0: no end
    used    @INT@ NOT NULL     -- moment; 0: not yet
) @STRICT@;
CREATE INDEX account_code_account ON account_code (account);

-- A role of a person at a unit, for some days.
CREATE TABLE account_grant (
    id         @PK@,
    person     @TEXT@ NOT NULL,   -- key
    role       @TEXT@ NOT NULL,
    unit       @INT@ NOT NULL REFERENCES unit (id),
    below      @INT@ NOT NULL,    -- 1: also everything under it
    first_day  @INT@ NOT NULL,
    last_day   @INT@ NOT NULL,    -- included
    acting_for @TEXT@ NOT NULL,   -- key of the person; empty: in one's own name
    granted_by @TEXT@ NOT NULL,   -- key of the person; empty: command line
    made       @INT@ NOT NULL,
    ended      @INT@ NOT NULL
) @STRICT@;
CREATE INDEX account_grant_person ON account_grant (person, ended);
CREATE INDEX account_grant_unit ON account_grant (unit);

-- A browser that is signed in.  Of its token only the hash is kept.
CREATE TABLE session (
    id      @PK@,
    hash    @TEXT@ NOT NULL,   -- SHA-256, hex
    account @INT@ NOT NULL REFERENCES account (id),
    begun   @INT@ NOT NULL,
    seen    @INT@ NOT NULL,    -- to the minute
    fresh   @INT@ NOT NULL,    -- when the password was last given
    second  @INT@ NOT NULL,    -- 1: with the second factor
    agent   @TEXT@ NOT NULL,   -- what the browser calls itself, cut
    address @TEXT@ NOT NULL,
    closed  @INT@ NOT NULL     -- 0: open
) @STRICT@;
CREATE UNIQUE INDEX session_hash ON session (hash);
CREATE INDEX session_account ON session (account);

-- For other programs.  A token never becomes a session.
CREATE TABLE token (
    id      @PK@,
    hash    @TEXT@ NOT NULL,
    account @INT@ NOT NULL REFERENCES account (id),
    name    @TEXT@ NOT NULL,   -- what it is for
    role    @TEXT@ NOT NULL,   -- it may do no more than this role
    until   @INT@ NOT NULL,
    begun   @INT@ NOT NULL,
    seen    @INT@ NOT NULL,
    closed  @INT@ NOT NULL
) @STRICT@;
CREATE UNIQUE INDEX token_hash ON token (hash);
CREATE INDEX token_account ON token (account);

-- Who came in, was refused, looked at personal data.  Kept for a time, then
-- deleted: hence beside the chain of the log, not in it.
CREATE TABLE access (
    id      @PK@,
    at      @INT@ NOT NULL,
    who     @TEXT@ NOT NULL,   -- person's key; empty: nobody who is known
    address @TEXT@ NOT NULL,
    what    @TEXT@ NOT NULL,   -- sign-in, refused, view, …
    kind    @TEXT@ NOT NULL,   -- noun of the object
    key     @TEXT@ NOT NULL
) @STRICT@;
CREATE INDEX access_at ON access (at);
CREATE INDEX access_who ON access (who, at);

-- What was sent once under a key is not done twice.
CREATE TABLE once (
    id       @PK@,
    account  @INT@ NOT NULL,
    key      @TEXT@ NOT NULL,
    at       @INT@ NOT NULL,
    digest   @TEXT@ NOT NULL,   -- of what was sent
    status   @INT@ NOT NULL,
    location @TEXT@ NOT NULL,
    body     @TEXT@ NOT NULL
) @STRICT@;
CREATE UNIQUE INDEX once_key ON once (account, key);
CREATE INDEX once_at ON once (at);

-- What somebody typed and has not sent yet.
CREATE TABLE draft (
    id      @PK@,
    account @INT@ NOT NULL REFERENCES account (id),
    path    @TEXT@ NOT NULL,   -- of the form
    at      @INT@ NOT NULL,
    base    @TEXT@ NOT NULL,   -- the version it was begun on
    fields  @TEXT@ NOT NULL    -- JSON
) @STRICT@;
CREATE UNIQUE INDEX draft_path ON draft (account, path);
