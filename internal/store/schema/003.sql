-- Readings with their history, what people decide, and who they are.
--
-- No table counts upwards and no index is ordered by time across the register:
-- on a distributed engine either would send every write to one place.

ALTER TABLE documents RENAME COLUMN "leading" TO leads;
UPDATE documents SET added = substr(added, 1, 19) || '.000000Z';
ALTER TABLE documents ADD COLUMN seal TEXT NOT NULL DEFAULT '';

ALTER TABLE readings RENAME TO folder_readings;

-- A document may be read more than once. The last reading is in force; the
-- others tell what stood when. digest covers what the reading found.
CREATE TABLE readings (
    document TEXT NOT NULL REFERENCES documents (sha256),
    n        INTEGER NOT NULL,
    made     TEXT NOT NULL,
    digest   TEXT NOT NULL,
    PRIMARY KEY (document, n)
);
INSERT INTO readings (document, n, made, digest) SELECT sha256, 1, added, '' FROM documents;

CREATE TABLE found (
    document TEXT NOT NULL,
    reading  INTEGER NOT NULL,
    id       TEXT NOT NULL,
    n        INTEGER NOT NULL,
    place    INTEGER NOT NULL,
    theme    TEXT NOT NULL,
    fields   TEXT NOT NULL,
    PRIMARY KEY (document, reading, id),
    FOREIGN KEY (document, reading) REFERENCES readings (document, n)
);
INSERT INTO found (document, reading, id, n, place, theme, fields) SELECT document, 1, id, n, place, theme, fields FROM commitments;
DROP TABLE commitments;
ALTER TABLE found RENAME TO commitments;
CREATE INDEX commitments_id ON commitments (id);

CREATE TABLE told (
    document TEXT NOT NULL,
    reading  INTEGER NOT NULL,
    place    INTEGER NOT NULL,
    fields   TEXT NOT NULL,
    PRIMARY KEY (document, reading, place),
    FOREIGN KEY (document, reading) REFERENCES readings (document, n)
);
INSERT INTO told (document, reading, place, fields) SELECT document, 1, place, fields FROM reports;
DROP TABLE reports;
ALTER TABLE told RENAME TO reports;

-- A decision is never changed and never deleted. hash covers the row and the
-- hash of the decision before it on the same subject.
CREATE TABLE decisions (
    hash     TEXT PRIMARY KEY,
    subject  TEXT NOT NULL,
    document TEXT NOT NULL REFERENCES documents (sha256),
    seq      INTEGER NOT NULL,
    kind     TEXT NOT NULL,
    time     TEXT NOT NULL,
    person   TEXT NOT NULL,
    name     TEXT NOT NULL,
    role     TEXT NOT NULL,
    party    TEXT NOT NULL,
    reason   TEXT NOT NULL,
    saw      TEXT NOT NULL,
    body     TEXT NOT NULL,
    prev     TEXT NOT NULL,
    UNIQUE (subject, seq)
);
CREATE INDEX decisions_document ON decisions (document, subject, seq);
CREATE INDEX decisions_person ON decisions (person, time);

-- The last decision of each chain, so that one cut off at the end is missed.
CREATE TABLE chains (
    subject TEXT PRIMARY KEY,
    seq     INTEGER NOT NULL,
    hash    TEXT NOT NULL
);

-- Who may sign in. password is an argon2id string, '' where single sign-on is
-- used: then issuer and identity say who they are there.
CREATE TABLE people (
    login    TEXT PRIMARY KEY,
    name     TEXT NOT NULL,
    role     TEXT NOT NULL,
    party    TEXT NOT NULL,
    active   INTEGER NOT NULL,
    password TEXT NOT NULL,
    issuer   TEXT NOT NULL,
    identity TEXT NOT NULL,
    made     TEXT NOT NULL,
    seal     TEXT NOT NULL
);
CREATE UNIQUE INDEX people_identity ON people (issuer, identity) WHERE identity <> '';

-- What was done to accounts and documents, by whom.
CREATE TABLE events (
    id      TEXT PRIMARY KEY,
    time    TEXT NOT NULL,
    person  TEXT NOT NULL,
    act     TEXT NOT NULL,
    subject TEXT NOT NULL,
    detail  TEXT NOT NULL,
    seal    TEXT NOT NULL
);

-- Tokens are kept as their SHA-256 only.
CREATE TABLE sessions (
    token   TEXT PRIMARY KEY,
    person  TEXT NOT NULL REFERENCES people (login),
    made    TEXT NOT NULL,
    expires TEXT NOT NULL,
    agent   TEXT NOT NULL
);
CREATE INDEX sessions_person ON sessions (person);

CREATE TABLE invitations (
    token   TEXT PRIMARY KEY,
    login   TEXT NOT NULL,
    name    TEXT NOT NULL,
    role    TEXT NOT NULL,
    party   TEXT NOT NULL,
    made_by TEXT NOT NULL,
    made    TEXT NOT NULL,
    expires TEXT NOT NULL
);

-- Failed tries to sign in, kept for a short time to slow down guessing.
CREATE TABLE attempts (
    key  TEXT NOT NULL,
    time TEXT NOT NULL,
    id   TEXT NOT NULL,
    PRIMARY KEY (key, time, id)
);

-- Long jobs. Whoever holds the lease works; when it runs out another may.
CREATE TABLE jobs (
    id       TEXT PRIMARY KEY,
    kind     TEXT NOT NULL,
    state    TEXT NOT NULL,
    owner    TEXT NOT NULL,
    lease    TEXT NOT NULL,
    made     TEXT NOT NULL,
    made_by  TEXT NOT NULL,
    position TEXT NOT NULL,
    done     INTEGER NOT NULL,
    total    INTEGER NOT NULL,
    note     TEXT NOT NULL
);
