"""Letters: drawn as the phone shows them, kept while they are written, sent by the check page."""

from dataclasses import replace

from markupsafe import escape

from bot.i18n import Catalogs, Caution, Translator
from bot.i18n.translator import English
from bot.services.letters import BY_ID
from desk.drafts import Drafts
from desk.errors import ServerAwayError
from desk.pages.case_words import catalogs
from desk.pages.letter_preview import preview
from tests.bot.sealing import cast
from tests.desk.pages.rig import Rig

WORDS = "Please come <b>today</b>. \u202eback"
LETTER = {"template": "own_words", "letter_words": WORDS, "language": "en"}


def test_the_preview_cuts_pages_as_the_bot_does() -> None:
    """A long letter has several pages, and each fits a card."""
    facts = {"template": "own_words", "words": "word " * 300, "language": "en"}

    phone = preview(catalogs(), "en", facts, cast.NOW)

    assert len(phone.pages) > 3
    assert phone.pages[0].startswith("Letter, ")
    assert all(len(page) < 300 for page in phone.pages)


def test_the_preview_speaks_the_reporters_language() -> None:
    """An Arabic reporter's letter is Arabic and right to left, its result line too."""
    facts = {"template": "closed", "words": "", "language": "ar", "result": "UNS"}

    phone = preview(catalogs(), "ar", facts, cast.NOW)

    assert (phone.language, phone.direction) == ("ar", "rtl")
    assert "We have finished" not in phone.pages[0]


def unread(code: str) -> Catalogs:
    """A language with a safety letter that no second person has read, and English beside it."""
    spoken = catalogs(Caution("en"))
    letter = BY_ID["no_retaliation"].words
    language, english = spoken.languages[code], spoken.translator("en")
    voice = Translator(language, {code: English()}, waiting={code: {letter}})
    voice.stand_in = english
    return Catalogs({code: voice})


def test_the_preview_shows_both_languages_where_the_phone_does() -> None:
    """Unread safety words: the fallback first, then the reporter's, each under its name."""
    facts = {"template": "no_retaliation", "words": "", "language": "so"}
    said = BY_ID["no_retaliation"].words

    (page,) = preview(unread("so"), "so", facts, cast.NOW).pages

    words = page.partition("\n")[2].strip("\u2068\u2069")
    assert words == f"[English]\n{said}\n\n[Soomaali]\n{said}"


def test_a_page_whose_own_lines_wait_is_doubled_as_the_bots_card() -> None:
    """By the very rule of the card: the page is what the bot renders of the same lines."""
    voice = unread("so").translator("so")
    voice = Translator(voice.language, {"so": English()}, waiting={"so": {"Letter, {date}"}})
    voice.stand_in = catalogs().translator("en")
    facts = {"template": "more_time", "words": "", "language": "so"}

    (page,) = preview(Catalogs({"so": voice}), "so", facts, cast.NOW).pages

    assert page.startswith("[English]\nLetter, ")
    assert "\n\n[Soomaali]\nLetter, " in page


async def test_pages_show_letters_by_the_missions_rule(rig: Rig) -> None:
    """While it is written, before it is sent, and on the case's page afterwards."""
    letter = {"template": "no_retaliation", "letter_words": "", "language": "en"}
    shown = catalogs(Caution("en")).translator("so")
    both = [shown.stand_in, shown]
    drawn = await rig.post(f"{rig.case}/letter/draft", reporter="so", **letter)

    for voice in both:
        assert voice is not None
        said = voice.sentence(BY_ID["no_retaliation"].words).text
        assert f"[{voice.language.own_name}]" in drawn.text
        assert str(escape(said)) in drawn.text

    settings = rig.desk.settings
    rig.desk.settings = replace(settings, caution=Caution("en", frozenset({"so"})))
    alone = await rig.post(f"{rig.case}/letter/draft", reporter="so", **letter)
    assert "[English]" not in alone.text


async def test_what_is_typed_is_kept_sealed(rig: Rig) -> None:
    """A draft survives leaving the page, and rests on the disk sealed."""
    drawn = await rig.post(f"{rig.case}/letter/draft", reporter="en", **LETTER)
    page = await rig.get(f"{rig.case}/letter")

    assert "Draft kept" in drawn.text
    for each in (drawn, page):
        assert "Please come &lt;b&gt;today&lt;/b&gt;" in each.text
    files = [f for f in rig.desk.settings.home.parent.rglob("*") if f.is_file()]
    assert files
    assert not any(b"Please come" in file.read_bytes() for file in files)


async def test_a_letter_is_checked_then_sent(rig: Rig) -> None:
    """The check page shows the phone; sending seals one letter and drops the draft."""
    version = await rig.version()
    checked = await rig.post(f"{rig.case}/letter/check", version=version, **LETTER)
    assert rig.client.acts == []

    sent = await rig.post(f"{rig.case}/letter/send", version=version, **LETTER)

    assert "cannot be taken back" in checked.text
    assert sent.headers["location"] == f"{rig.case}?done=letter#letters"
    assert rig.last_act == ("letter", {}, ["letter"])
    page = await rig.get(rig.case)
    assert "Write a letter" in page.text
    assert "Please come &lt;b&gt;today&lt;/b&gt;" in page.text


async def test_sending_says_once_whether_the_reporter_is_told(rig: Rig) -> None:
    """On the page and not in its address, which a browser keeps."""
    for announced, said in ((True, "The reporter will be told"), (None, "is not told of it")):
        rig.client.announced = announced
        sent = await rig.post(f"{rig.case}/letter/send", version=await rig.version(), **LETTER)
        where = sent.headers["location"].partition("#")[0]
        assert where == f"{rig.case}?done=letter"
        assert said in (await rig.get(where)).text
        assert said not in (await rig.get(where)).text


async def test_a_held_question_that_went_as_a_letter_is_held_no_more(rig: Rig) -> None:
    """It stands as two drafts for a while; both go with it."""
    rig.client.summary["state"] = "assessing"
    rig.office.server.held_until = cast.NOW + 60
    await rig.post(f"{rig.case}/letter/send", version=await rig.version(), ask="yes", **LETTER)
    drafts = Drafts(rig.session.cache)
    assert drafts.due(cast.NOW + 61)

    rig.office.server.held_until = None
    await rig.post(f"{rig.case}/letter/send", version=await rig.version(), **LETTER)
    assert drafts.due(cast.NOW + 61) == ()


async def test_a_letter_that_waits_for_an_answer_moves_the_case(rig: Rig) -> None:
    """Asking is a letter and a move in one act, where the state allows it."""
    rig.client.summary["state"] = "assessing"
    version = await rig.version()

    await rig.post(f"{rig.case}/letter/send", version=version, ask="yes", **LETTER)

    assert rig.last_act[0] == "ask"


async def test_a_lead_in_without_words_is_not_sent(rig: Rig) -> None:
    """Ready sentences that lead up to words want words."""
    version = await rig.version()
    page = await rig.post(f"{rig.case}/letter/check", version=version, template="question")

    assert "write them" in page.text
    assert "/letter/send" not in page.text


async def test_a_letter_about_an_older_state_of_the_case_is_kept(rig: Rig) -> None:
    """Somebody was first: nothing is sent, and the words stand there again."""
    old = await rig.version()
    await rig.decides("note", "assessing", words="Meanwhile.")

    page = await rig.post(f"{rig.case}/letter/send", version=old, **LETTER)

    assert page.status_code == 409
    assert "changed this case meanwhile" in page.text
    assert "Please come &lt;b&gt;today&lt;/b&gt;" in page.text
    assert rig.last_act[0] == "note"


async def test_a_letter_survives_a_server_that_is_away(rig: Rig) -> None:
    """The draft is there when the server is back."""
    version = await rig.version()
    rig.client.failure = ServerAwayError("away")

    page = await rig.post(f"{rig.case}/letter/send", version=version, **LETTER)
    rig.client.failure = None
    again = await rig.get(f"{rig.case}/letter")

    assert "not known whether this was done" in page.text
    assert "Please come &lt;b&gt;today&lt;/b&gt;" in again.text


async def test_a_draft_can_be_thrown_away(rig: Rig) -> None:
    """Nothing of it comes back."""
    await rig.post(f"{rig.case}/letter/draft", reporter="en", **LETTER)
    await rig.post(f"{rig.case}/letter/discard")

    page = await rig.get(f"{rig.case}/letter")

    assert "Please come" not in page.text


async def test_the_page_says_how_the_reporter_hears_of_it(rig: Rig) -> None:
    """A reporter who chose nothing reads by code only."""
    page = await rig.get(f"{rig.case}/letter")

    assert "reads by code only" in page.text


async def test_a_letter_that_the_server_holds_back_stays_a_draft(rig: Rig) -> None:
    """A second notice within a day waits, and the page says until when."""
    version = await rig.version()
    rig.office.server.held_until = cast.NOW + 5 * 3600

    answer = await rig.post(f"{rig.case}/letter/send", version=version, **LETTER)
    page = await rig.get(f"{rig.case}/letter")

    assert answer.headers["location"] == f"{rig.case}/letter"
    assert "Not sent yet" in page.text
    assert "Please come &lt;b&gt;today&lt;/b&gt;" in page.text


async def test_ready_sentences_are_chosen_in_the_officers_language(rig: Rig) -> None:
    """Who reads no English still knows what they send; the phone shows the reporter's own."""
    rig.desk.preferences.language = "fr"
    form = {"template": "more_time", "letter_words": "", "language": "en"}

    page = (await rig.get(f"{rig.case}/letter")).text
    checked = await rig.post(f"{rig.case}/letter/check", version=await rig.version(), **form)

    options = page[page.index("<select") : page.index("</select>")]
    assert "We need more time" not in options
    said = catalogs().translator("fr").sentence(BY_ID["more_time"].words).text
    assert said.partition("'")[0] in options
    assert "We need more time" in checked.text
    assert said.partition("'")[0] in checked.text
