"""The made-up mission of the demo: places, contacts, services and their words.

Everything here is invented; the numbers cannot be dialled. A real mission
writes its own and verifies each contact.
"""

import datetime as dt
from collections.abc import Mapping, Sequence

LANGUAGES = ("en", "fr", "ar", "es", "sw")

CHOSEN: Mapping[str, object] = {
    "mission.name": "Demo Mission",
    "mission.bot_name": "Amana",
    "languages.offered": LANGUAGES,
    "languages.default": "en",
    "languages.allow_unreviewed": LANGUAGES[1:],
}


def items(today: dt.date) -> Mapping[str, Sequence[Mapping[str, object]]]:
    """The demo's areas, contacts (verified today) and services."""
    return {
        "areas": AREAS,
        "contacts": [{**contact, "verified_on": today} for contact in CONTACTS],
        "services": SERVICES,
    }


def _words(en: str, fr: str, ar: str, es: str, sw: str) -> Mapping[str, str]:
    return {"en": en, "fr": fr, "ar": ar, "es": es, "sw": sw}


AREAS: Sequence[Mapping[str, object]] = (
    {
        "id": "north",
        "names": _words(
            "North bank", "Rive nord", "الضفة الشمالية", "Orilla norte", "Ukingo wa kaskazini"
        ),
    },
    {
        "id": "camp",
        "names": _words(
            "River camp", "Camp du fleuve", "مخيم النهر", "Campo del río", "Kambi ya mto"
        ),
    },
    {
        "id": "town",
        "names": _words(
            "Old town", "Vieille ville", "المدينة القديمة", "Ciudad vieja", "Mji wa kale"
        ),
    },
)

CONTACTS: Sequence[Mapping[str, object]] = (
    {
        "id": "clinic",
        "name": _words(
            "Demo clinic", "Clinique démo", "عيادة تجريبية", "Clínica de prueba", "Kliniki ya mfano"
        ),
        "what": _words(
            "Health care, day and night",
            "Soins, jour et nuit",
            "رعاية صحية ليلا ونهارا",
            "Atención médica, día y noche",
            "Huduma za afya, usiku na mchana",
        ),
        "phone": "000 000 001",
        "place": _words(
            "Beside the market",
            "À côté du marché",
            "بجانب السوق",
            "Junto al mercado",
            "Karibu na soko",
        ),
    },
    {
        "id": "women",
        "area": "camp",
        "name": _words(
            "Demo house", "Maison démo", "البيت التجريبي", "Casa de prueba", "Nyumba ya mfano"
        ),
        "what": _words(
            "A safe place for women and children",
            "Un lieu sûr pour femmes et enfants",
            "مكان آمن للنساء والأطفال",
            "Un lugar seguro para mujeres y niños",
            "Mahali salama kwa wanawake na watoto",
        ),
        "phone": "000 000 002",
    },
    {
        "id": "lawyers",
        "name": _words(
            "Demo lawyers",
            "Avocats démo",
            "محامون تجريبيون",
            "Abogados de prueba",
            "Mawakili wa mfano",
        ),
        "what": _words(
            "Free legal advice",
            "Conseil juridique gratuit",
            "استشارة قانونية مجانية",
            "Asesoría legal gratuita",
            "Ushauri wa sheria bila malipo",
        ),
        "phone": "000 000 003",
    },
)

SERVICES: Sequence[Mapping[str, object]] = (
    {
        "id": "care",
        "kind": "care",
        "names": _words("Health care", "Soins", "رعاية صحية", "Atención médica", "Huduma za afya"),
        "contact": "clinic",
    },
    {
        "id": "children",
        "kind": "child",
        "area": "camp",
        "names": _words(
            "Help for children",
            "Aide aux enfants",
            "مساعدة الأطفال",
            "Ayuda para niños",
            "Msaada kwa watoto",
        ),
        "contact": "women",
    },
    {
        "id": "law",
        "kind": "legal",
        "names": _words(
            "Legal advice",
            "Conseil juridique",
            "استشارة قانونية",
            "Asesoría legal",
            "Ushauri wa sheria",
        ),
        "contact": "lawyers",
    },
)
