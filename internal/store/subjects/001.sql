-- Decisions may stand on things of instruments, which are in no document: document is ''
-- then. This is applied when an instrument with such things is first known.

CREATE TABLE decided (
    hash     TEXT PRIMARY KEY,
    subject  TEXT NOT NULL,
    document TEXT NOT NULL,
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
INSERT INTO decided (hash, subject, document, seq, kind, time, person, name, role, party, reason, saw, body, prev)
    SELECT hash, subject, document, seq, kind, time, person, name, role, party, reason, saw, body, prev FROM decisions;
DROP TABLE decisions;
ALTER TABLE decided RENAME TO decisions;
CREATE INDEX decisions_document ON decisions (document, subject, seq);
CREATE INDEX decisions_person ON decisions (person, time);
