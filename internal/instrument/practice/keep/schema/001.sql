-- Practices, each as it was filed or came in a signed file. A row is never changed.
CREATE TABLE practices (
    id     TEXT NOT NULL,
    fields TEXT NOT NULL,
    signer TEXT NOT NULL,
    sum    TEXT NOT NULL,
    person TEXT NOT NULL,
    made   TEXT NOT NULL,
    seal   TEXT NOT NULL,
    PRIMARY KEY (id)
);
