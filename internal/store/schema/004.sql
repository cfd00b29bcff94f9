-- The corpus: documents in which evidence may be found. name is the path below
-- the indexed directory, or an address; size and modified tell a file that did
-- not change. The search index is derived from this and kept elsewhere.
CREATE TABLE corpus (
    name     TEXT PRIMARY KEY,
    sha256   TEXT NOT NULL,
    title    TEXT NOT NULL,
    date     TEXT NOT NULL,
    issuer   TEXT NOT NULL,
    kind     TEXT NOT NULL,
    language TEXT NOT NULL,
    address  TEXT NOT NULL,
    origin   TEXT NOT NULL,
    size     INTEGER NOT NULL,
    modified TEXT NOT NULL,
    added    TEXT NOT NULL,
    seal     TEXT NOT NULL
);
CREATE INDEX corpus_sha256 ON corpus (sha256);

-- Their bytes, compressed with gzip; equal documents share them.
CREATE TABLE corpus_originals (
    sha256 TEXT PRIMARY KEY,
    data   {{bytes}} NOT NULL
);

-- Names by which one body goes: learnt from documents, or said by a person.
-- A person's word is never deleted; a later row on the same pair overrules it.
CREATE TABLE aliases (
    name    TEXT NOT NULL,
    alias   TEXT NOT NULL,
    n       INTEGER NOT NULL,
    holds   INTEGER NOT NULL,
    source  TEXT NOT NULL,
    reason  TEXT NOT NULL,
    person  TEXT NOT NULL,
    made    TEXT NOT NULL,
    seal    TEXT NOT NULL,
    PRIMARY KEY (name, alias, n)
);

-- What was searched for a commitment, when, and what was proposed. fields is
-- the receipt as JSON.
CREATE TABLE receipts (
    commitment TEXT NOT NULL,
    n          INTEGER NOT NULL,
    made       TEXT NOT NULL,
    person     TEXT NOT NULL,
    corpus     TEXT NOT NULL,
    found      INTEGER NOT NULL,
    fields     TEXT NOT NULL,
    seal       TEXT NOT NULL,
    PRIMARY KEY (commitment, n)
);

-- Where new documents are looked for: a directory, a feed or a sitemap. state is
-- what the source last said of itself (validators for conditional requests).
CREATE TABLE watches (
    place   TEXT PRIMARY KEY,
    kind    TEXT NOT NULL,
    every   INTEGER NOT NULL,
    state   TEXT NOT NULL,
    checked TEXT NOT NULL,
    note    TEXT NOT NULL,
    made_by TEXT NOT NULL,
    made    TEXT NOT NULL
);
