-- 9003-move: rows from table to table, a table made anew under its old name, a
-- view made again.
INSERT INTO later_mark (id, word, made) SELECT id + 100, 'a' || id, made FROM activity;
CREATE TABLE later_new (
    id   @PK@,
    word @TEXT@ NOT NULL,
    made @INT@ NOT NULL,
    size @INT@ NOT NULL
) @STRICT@;
INSERT INTO later_new (id, word, made, size) SELECT id, word, made, 0 FROM later_mark;
DROP VIEW later_view;
DROP TABLE later_mark;
ALTER TABLE later_new RENAME TO later_mark;
CREATE INDEX later_mark_made ON later_mark (made);
CREATE VIEW later_view AS SELECT id, size FROM later_mark;
