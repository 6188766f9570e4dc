"""The studio's field for what a translation says in English again."""

import datetime as dt

import httpx

from bot.cli.workbench.backs import Back, read_backs, record_backs
from bot.i18n.reviews import digest
from bot.i18n.safety import key
from tests.bot.cli.workbench.studio.conftest import NAME, Visitor

ASKED = "nobody has written down what its translation says in English again"


def _keep(visitor: Visitor, says: str, was: str = "", state: str = "") -> httpx.Response:
    form = {"state": state or digest(visitor.message(NAME)), "was": was, "says": says}
    return visitor.post(f"{visitor.address(NAME)}/back", form)


def _now(visitor: Visitor) -> Back | None:
    return read_backs(visitor.folder, visitor.code).get(digest(visitor.message(NAME)))


def _elsewhere(visitor: Visitor, says: str, by: str = "eva") -> None:
    back = Back(says, by, dt.date(2026, 11, 20))
    record_backs(visitor.folder, visitor.code, {key(visitor.message(NAME)): back})


def _forget(visitor: Visitor) -> None:
    (visitor.folder / visitor.code / "back.toml").unlink(missing_ok=True)


def test_it_is_asked_for_and_kept_beside_the_sentence(visitor: Visitor) -> None:
    """A safety sentence without one has a finding; kept, it stands there with alias and day."""
    _forget(visitor)
    assert ASKED in visitor.open(NAME)

    answer = _keep(visitor, "Your name is\nnot needed <b>.")
    page = visitor.browser.get(answer.headers["location"]).text
    kept = _now(visitor)

    assert answer.status_code == 303
    assert kept is not None
    assert (kept.says, kept.by) == ("Your name is not needed <b>.", "ada")
    assert "Written down: what it says in English again." in page
    assert "Your name is not needed &lt;b&gt;.</textarea>" in page
    assert f"ada, {kept.on}" in page
    assert ASKED not in page


def test_it_goes_when_the_translation_changes(visitor: Visitor) -> None:
    """The field is empty again, and the finding is back."""
    _elsewhere(visitor, "Your name is not needed.")

    visitor.save(NAME, "Votre nom n'est pas nécessaire.")
    page = visitor.open(NAME)

    assert "Your name is not needed." not in page
    assert ASKED in page


def test_nobody_says_what_their_own_words_say(visitor: Visitor) -> None:
    """Whoever translated it is refused, and keeps what they typed."""
    visitor.save(NAME, "Votre nom n'est pas nécessaire.")

    refused = _keep(visitor, "Your name is not needed.")

    assert (refused.status_code, _now(visitor)) == (409, None)
    assert "Your name is not needed.</textarea>" in refused.text


def test_anothers_newer_one_is_not_overwritten(visitor: Visitor) -> None:
    """Both are shown, what was typed stays in the field."""
    _elsewhere(visitor, "No name is needed.")

    refused = _keep(visitor, "Your name is not needed.")
    kept = _now(visitor)

    assert refused.status_code == 409
    assert "No name is needed.</span>" in refused.text
    assert "Your name is not needed.</textarea>" in refused.text
    assert kept is not None
    assert kept.by == "eva"
    assert _keep(visitor, "Your name is not needed.", was="No name is needed.").status_code == 303


def test_it_is_of_the_text_that_was_shown(visitor: Visitor) -> None:
    """If the translation has changed meanwhile, nothing is written; an empty one is nothing."""
    _forget(visitor)

    assert _keep(visitor, "Your name is not needed.", state="0" * 32).status_code == 409
    assert _keep(visitor, " ").status_code == 303
    assert _now(visitor) is None
