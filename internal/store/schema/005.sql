-- What people outside suggest, tokens for programs, saved filters, and a pulse.

-- A suggestion is named by the SHA-256 of the secret in the address that its
-- author was given. contact is forgotten some time after it was answered.
CREATE TABLE suggestions (
    id         TEXT PRIMARY KEY,
    commitment TEXT NOT NULL,
    kind       TEXT NOT NULL,
    address    TEXT NOT NULL,
    words      TEXT NOT NULL,
    credit     TEXT NOT NULL,
    contact    TEXT NOT NULL,
    language   TEXT NOT NULL,
    made       TEXT NOT NULL,
    state      TEXT NOT NULL,
    answer     TEXT NOT NULL,
    answered   TEXT NOT NULL,
    person     TEXT NOT NULL,
    decision   TEXT NOT NULL
);
CREATE INDEX suggestions_commitment ON suggestions (commitment);
CREATE INDEX suggestions_state ON suggestions (state);

-- Personal tokens of the API are kept as their SHA-256 only.
CREATE TABLE tokens (
    token   TEXT PRIMARY KEY,
    person  TEXT NOT NULL REFERENCES people (login),
    name    TEXT NOT NULL,
    made    TEXT NOT NULL,
    expires TEXT NOT NULL
);
CREATE INDEX tokens_person ON tokens (person);

-- Filters of queues and lists that a person saved, as addresses of this site.
CREATE TABLE filters (
    person TEXT NOT NULL REFERENCES people (login),
    name   TEXT NOT NULL,
    path   TEXT NOT NULL,
    made   TEXT NOT NULL,
    PRIMARY KEY (person, name)
);

-- The sum of n grows with every write, so that pages can be kept as long as it
-- stays. Many rows, so that not all writers meet on one.
CREATE TABLE pulse (
    shard INTEGER PRIMARY KEY,
    n     INTEGER NOT NULL
);
