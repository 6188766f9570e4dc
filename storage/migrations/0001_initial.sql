-- The first shape of the database.
--
-- No table has a hidden row number: a row lies where its random key, or its
-- place within a case, puts it, so that the file does not tell who came first.
-- The one exception is inbox.arrival, needed to answer people in order; those
-- rows live for seconds. STRICT and the checks refuse a row that a mistake
-- made, before it is acknowledged.

CREATE TABLE inbox (
    bot       INTEGER NOT NULL,
    update_id INTEGER NOT NULL,
    tag       BLOB    NOT NULL CHECK (length(tag) > 0),
    day       INTEGER NOT NULL CHECK (day >= 0),
    sealed    BLOB    NOT NULL CHECK (length(sealed) > 0),
    arrival   INTEGER NOT NULL UNIQUE CHECK (arrival > 0),
    PRIMARY KEY (bot, update_id)
) STRICT, WITHOUT ROWID;

-- What Telegram may send again although its effect is kept.
CREATE TABLE finished (
    bot       INTEGER NOT NULL,
    update_id INTEGER NOT NULL,
    at        INTEGER NOT NULL CHECK (at >= 0),
    PRIMARY KEY (bot, update_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE unreadable (
    bot       INTEGER NOT NULL,
    update_id INTEGER NOT NULL,
    day       INTEGER NOT NULL CHECK (day >= 0),
    at        INTEGER NOT NULL CHECK (at >= 0),
    incident  TEXT    NOT NULL CHECK (length(incident) BETWEEN 1 AND 64),
    sealed    BLOB    NOT NULL CHECK (length(sealed) > 0),
    PRIMARY KEY (bot, update_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE drafts (
    key     INTEGER PRIMARY KEY CHECK (key >= 0),
    tag     BLOB    NOT NULL CHECK (length(tag) > 0),
    day     INTEGER NOT NULL CHECK (day >= 0),
    version INTEGER NOT NULL CHECK (version >= 0),
    shown   INTEGER NOT NULL,
    touched INTEGER NOT NULL CHECK (touched >= 0),
    sealed  BLOB    NOT NULL CHECK (length(sealed) > 0)
) STRICT;
CREATE INDEX drafts_by_tag ON drafts (tag);

CREATE TABLE traces (
    key       INTEGER PRIMARY KEY CHECK (key >= 0),
    tag       BLOB    NOT NULL CHECK (length(tag) > 0),
    day       INTEGER NOT NULL CHECK (day >= 0),
    delete_by INTEGER NOT NULL CHECK (delete_by >= 0),
    sealed    BLOB    NOT NULL CHECK (length(sealed) > 0)
) STRICT;
CREATE INDEX traces_by_tag ON traces (tag);

CREATE TABLE cases (
    key           INTEGER PRIMARY KEY CHECK (key >= 0),
    reference     TEXT    NOT NULL UNIQUE CHECK (length(reference) BETWEEN 1 AND 16),
    locator       BLOB    NOT NULL UNIQUE CHECK (length(locator) > 0),
    queue         TEXT    NOT NULL CHECK (length(queue) BETWEEN 1 AND 32),
    priority      INTEGER NOT NULL CHECK (priority BETWEEN 1 AND 4),
    state         TEXT    NOT NULL CHECK (length(state) BETWEEN 1 AND 32),
    language      TEXT    NOT NULL CHECK (length(language) <= 32),
    channel       TEXT    NOT NULL CHECK (length(channel) <= 32),
    identity_kind TEXT    NOT NULL CHECK (length(identity_kind) <= 32),
    received      INTEGER NOT NULL CHECK (received >= 0),
    due           INTEGER NOT NULL CHECK (due >= 0),
    assignee      TEXT,
    version       INTEGER NOT NULL CHECK (version >= 0),
    sealed        BLOB    NOT NULL,
    note          BLOB    NOT NULL
) STRICT;

CREATE TABLE entries (
    case_key INTEGER NOT NULL CHECK (case_key >= 0),
    number   INTEGER NOT NULL CHECK (number > 0),
    kind     TEXT    NOT NULL CHECK (length(kind) BETWEEN 1 AND 32),
    bucket   INTEGER NOT NULL CHECK (bucket >= 0),
    at       INTEGER NOT NULL CHECK (at >= 0),
    payload  INTEGER NOT NULL UNIQUE CHECK (payload >= 0),
    PRIMARY KEY (case_key, number)
) STRICT, WITHOUT ROWID;

-- Numbers of entries that were dropped: none is ever given again.
CREATE TABLE spent (
    case_key INTEGER NOT NULL,
    number   INTEGER NOT NULL,
    PRIMARY KEY (case_key, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE headers (
    case_key INTEGER NOT NULL,
    number   INTEGER NOT NULL,
    place    INTEGER NOT NULL CHECK (place > 0),
    header   BLOB    NOT NULL CHECK (length(header) > 0),
    PRIMARY KEY (case_key, number, place)
) STRICT, WITHOUT ROWID;

CREATE TABLE chunks (
    payload  INTEGER NOT NULL CHECK (payload >= 0),
    sequence INTEGER NOT NULL CHECK (sequence >= 0),
    sealed   BLOB    NOT NULL CHECK (length(sealed) > 0),
    PRIMARY KEY (payload, sequence)
) STRICT, WITHOUT ROWID;

-- Payloads that no entry uses yet. The exact time is kept only as long as that.
CREATE TABLE loose (
    payload INTEGER PRIMARY KEY CHECK (payload >= 0),
    begun   INTEGER NOT NULL CHECK (begun >= 0)
) STRICT;

CREATE TABLE notices (
    key      INTEGER PRIMARY KEY CHECK (key >= 0),
    case_key INTEGER NOT NULL CHECK (case_key >= 0),
    day      INTEGER NOT NULL CHECK (day >= 0),
    send_at  INTEGER NOT NULL CHECK (send_at >= 0),
    sealed   BLOB    NOT NULL CHECK (length(sealed) > 0)
) STRICT;

CREATE TABLE outbox (
    key         INTEGER PRIMARY KEY CHECK (key >= 0),
    destination TEXT    NOT NULL CHECK (length(destination) > 0),
    case_key    INTEGER NOT NULL,
    kind        TEXT    NOT NULL CHECK (length(kind) BETWEEN 1 AND 32),
    due         INTEGER NOT NULL CHECK (due >= 0),
    tries       INTEGER NOT NULL CHECK (tries >= 0)
) STRICT;

CREATE TABLE audit (
    case_key         INTEGER NOT NULL,
    number           INTEGER NOT NULL CHECK (number >= 0),
    action           TEXT    NOT NULL CHECK (length(action) BETWEEN 1 AND 64),
    officer          TEXT    NOT NULL,
    base             BLOB    NOT NULL,
    signature        BLOB    NOT NULL,
    previous         BLOB    NOT NULL,
    server_signature BLOB    NOT NULL,
    PRIMARY KEY (case_key, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE tallies (
    week  INTEGER NOT NULL,
    cell  TEXT    NOT NULL CHECK (length(cell) BETWEEN 1 AND 200),
    total INTEGER NOT NULL,
    PRIMARY KEY (week, cell)
) STRICT, WITHOUT ROWID;

CREATE TABLE facts (
    name  TEXT    NOT NULL PRIMARY KEY CHECK (length(name) BETWEEN 1 AND 64),
    value INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
