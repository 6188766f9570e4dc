"""Every output of a case: what is hidden is in none, and what is said is safe to open."""

import csv
import io
import json
import re
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]  # it ships no types
from markupsafe import Markup

from bot.errors import ConfigError
from bot.sealing.canonical import parse_canonical
from desk import printing
from desk.casefile import Asked, CaseFile
from desk.export.canonical_json import case_json
from desk.export.document import EXPIRES_S, CaseDocument, maskable
from desk.export.incident_form import (
    _SOURCES,
    HOW,
    OWN,
    SHIPPED,
    fill,
    form_csv,
    form_json,
    read_profile,
)
from desk.export.masking import Covered, Masks
from desk.export.report_text import report_text
from desk.export.tables_csv import BOM, guarded, line, table
from desk.export.wish import Scope
from tests.desk.export.bench import NAME, NOW, PLATE, Bench, document, issued, squeezed

SCHEMA = json.loads(Path("docs/schema/export-case.json").read_text(encoding="utf-8"))
ANY_TEXT = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=30)
HIDDEN = Masks(phrases=(NAME, PLATE, "كناري"))


def every_text(case: CaseDocument, bench: Bench) -> dict[str, str]:
    """All outputs that are text."""
    profile = read_profile(bench.desk.settings.home)
    return {
        "json": case_json(case).decode(),
        "text": report_text(case),
        "form csv": form_csv(profile, case).decode(),
        "form json": form_json(profile, case).decode(),
    }


async def test_hidden_words_are_in_no_output(case: CaseFile, bench: Bench) -> None:
    """Not spelled, not squeezed, in no file."""
    made = document(case, HIDDEN)

    assert made.hidden == 3
    for name, text in every_text(made, bench).items():
        for secret in (NAME, PLATE, "كَنارِي"):
            assert squeezed(secret) not in squeezed(text), name


async def test_words_that_are_not_hidden_are_there(case: CaseFile, bench: Bench) -> None:
    """The same outputs hold them when nothing is hidden: the search above can find."""
    for text in every_text(document(case), bench).values():
        assert squeezed(NAME) in squeezed(text)


async def test_a_summary_has_nobodys_words(case: CaseFile, bench: Bench) -> None:
    """Not even where no mask was set."""
    made = document(case, scope=Scope.SUMMARY)

    assert made.passages == ()
    for text in every_text(made, bench).values():
        assert "KANARIENVOGEL" not in text.upper()


async def test_the_json_follows_its_published_schema(case: CaseFile) -> None:
    """Somebody else's validator accepts it, whole and summary; it is canonical."""
    validator = Draft202012Validator(SCHEMA)
    Draft202012Validator.check_schema(SCHEMA)

    for scope in Scope:
        written = case_json(document(case, scope=scope))
        assert parse_canonical(written)
        validator.validate(json.loads(written))


async def test_what_was_never_asked_is_null_and_says_so(case: CaseFile) -> None:
    """No answer, no choice; and the code tells why."""
    answers = json.loads(case_json(document(case)))["answers"]

    disability = next(one for one in answers if one["question"] == "disability")
    assert disability == {
        "question": "disability", "asked": "not_asked", "choice": None, "added_in": None,
    }  # fmt: skip


async def test_a_copy_says_who_made_it_and_when_it_ends(case: CaseFile) -> None:
    """On every copy, in UTC."""
    said = json.loads(case_json(document(case)))["issued"]
    text = report_text(document(case))

    assert said["by"] == "ada"
    assert said["copy"] == 1
    assert "Destroy it by" in text
    assert issued().expires == NOW + EXPIRES_S


async def test_signs_that_turn_text_are_written_out(case: CaseFile) -> None:
    """An override in a reporter's words would turn our own lines around."""
    made = document(case)

    assert "\u202e" not in report_text(made)
    assert "[U+202E]" in report_text(made)
    assert "\u202e" not in printing.boxed(made.passages[0].words, "hidden")


async def test_a_line_of_the_reporters_cannot_look_like_ours(case: CaseFile) -> None:
    """Each line of words is indented behind a bar."""
    made = document(case)
    lines = report_text(made).splitlines()

    told = [line for line in lines if "وذهب" in line]
    assert told
    assert all(line.startswith("  | ") for line in told)


# ---------------------------------------------------------------- tables


@given(
    st.lists(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=30), min_size=1)
)
def test_a_table_comes_back_and_holds_no_formula(cells: list[str]) -> None:
    """Python's reader gets every cell back; none begins as a formula."""
    written = table(["head"] * len(cells), [cells]).decode("utf-8")
    back = list(csv.reader(io.StringIO(written.removeprefix(BOM), newline="")))[1]

    assert written.startswith(BOM)
    assert [guarded(cell) for cell in cells] == back
    for cell in back:
        assert not re.match(r"[\s\u200b-\u200f\u202a-\u202e\ufeff]*[=+\-@|%＝＋－＠]", cell)


@pytest.mark.parametrize(
    "cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "\u202e=1", "\ufeff=1", "＝1"]
)
def test_a_formula_is_text(cell: str) -> None:
    """An apostrophe makes it so in every spreadsheet."""
    assert guarded(cell) == f"'{cell}"


@pytest.mark.parametrize(
    "cell", ["\r=1", "a;=1;b", "a\n=1", "\n @x", "a; +1", ";=1", 'a;"=1', "\n-1"]
)
def test_a_formula_is_text_where_semicolons_part_the_cells(cell: str) -> None:
    """A spreadsheet of such a country reads no quote within a row, so words could begin a cell."""
    row = line(["K7M2QD", cell, cell]).decode("utf-8")
    for part in re.split("[;\r\n]", row):
        assert not re.match(r'[\s"]*[=+\-@]', part)
    assert guarded(cell).replace("'", "") == cell


def test_what_runs_over_lines_is_written_as_it_is() -> None:
    """Words are changed where something could be run, and nowhere else."""
    for words in ("He came.\r\nHe left; nobody saw.", "a;b\n\nc", 'He said: "no";\n"yes"'):
        assert guarded(words) == words


# ---------------------------------------------------------------- the incident form


async def test_the_form_never_says_no_where_nobody_asked(case: CaseFile) -> None:
    """Every empty field has a code for how it is empty."""
    filled = {one.of.id: one for one in fill(read_profile(SHIPPED.parent), document(case))}

    assert filled["victim_disability"].said == "Not asked"
    assert filled["paternity"].said == "Not asked"
    assert filled["victim_name"].how == "not_asked"
    assert all(one.words is not None or one.how in HOW for one in filled.values())
    assert not any(one.said.casefold() == "no" for one in filled.values())


async def test_the_form_of_a_summary_leaves_the_narrative_out(case: CaseFile) -> None:
    """The field stays, and says that it is not in this copy."""
    made = document(case, scope=Scope.SUMMARY)
    filled = {one.of.id: one for one in fill(read_profile(SHIPPED.parent), made)}

    assert filled["narrative"].said == "Not in this copy"


def test_the_shipped_form_says_that_the_official_one_was_not_seen() -> None:
    """On every copy that is made by it."""
    assert "official form was not seen" in read_profile(SHIPPED.parent / "nowhere").note


async def test_a_mission_may_bring_its_own_form(case: CaseFile, tmp_path: Path) -> None:
    """A file in the desk's home replaces the shipped one."""
    own = '[[field]]\nsection = "A"\nid = "x"\nlabel = "=Label"\nsource = "priority"\n'
    (tmp_path / OWN).write_text(own)

    profile = read_profile(tmp_path)

    assert [one.said for one in fill(profile, document(case))] == ["P2"]
    assert "'=Label" in form_csv(profile, document(case)).decode()


@pytest.mark.parametrize(
    "own",
    [
        "not toml",
        "",
        '[[field]]\nsection="a"\nid="x"\nlabel="l"\nsource="secret"\n',
        '[[field]]\nsection="a"\nid="x"\nlabel="l"\nsource="answer:nothing"\n',
        '[[field]]\nsection="a"\nid="x"\nlabel="l"\n',
        2 * '[[field]]\nsection="a"\nid="x"\nlabel="l"\nsource="today"\n',
    ],
)
def test_a_form_that_cannot_be_filled_is_refused(own: str, tmp_path: Path) -> None:
    """Before anything is exported by it."""
    (tmp_path / OWN).write_text(own)

    with pytest.raises(ConfigError):
        read_profile(tmp_path)


# ---------------------------------------------------------------- the model and the page


async def test_every_text_of_a_person_can_be_marked(case: CaseFile) -> None:
    """What is exported as words has an id that a mask can name."""
    assert {passage.id for passage in document(case).passages} <= set(maskable(case))
    assert "words:1" in maskable(case)


def test_every_state_of_a_field_has_words() -> None:
    """A form's codes, and the codes of answers, are said on the page."""
    assert {*HOW, *(one.name.lower() for one in Asked)} <= set(printing.HOW)


def test_a_box_has_nothing_under_it() -> None:
    """The markup of a hidden place is the same whatever was there; words are escaped."""
    html = printing.boxed(Covered(("<b>", None, "&")), "hidden")

    assert html == Markup('&lt;b&gt;<span class="hidden-words">[hidden]</span>&amp;')


def test_the_model_has_no_way_to_the_hidden_words() -> None:
    """No field of it holds the opened case or the masks."""
    kinds: dict[str, Any] = {one.name: one.type for one in fields(CaseDocument)}

    assert not {"case", "masks", "wish"} & set(kinds)


def test_isolation_is_written_for_the_pdf_maker() -> None:
    """It knows signs and no isolation of HTML: each `bdi` and each fallback gets its signs."""
    html = '<p><bdi class="x">a</bdi> <span lang="en" dir="ltr">b <bdi>c</bdi></span></p>'

    assert printing.isolated(html) == (
        '<p><bdi class="x">\u2068a\u2069</bdi> '
        '<span lang="en" dir="ltr">\u2066b <bdi>\u2068c\u2069</bdi>\u2069</span></p>'
    )


def test_the_manual_names_every_source_of_a_form() -> None:
    """Who changes the form finds each source in the manual and in the shipped file."""
    manual = Path("docs/EXPORTS.md").read_text(encoding="utf-8")
    shipped = SHIPPED.read_text(encoding="utf-8")

    for source in _SOURCES:
        assert f"`{source}`" in manual
        assert source in shipped
