-- What is erased, and since when a closed case has been left alone.
--
-- An erasure is remembered by a digest of the case's random key, so that an
-- older copy of the case can be recognised and never comes back; the digest
-- leads to nothing else. `at` and `since` are rounded down to the day.
CREATE TABLE erasures (
    digest BLOB    NOT NULL PRIMARY KEY CHECK (length(digest) = 32),
    at     INTEGER NOT NULL CHECK (at >= 0)
) STRICT, WITHOUT ROWID;

CREATE TABLE closings (
    case_key INTEGER PRIMARY KEY CHECK (case_key >= 0),
    version  INTEGER NOT NULL CHECK (version >= 0),
    since    INTEGER NOT NULL CHECK (since >= 0)
) STRICT;
