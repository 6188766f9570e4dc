"""What people of the crowd write, say and show: made up, in several languages.

Owns canaries: every message holds a word that stands nowhere else, so that whoever
searches a disk or a log for it finds exactly that message. It must never draw from
anything but the generator it is given.
"""

import random
from dataclasses import dataclass

_LETTERS = "bcdfghjklmnpqrstvwxz"
_SENTENCES = {
    "en": (
        "They took our water cards at the gate {c} and laughed.",
        "It happened near the market {c}, in the evening.",
        "My neighbour saw the white car {c}.",
        "We asked for help {c} and were told to pay first.",
    ),
    "fr": (
        "Ils ont pris nos cartes d’eau au portail {c} et ils ont ri.",
        "C’était près du marché {c}, le soir.",
        "Ma voisine a vu la voiture blanche {c}.",
        "Nous avons demandé de l’aide {c} ; il fallait d’abord payer.",
    ),
    "ar": (
        "أخذوا بطاقات الماء منا عند البوابة {c} وضحكوا.",
        "حدث ذلك قرب السوق {c} في المساء.",
        "رأى جاري السيارة البيضاء {c}.",
        "طلبنا المساعدة {c} فقالوا ادفعوا أولاً.",
    ),
    "es": (
        "Nos quitaron las tarjetas del agua en la puerta {c} y se rieron.",
        "Pasó cerca del mercado {c}, por la tarde.",
        "Mi vecina vio el coche blanco {c}.",
        "Pedimos ayuda {c} y nos dijeron que pagáramos primero.",
    ),
    "sw": (
        "Walichukua kadi zetu za maji langoni {c} wakacheka.",
        "Ilitokea karibu na soko {c}, jioni.",
        "Jirani yangu aliona gari jeupe {c}.",
        "Tuliomba msaada {c} tukaambiwa tulipe kwanza.",
    ),
}
_TAILS = ("", "", "", " 🙏", "\n\n—\n😢", " <b>&amp;</b> *_[x](y)`", "\n1. 2. 3.")
_ARABIC_DIGITS = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
_HEADS = {"voice": b"OggS\x00\x02", "photo": b"\xff\xd8\xff\xe0", "document": b"%PDF-1.7\n"}
NAMES = {"voice": "voice.ogg", "photo": "photo.jpg", "document": "paper.pdf"}


@dataclass(frozen=True, slots=True)
class Text:
    """Words with the canary in them."""

    words: str
    canary: str


@dataclass(frozen=True, slots=True)
class File:
    """A made-up file; the canary stands in clear among its bytes."""

    kind: str
    content: bytes
    canary: str
    caption: Text | None = None


def canary(rng: random.Random) -> str:
    """A word of letters only (about 52 bits), so that no formatting can tear it."""
    return "zq" + "".join(rng.choice(_LETTERS) for _ in range(12))


def story(rng: random.Random, language: str, *, long: bool = False) -> Text:
    """A few sentences, or a very long text, with one canary."""
    word = canary(rng)
    sentences = _SENTENCES.get(language, _SENTENCES["en"])
    first = rng.choice(sentences).format(c=word)
    rest = (rng.choice(sentences).format(c=word) for _ in range(40 if long else rng.randint(0, 2)))
    words = " ".join((first, *rest))
    return Text((words + rng.choice(_TAILS))[:3900], word)


def file(rng: random.Random, language: str, kind: str) -> File:
    """A voice message, a photo or a document, some with a caption."""
    word = canary(rng)
    noise = rng.randbytes(rng.randint(2_000, 40_000))
    content = _HEADS[kind] + word.encode() + noise
    caption = story(rng, language) if kind != "voice" and rng.random() < 0.4 else None
    return File(kind, content, word, caption)


def number(rng: random.Random, language: str, options: int) -> str:
    """An option's number, in the digits of the language."""
    digits = str(rng.randint(1, max(1, options)))
    return digits.translate(_ARABIC_DIGITS) if language == "ar" else digits


def typed_code(rng: random.Random, language: str, digits: str) -> str:
    """A receipt as people type it: with spaces, dashes or none, in their own digits."""
    groups = [digits[at : at + 4] for at in range(0, len(digits), 4)]
    typed = rng.choice((" ", "-", "")).join(groups)
    return typed.translate(_ARABIC_DIGITS) if language == "ar" and rng.random() < 0.5 else typed


def misread(rng: random.Random, digits: str) -> str:
    """The same receipt with one digit wrong."""
    at = rng.randrange(len(digits))
    return digits[:at] + str((int(digits[at]) + rng.randint(1, 9)) % 10) + digits[at + 1 :]
