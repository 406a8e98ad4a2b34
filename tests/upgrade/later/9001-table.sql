-- 9001-table: steps that no program has landed, to upgrade across several.  A new
-- table with rows of the schema's own.
CREATE TABLE later_mark (
    id   @PK@,
    word @TEXT@ NOT NULL,
    made @INT@ NOT NULL
) @STRICT@;
CREATE UNIQUE INDEX later_mark_word ON later_mark (word);
CREATE VIEW later_view AS SELECT id FROM later_mark;
INSERT INTO later_mark (id, word, made) VALUES (1, 'một', 0);
