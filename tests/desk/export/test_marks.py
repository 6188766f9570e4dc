"""Words that an officer hides are in nothing that is given out."""

import pytest

from tests.desk.export.asking import WHOLE, acts
from tests.desk.export.bench import NAME, PLATE, Bench, squeezed

TEXTS = ("print", "json", "form-print", "form-csv", "form-json")


@pytest.mark.parametrize("form", TEXTS)
async def test_hidden_words_are_in_nothing_that_is_given_out(head: Bench, form: str) -> None:
    """Whatever the form: typed words and ticked ones are gone from the answer."""
    marks = {"mark": "words:1:27-40"}
    whole = await head.exports(**WHOLE, format=form)
    answer = await head.exports(**WHOLE, **marks, format=form, hide=f"{NAME}\n{PLATE}")

    assert squeezed("Kanarienvogel") in squeezed(whole.text)
    assert answer.status_code == 200
    assert "kanarien" not in answer.text.casefold()
    assert "4471" not in answer.text


async def test_a_ticked_word_is_hidden_everywhere_or_only_there(head: Bench) -> None:
    """As the officer says; everywhere unless they say otherwise."""
    marked = await head.post(f"{head.case}/export/check", **WHOLE, mark="words:1:25-38")

    assert "hidden" in marked.text
    assert 'value="words:1:25-38" checked' in marked.text


async def test_marks_that_fit_no_words_are_refused(head: Bench) -> None:
    """A mark that would hide nothing must not look as if it did."""
    for mark in ("words:1:5-99999", "words:9:0-1", "words:1:x-2", "nothing"):
        answer = await head.exports(**WHOLE, mark=mark)
        assert answer.status_code == 400
    assert "export" not in acts(head)
