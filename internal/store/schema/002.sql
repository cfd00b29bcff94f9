-- What was read in the documents of folders that belong to no summit, so that
-- a long reading can stop and go on: a file whose size and time of change are
-- the same is not read again.

CREATE TABLE readings (
    path        TEXT PRIMARY KEY,
    size        INTEGER NOT NULL,
    modified    TEXT NOT NULL,
    sha256      TEXT NOT NULL,
    commitments TEXT NOT NULL,
    reports     TEXT NOT NULL
);
