-- 9002-column: a column more in a table with rows, filled from the others.
ALTER TABLE activity ADD COLUMN weight @INT@ NOT NULL DEFAULT 1;
UPDATE activity SET weight = sessions + 1;
CREATE INDEX activity_weight ON activity (weight);
