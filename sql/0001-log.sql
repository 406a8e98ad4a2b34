-- 0001-log: the hash chain.  seq is the axis of knowing: rows elsewhere carry
-- the seq that made and the seq that ended them.
CREATE TABLE log (
    seq    @PK@,
    at     @INT@ NOT NULL,     -- ms UTC
    who    @TEXT@ NOT NULL,
    action @TEXT@ NOT NULL,
    kind   @TEXT@ NOT NULL,      -- noun of the object
    key    @TEXT@ NOT NULL,      -- its key
    detail @TEXT@ NOT NULL,      -- JSON
    prev   @BLOB@ NOT NULL,
    hash   @BLOB@ NOT NULL
) @STRICT@;
