-- Chats of officers with the staff bot: one an officer, sealed. The officer's
-- name stands in clear beside it, as it does in the roster.

CREATE TABLE links (
    officer TEXT NOT NULL PRIMARY KEY CHECK (length(officer) BETWEEN 1 AND 32),
    sealed  BLOB NOT NULL CHECK (length(sealed) > 0)
) STRICT, WITHOUT ROWID;
