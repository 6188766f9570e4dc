"""Documents of ours: reports and manifests read strictly, and as their published schemas say."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import SealingError
from bot.sealing.canonical import canonical, parse_canonical
from bot.sealing.documents import Fields, dump, read_time, show_time
from bot.sealing.manifest import EntryKind, FileFacts, ListedFile, Manifest, ReportFacts
from bot.sealing.notice import NoticeKey
from bot.sealing.report import AttachedFile, Report, Words, parse_report
from tests.bot.sealing.cast import CANARY, CASE, NOW, file_manifest, mission, officers_manifest
from tests.bot.sealing.schema import complaints

SCHEMAS = Path(__file__).parents[3] / "docs" / "schema"
KEY = NoticeKey(bytes(range(32)))
REPORT = Report(
    case_id=CASE,
    reference="K7M2QD",
    received=NOW,
    queue="protection",
    priority="P1",
    category=None,
    rule="sex",
    language="sw-CD",
    channel="telegram",
    questionnaire="ab" * 32,
    answers={"kind": "sex", "when": "today"},
    skipped=("who",),
    words=(Words(1, "story", CANARY), Words(3, "where", "Made-up town")),
    files=(AttachedFile(2, "story", 2),),
    unread=(4,),
    reply="here",
    notice_key=KEY,
)
FACTS = ReportFacts(
    files=(ListedFile(2, "0" * 64), ListedFile(3, None)),
    questionnaire="ab" * 32,
    readers=("ada", "ben"),
    reporter="age1qqq",
    roster_sha256="1" * 64,
    roster_sequence=7,
)
MANIFEST = Manifest(case_id=CASE, number=1, kind=EntryKind.REPORT, report=FACTS, signer="0" * 16)


def check(schema: str, document: bytes) -> list[str]:
    """What a published schema complains of."""
    return list(
        complaints(json.loads((SCHEMAS / f"{schema}.json").read_text()), json.loads(document))
    )


# ---------------------------------------------------------------- schemas


@pytest.mark.parametrize(
    ("schema", "document"),
    [
        ("report", REPORT.dump()),
        ("report", replace(REPORT, notice_key=None, reply=None, words=(), files=()).dump()),
        ("manifest", MANIFEST.dump()),
        ("manifest", replace(file_manifest(), signer="0" * 16).dump()),
        ("manifest", replace(officers_manifest(EntryKind.NOTE), signer="0" * 16).dump()),
        ("roster", mission("x25519").roster.dump()),
        ("roster", mission("hybrid").roster.dump()),
    ],
)  # fmt: skip
def test_what_we_write_fits_the_published_schema(schema: str, document: bytes) -> None:
    """Other people's programs can rely on the schemas."""
    assert check(schema, document) == []


@pytest.mark.parametrize(
    ("schema", "document", "name"),
    [
        ("report", REPORT.dump(), "received"),
        ("manifest", MANIFEST.dump(), "report"),
        ("roster", mission().roster.dump(), "queues"),
    ],
)
def test_the_schemas_refuse_what_we_would_not_write(
    schema: str, document: bytes, name: str
) -> None:
    """A missing field, a foreign one and a wrong value are all complained of."""
    value = json.loads(document)
    for change in ({name: 1}, {"extra": 1}, {"format": "other"}):
        assert check(schema, json.dumps({**value, **change}).encode())
    del value[name]
    assert check(schema, json.dumps(value).encode())


# ---------------------------------------------------------------- reports


def test_a_report_is_read_back() -> None:
    """Every fact survives, the notice key included."""
    assert parse_report(REPORT.dump()) == REPORT
    assert parse_report(replace(REPORT, notice_key=None).dump()).notice_key is None


def test_a_broken_character_does_not_stop_a_report() -> None:
    """Half a character, as a broken client may send, is replaced and the rest kept."""
    broken = replace(REPORT, words=(Words(1, "story", "be\ud83dfore"),))

    assert parse_report(broken.dump()).words[0].text == "be\ufffdfore"


def test_a_broken_file_name_does_not_stop_a_file() -> None:
    """The name is a stranger's; whatever stands in it, the file is kept."""
    facts = FileFacts(form="document", name="../\ud83d\n.exe", media_type="a\udfff")
    manifest = replace(file_manifest(), file=facts)
    read = Manifest.parse(manifest.dump()).file

    assert read is not None
    assert (read.name, read.media_type) == ("../\ufffd\n.exe", "a\ufffd")


def test_a_report_never_shows_its_words_or_key() -> None:
    """The text form of a report and its parts hold no word and no key."""
    shown = f"{REPORT!r} {REPORT.words!r} {KEY!r}"

    assert CANARY not in shown
    assert KEY.raw.hex() not in shown


# ---------------------------------------------------------------- manifests


@pytest.mark.parametrize(
    "manifest",
    [
        MANIFEST,
        file_manifest(),
        replace(file_manifest(), report_manifest="2" * 64),
        Manifest(case_id=CASE, number=2, kind=EntryKind.FILE, file=FileFacts(form="photo")),
        *(officers_manifest(EntryKind(kind)) for kind in ("addition", "letter", "note", "finding")),
    ],
)
def test_a_manifest_is_read_back(manifest: Manifest) -> None:
    """Every kind of manifest survives."""
    assert Manifest.parse(manifest.dump()) == manifest


IMPOSSIBLE: dict[str, Callable[[], Manifest]] = {
    "a second report": lambda: replace(MANIFEST, number=2),
    "a first file": lambda: file_manifest(1),
    "number zero": lambda: officers_manifest(EntryKind.NOTE, 0),
    "a report without facts": lambda: replace(MANIFEST, report=None),
    "a note with a report's facts": lambda: replace(
        officers_manifest(EntryKind.NOTE), report=FACTS
    ),
    "a file without facts": lambda: replace(file_manifest(), file=None),
    "a note with a file's facts": lambda: replace(
        officers_manifest(EntryKind.NOTE), file=FileFacts(form="photo")
    ),
    "a report that follows one": lambda: replace(MANIFEST, report_manifest="2" * 64),
    "a letter that follows none": lambda: replace(
        officers_manifest(EntryKind.LETTER), report_manifest=None
    ),
    "a case of another form": lambda: replace(MANIFEST, case_id="../../etc"),
    "a digest of another form": lambda: replace(
        officers_manifest(EntryKind.NOTE), report_manifest="2" * 63
    ),
}


@pytest.mark.parametrize("what", IMPOSSIBLE)
def test_a_manifest_that_contradicts_itself_cannot_exist(what: str) -> None:
    """Neither built nor read."""
    with pytest.raises(SealingError):
        IMPOSSIBLE[what]()


@pytest.mark.parametrize(
    "change",
    [{"kind": "secret"}, {"number": "1"}, {"number": True}, {"originals": {}}, {"extra": 1},
     {"format": "amana/manifest/2"}, {"report": []}, {"signer": None}],
)  # fmt: skip
def test_a_foreign_manifest_is_refused(change: dict[str, Any]) -> None:
    """A wrong type, an unknown kind, a later version: refused, not guessed."""
    value = parse_canonical(MANIFEST.dump())
    assert isinstance(value, dict)
    with pytest.raises(SealingError):
        Manifest.parse(canonical({**value, **change}))


# ---------------------------------------------------------------- fields


@given(st.integers(0, 4_000_000_000))
def test_times_are_read_back(seconds: int) -> None:
    """Every second has one text."""
    assert read_time(show_time(seconds)) == seconds


@pytest.mark.parametrize(
    "text",
    [
        "", "2026-01-31", "2026-01-31T00:00:00+00:00", "2026-1-31T00:00:00Z",
        "1969-12-31T23:59:59Z", "2026-02-30T00:00:00Z", "2026-01-31T24:00:00Z",
        " 2026-01-31T00:00:00Z",
    ],
)  # fmt: skip
def test_other_spellings_of_a_time_are_refused(text: str) -> None:
    """No zone but UTC, no other padding, no day that does not exist."""
    with pytest.raises(SealingError):
        read_time(text)


TAKES: dict[str, Callable[[Fields], object]] = {
    "text": lambda f: f.take_text("x"),
    "optional text": lambda f: f.take_optional_text("x"),
    "integer": lambda f: f.take_integer("x", 1),
    "optional integer": lambda f: f.take_optional_integer("x"),
    "flag": lambda f: f.take_flag("x"),
    "bytes": lambda f: f.take_bytes("x"),
    "optional bytes": lambda f: f.take_optional_bytes("x"),
    "list": lambda f: f.take_list("x"),
    "texts": lambda f: f.take_texts("x"),
    "integers": lambda f: f.take_integers("x"),
    "objects": lambda f: f.take_objects("x"),
    "object": lambda f: f.take_object("x"),
    "optional object": lambda f: f.take_optional_object("x"),
    "members": lambda f: f.take_members("x"),
    "text members": lambda f: f.take_text_members("x"),
    "time": lambda f: f.take_time("x"),
}
WRONG: dict[str, list[Any]] = {
    "text": [1, None, []], "optional text": [1], "integer": [0, True, "1", None],
    "optional integer": [-1, "1"], "flag": [0, None, "true"],
    "bytes": ["=", "QQ", "QR==", "é", None, 1], "optional bytes": ["QQ"], "list": ["", {}, None],
    "texts": [[1], "ab"], "integers": [[True], ["1"]], "objects": [[1]], "object": [[], None],
    "optional object": [1], "members": [{"a": 1}, []], "text members": [{"a": 1}, []],
    "time": ["now", 1],
}  # fmt: skip


@pytest.mark.parametrize("kind", TAKES)
def test_a_wrong_value_or_none_at_all_is_refused(kind: str) -> None:
    """Each field is of its type and there."""
    for value in WRONG[kind]:
        with pytest.raises(SealingError):
            TAKES[kind](Fields("a test", {"x": value}))
    with pytest.raises(SealingError):
        TAKES[kind](Fields("a test", {"y": 1}))


def test_null_is_taken_where_it_may_stand() -> None:
    """Optional fields must be there, and may be null."""
    for kind in ("optional text", "optional integer", "optional bytes", "optional object"):
        assert TAKES[kind](Fields("a test", {"x": None})) is None


def test_fields_that_nobody_took_are_refused() -> None:
    """What is signed is read; there is no room for more."""
    fields = Fields("a test", {"x": "1", "y": 2})
    fields.take_text("x")

    with pytest.raises(SealingError, match="unknown field"):
        fields.close()


def test_an_error_names_the_field_and_never_its_value() -> None:
    """A wrong value may be a secret in the wrong place."""
    with pytest.raises(SealingError) as failure:
        Fields.parse("the file", "amana/x/1", dump("amana/x/1", {"key": 5})).take_text("key")

    assert str(failure.value) == "the file has a wrong key"
