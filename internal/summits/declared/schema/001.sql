-- What people declared of series of summits, in the form of summits.Parse; the last of each
-- series is in force, and stands in the place of what came with the program.
CREATE TABLE series_declared (
    id      TEXT NOT NULL,
    n       INTEGER NOT NULL,
    fields  TEXT NOT NULL,
    reason  TEXT NOT NULL,
    person  TEXT NOT NULL,
    made    TEXT NOT NULL,
    seal    TEXT NOT NULL,
    PRIMARY KEY (id, n)
);
