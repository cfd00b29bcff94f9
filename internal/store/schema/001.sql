-- Summits, the documents that tell of them, and what was read in them.
-- One text for SQLite and PostgreSQL: TEXT, INTEGER and bytes only.

CREATE TABLE summits (
    id     TEXT PRIMARY KEY,
    series TEXT NOT NULL,
    year   INTEGER NOT NULL
);

-- A document is named by the SHA-256 of its bytes; key is its short name in
-- addresses: the summit's id for the leading document, summit~issuer-language
-- for the other versions.
CREATE TABLE documents (
    sha256   TEXT PRIMARY KEY,
    key      TEXT NOT NULL UNIQUE,
    summit   TEXT NOT NULL REFERENCES summits (id),
    "leading" INTEGER NOT NULL,
    name     TEXT NOT NULL,
    title    TEXT NOT NULL,
    date     TEXT NOT NULL,
    issuer   TEXT NOT NULL,
    language TEXT NOT NULL,
    address  TEXT NOT NULL,
    complete INTEGER NOT NULL,
    added    TEXT NOT NULL
);
CREATE INDEX documents_summit ON documents (summit);

-- text is what spans refer to where that is not the bytes themselves: the
-- text that was taken from a PDF or DOCX.
CREATE TABLE originals (
    sha256 TEXT PRIMARY KEY REFERENCES documents (sha256),
    data   {{bytes}} NOT NULL,
    text   {{bytes}}
);

CREATE TABLE commitments (
    document TEXT NOT NULL REFERENCES documents (sha256),
    id       TEXT NOT NULL UNIQUE,
    n        INTEGER NOT NULL,
    place    INTEGER NOT NULL,
    theme    TEXT NOT NULL,
    fields   TEXT NOT NULL,
    PRIMARY KEY (document, id)
);

CREATE TABLE reports (
    document TEXT NOT NULL REFERENCES documents (sha256),
    place    INTEGER NOT NULL,
    fields   TEXT NOT NULL,
    PRIMARY KEY (document, place)
);
