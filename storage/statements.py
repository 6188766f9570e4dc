"""Every statement that runs on a database, as plain text.

Owns the SQL. `$1` stands for the first value: SQLite reads it as a parameter
named "1", PostgreSQL as a place, so one text serves both. Nothing here is
ever built from values: a text is a constant, or it does not exist.
"""

from collections.abc import Mapping, Sequence

_NAMES = tuple(str(place) for place in range(1, 20))


def named(values: Sequence[object]) -> Mapping[str, object]:
    """Name values as a statement counts them: $1, $2 and so on."""
    return dict(zip(_NAMES, values, strict=False))


ADD_UPDATE = """
INSERT INTO inbox (bot, update_id, tag, day, sealed, arrival)
SELECT $1, $2, $3, $4, $5, COALESCE((SELECT MAX(arrival) FROM inbox), 0) + 1
WHERE NOT EXISTS (SELECT 1 FROM finished WHERE bot = $1 AND update_id = $2)
  AND NOT EXISTS (SELECT 1 FROM unreadable WHERE bot = $1 AND update_id = $2)
ON CONFLICT (bot, update_id) DO NOTHING"""
WAITING_UPDATES = """
SELECT bot, update_id, tag, day, sealed, arrival FROM inbox
WHERE arrival > $2 ORDER BY arrival LIMIT $1"""
WAITING_UPDATE = """
SELECT bot, update_id, tag, day, sealed, arrival FROM inbox WHERE bot = $1 AND update_id = $2"""
COUNT_UPDATES = "SELECT COUNT(*) FROM inbox"
DROP_UPDATE = "DELETE FROM inbox WHERE bot = $1 AND update_id = $2"
RESEAL_UPDATE = """
UPDATE inbox SET tag = $3, day = $4, sealed = $5 WHERE bot = $1 AND update_id = $2"""

FINISH_UPDATE = """
INSERT INTO finished (bot, update_id, at) VALUES ($1, $2, $3)
ON CONFLICT (bot, update_id) DO NOTHING"""
PURGE_FINISHED = "DELETE FROM finished WHERE at < $1"
# Two days after their time, their day key is gone and nothing can open them.
PURGE_UNREADABLE = "DELETE FROM unreadable WHERE at < $1 - 86400"

IS_FINISHED = "SELECT 1 FROM finished WHERE bot = $1 AND update_id = $2"
SET_ASIDE = """
INSERT INTO unreadable (bot, update_id, day, at, incident, sealed)
VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (bot, update_id) DO NOTHING"""
UNREADABLE = """
SELECT bot, update_id, day, at, incident, sealed FROM unreadable ORDER BY at, bot, update_id"""

ADD_DRAFT = """
INSERT INTO drafts (key, tag, day, version, shown, touched, sealed)
VALUES ($1, $2, $3, $4, $5, $6, $7)"""
PUT_DRAFT = """
UPDATE drafts SET tag = $2, day = $3, version = $4, shown = $5, touched = $6, sealed = $7
WHERE key = $1 AND version = $8"""
MARK_SHOWN = "UPDATE drafts SET shown = $2 WHERE key = $1 AND shown < $2"
DROP_DRAFT = "DELETE FROM drafts WHERE key = $1"
RESEAL_DRAFT = """
UPDATE drafts SET tag = $2, day = $3, sealed = $4 WHERE key = $1 AND version = $5"""
HAS_DRAFT = "SELECT 1 FROM drafts WHERE key = $1"
DRAFT_BY_TAG = """
SELECT key, tag, day, version, shown, touched, sealed FROM drafts
WHERE tag = $1 ORDER BY touched DESC, key LIMIT 1"""
DRAFTS = "SELECT key, tag, day, version, shown, touched, sealed FROM drafts ORDER BY touched, key"

ADD_TRACE = """
INSERT INTO traces (key, tag, day, delete_by, sealed) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (key) DO NOTHING"""
DROP_TRACE = "DELETE FROM traces WHERE key = $1"
RESEAL_TRACE = "UPDATE traces SET tag = $2, day = $3, sealed = $4 WHERE key = $1"
TRACES = "SELECT key, tag, day, delete_by, sealed FROM traces ORDER BY delete_by, key"
TRACES_BY_TAG = "SELECT key, tag, day, delete_by, sealed FROM traces WHERE tag = $1"

CASE_COLUMNS = """
key, reference, locator, queue, priority, state, language, channel, identity_kind,
received, due, assignee, version, sealed, note"""
ADD_CASE = f"""
INSERT INTO cases ({CASE_COLUMNS})
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)"""  # noqa: S608  # constants only
PUT_CASE = """
UPDATE cases SET reference = $2, locator = $3, queue = $4, priority = $5, state = $6,
    language = $7, channel = $8, identity_kind = $9, received = $10, due = $11,
    assignee = $12, version = $13, sealed = $14, note = $15
WHERE key = $1 AND version = $16"""
DROP_CASE = "DELETE FROM cases WHERE key = $1"
HAS_CASE = "SELECT 1 FROM cases WHERE key = $1"
CASE = f"SELECT {CASE_COLUMNS} FROM cases WHERE key = $1"  # noqa: S608  # constants only
CASE_BY_LOCATOR = f"SELECT {CASE_COLUMNS} FROM cases WHERE locator = $1"  # noqa: S608  # the same
CASE_BY_REFERENCE = f"SELECT {CASE_COLUMNS} FROM cases WHERE reference = $1"  # noqa: S608  # the same
CASES = f"SELECT {CASE_COLUMNS} FROM cases ORDER BY due, reference"  # noqa: S608  # the same

ADD_ENTRY = """
INSERT INTO entries (case_key, number, kind, bucket, at, payload)
VALUES ($1, $2, $3, $4, $5, $6)"""
IS_SPENT = "SELECT 1 FROM spent WHERE case_key = $1 AND number = $2"
SPEND = """
INSERT INTO spent (case_key, number) VALUES ($1, $2) ON CONFLICT (case_key, number) DO NOTHING"""
HAS_ENTRY = "SELECT payload FROM entries WHERE case_key = $1 AND number = $2"
DROP_ENTRY = "DELETE FROM entries WHERE case_key = $1 AND number = $2"
DROP_HEADERS = "DELETE FROM headers WHERE case_key = $1 AND number = $2"
APPEND_HEADER = """
INSERT INTO headers (case_key, number, place, header)
SELECT $1, $2, COALESCE((SELECT MAX(place) FROM headers WHERE case_key = $1 AND number = $2), 0) + 1, $3
WHERE NOT EXISTS (
    SELECT 1 FROM headers WHERE case_key = $1 AND number = $2 AND header = $3)"""  # noqa: E501  # one clause a line
ENTRIES = """
SELECT e.case_key, e.number, e.kind, e.bucket, e.at, e.payload, h.header
FROM entries AS e JOIN headers AS h ON h.case_key = e.case_key AND h.number = e.number
WHERE e.case_key = $1 ORDER BY e.number, h.place"""
NUMBERS = "SELECT number FROM entries WHERE case_key = $1"
NEXT_NUMBER = """
SELECT COALESCE(MAX(number), 0) + 1 FROM (
    SELECT number FROM entries WHERE case_key = $1
    UNION ALL SELECT number FROM spent WHERE case_key = $1) AS used"""
DROP_SPENT = "DELETE FROM spent WHERE case_key = $1"
DROP_NOTICES_OF = "DELETE FROM notices WHERE case_key = $1"
DROP_OUTBOX_OF = "DELETE FROM outbox WHERE case_key = $1"

LAST_CHUNK = "SELECT MAX(sequence) FROM chunks WHERE payload = $1"
ADD_CHUNK = "INSERT INTO chunks (payload, sequence, sealed) VALUES ($1, $2, $3)"
NEXT_CHUNK = """
SELECT sequence, sealed FROM chunks WHERE payload = $1 AND sequence > $2
ORDER BY sequence LIMIT 1"""
DROP_CHUNKS = "DELETE FROM chunks WHERE payload = $1"
ADD_LOOSE = "INSERT INTO loose (payload, begun) VALUES ($1, $2)"
TAKE_LOOSE = "DELETE FROM loose WHERE payload = $1"
LOOSE_PAYLOADS = "SELECT payload FROM loose WHERE begun < $1 ORDER BY payload"

ADD_NOTICE = """
INSERT INTO notices (key, case_key, day, send_at, sealed) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (key) DO NOTHING"""
DROP_NOTICE = "DELETE FROM notices WHERE key = $1"
NOTICES = "SELECT key, case_key, day, send_at, sealed FROM notices ORDER BY send_at, key"

ADD_OUTBOX = """
INSERT INTO outbox (key, destination, case_key, kind, due, tries, entry, standing, reason)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (key) DO NOTHING"""
DEFER_OUTBOX = "UPDATE outbox SET due = $2, tries = $3 WHERE key = $1"
STOP_OUTBOX = "UPDATE outbox SET standing = $2, reason = $3 WHERE key = $1"
RESUME_OUTBOX = """
UPDATE outbox SET standing = 'waiting', reason = '', due = $2, tries = $3 WHERE key = $1"""
DROP_OUTBOX = "DELETE FROM outbox WHERE key = $1"
OUTBOX = """
SELECT key, destination, case_key, kind, due, tries, entry, standing, reason FROM outbox
WHERE due <= $1 AND standing = 'waiting' ORDER BY due, key"""
OUTBOX_TO = """
SELECT key, destination, case_key, kind, due, tries, entry, standing, reason FROM outbox
WHERE destination = $1 AND standing = 'waiting' ORDER BY due, key"""
OUTBOX_OF = """
SELECT key, destination, case_key, kind, due, tries, entry, standing, reason FROM outbox
WHERE case_key = $1 AND standing = 'waiting' ORDER BY due, key"""
COUNT_OUTBOX = """
SELECT COUNT(*) FROM outbox WHERE standing = 'waiting' AND destination <> $1"""
STOPPED = """
SELECT key, destination, case_key, kind, due, tries, entry, standing, reason FROM outbox
WHERE standing <> 'waiting' ORDER BY due, key"""
OUTBOX_CASES = """
SELECT key, priority, state FROM cases WHERE key IN (SELECT case_key FROM outbox)"""

ADD_AUDIT = """
INSERT INTO audit (case_key, number, action, officer, base, signature, previous, server_signature)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"""
AUDIT = """
SELECT case_key, number, action, officer, base, signature, previous, server_signature
FROM audit WHERE case_key = $1 AND number > $2 ORDER BY number"""
LAST_ACT = """
SELECT case_key, number, action, officer, base, signature, previous, server_signature
FROM audit WHERE case_key = $1 ORDER BY number DESC LIMIT 1"""

PARE_AUDIT = """
UPDATE audit SET base = X'', signature = X'', server_signature = X'' WHERE case_key = $1"""

ADD_ERASURE = "INSERT INTO erasures (digest, at) VALUES ($1, $2) ON CONFLICT (digest) DO NOTHING"
ERASURES = "SELECT digest, at FROM erasures ORDER BY digest"
PUT_CLOSING = """
INSERT INTO closings (case_key, version, since) VALUES ($1, $2, $3)
ON CONFLICT (case_key) DO UPDATE SET version = excluded.version, since = excluded.since"""
DROP_CLOSING = "DELETE FROM closings WHERE case_key = $1"
CLOSINGS = "SELECT case_key, version, since FROM closings ORDER BY case_key"

PUT_MUTE = """
INSERT INTO mutes (key, tag, day, until, sealed) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (key) DO UPDATE SET
    tag = excluded.tag, day = excluded.day, until = excluded.until, sealed = excluded.sealed"""
DROP_MUTE = "DELETE FROM mutes WHERE key = $1"
MUTES = "SELECT key, tag, day, until, sealed FROM mutes ORDER BY until, key"

PUT_LINK = """
INSERT INTO links (officer, sealed) VALUES ($1, $2)
ON CONFLICT (officer) DO UPDATE SET sealed = excluded.sealed"""
DROP_LINK = "DELETE FROM links WHERE officer = $1"
LINKS = "SELECT officer, sealed FROM links ORDER BY officer"

COUNT = """
INSERT INTO tallies (week, cell, total) VALUES ($1, $2, $3)
ON CONFLICT (week, cell) DO UPDATE SET total = tallies.total + excluded.total"""
TALLIES = "SELECT week, cell, total FROM tallies ORDER BY week, cell"

REMEMBER = """
INSERT INTO facts (name, value) VALUES ($1, $2)
ON CONFLICT (name) DO UPDATE SET value = excluded.value"""
REMEMBERED = "SELECT value FROM facts WHERE name = $1"
