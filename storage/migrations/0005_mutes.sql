-- Chats whose reports are paused: sealed under a day key, found by the day's tag,
-- and beside no case. The key is made of what only officers hold.

CREATE TABLE mutes (
    key    INTEGER PRIMARY KEY CHECK (key >= 0),
    tag    BLOB    NOT NULL CHECK (length(tag) > 0),
    day    INTEGER NOT NULL CHECK (day >= 0),
    until  INTEGER NOT NULL CHECK (until >= 0),
    sealed BLOB    NOT NULL CHECK (length(sealed) > 0)
) STRICT;
