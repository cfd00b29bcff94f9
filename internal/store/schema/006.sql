-- Measured series, as the files in which they were published.

-- A release of a dataset: one file, with the mapping of its columns as JSON. known
-- is the day on which it was published, from which on its values count.
CREATE TABLE releases (
    dataset TEXT NOT NULL,
    n       INTEGER NOT NULL,
    sha256  TEXT NOT NULL,
    name    TEXT NOT NULL,
    mapping TEXT NOT NULL,
    known   TEXT NOT NULL,
    person  TEXT NOT NULL,
    made    TEXT NOT NULL,
    seal    TEXT NOT NULL,
    PRIMARY KEY (dataset, n)
);

-- Their bytes, compressed with gzip.
CREATE TABLE release_originals (
    sha256 TEXT PRIMARY KEY,
    data   {{bytes}} NOT NULL
);

-- What people say of the breaks of a series: that values from a year on are not to be
-- compared with those before (holds), or that a jump is real. A later row on the same
-- year overrules an earlier one.
CREATE TABLE breaks (
    series  TEXT NOT NULL,
    year    INTEGER NOT NULL,
    n       INTEGER NOT NULL,
    holds   INTEGER NOT NULL,
    note    TEXT NOT NULL,
    person  TEXT NOT NULL,
    name    TEXT NOT NULL,
    made    TEXT NOT NULL,
    seal    TEXT NOT NULL,
    PRIMARY KEY (series, year, n)
);
