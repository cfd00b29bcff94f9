-- A register may hold a document by its hash alone, with its words withheld (see
-- package withhold). lit counts how often words came back to what rests on the
-- document, so that what was derived before is derived again. parties are those for
-- which "all" of it stands, as JSON of their names and codes; it is empty where the
-- text tells.
ALTER TABLE documents ADD COLUMN lit INTEGER NOT NULL DEFAULT 0;
ALTER TABLE documents ADD COLUMN parties TEXT NOT NULL DEFAULT '{}';
