-- 9009-wrong: a step that cannot be done when the ones before it are.
CREATE TABLE later_wrong (id @PK@) @STRICT@;
INSERT INTO later_wrong (id) VALUES (1);
INSERT INTO later_wrong (id) VALUES (1);
